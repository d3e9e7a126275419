/** The differences between Sidecall's events and the traces of the SDK, with the reason for each. */
export interface Difference {
  /** The scenarios in which it applies. Default: all. */
  in?: string[];
  /** A line of the SDK's trace. */
  theirs: RegExp;
  /** Applies only if the same line occurred before. */
  again?: boolean;
  /** The lines that replace it. `$1` and `$&` work as in String.replace. */
  ours: string[];
  why: string;
}

const heard = '$1 #audio(HTMLAudioElement) status=ringing';

export const differences: Difference[] = [
  {
    theirs: /^\w\.out #audio.*status=(connecting|open)$/,
    ours: [],
    why: 'No element is made for tones before the call; that of the call comes with the line below.',
  },
  {
    theirs: /^(\w\.out) #accept.*$/,
    ours: [heard, '$&'],
    why: 'The element is there as soon as the answer describes the sound: nothing of the first word is lost.',
  },
  {
    in: ['callee-rejects'],
    theirs: /^(A\.out) #disconnect.*$/,
    ours: [heard, 'A.out #accept(A.out) status=open', '$&'],
    why: 'Nobody else is left to ring: the gateway answers and says so before it hangs up.',
  },
  {
    in: ['callee-ignores'],
    theirs: /B\.calls=1$/,
    ours: ['B.calls=0'],
    why: 'An ignored call is no longer offered to the page.',
  },
  {
    in: ['unknown-callee'],
    theirs: /ConnectionError\(31005\)/,
    ours: ['NotFound(31404)'],
    why: 'The code says what was wrong: nobody has this number.',
  },
  {
    in: ['mute-dtmf-message'],
    theirs: /^--- sendDigits\(x\).*$/,
    ours: ['--- sendDigits(x) throws InvalidArgumentError: Digits are 0-9, *, # and w.'],
    why: 'The same class of error in our own words.',
  },
  {
    in: ['mute-dtmf-message'],
    theirs: /^B\.in1 #disconnect.*$/,
    ours: [
      'B.in1 #messageReceived(Message{"content":{"a":1},"messageType":"user-defined-message","voiceEventSid":"KX…"}) status=open',
      '$&',
    ],
    why: 'The gateway passes a message on to the other side; the fake gateway of the traces kept it.',
  },
  {
    in: ['busy-allow'],
    theirs: /^(B #incoming\(Call\) state=registered busy=true|B\.in2 #|--- B\.accept\(2nd\)|--- end ).*$/,
    ours: [],
    why: 'The gateway never rings an agent who talks, so nothing comes in to be allowed; test/voice has the Device’s part.',
  },
  {
    in: ['expired-token', 'invalid-token'],
    theirs: /^--- register pending after 3 s state=registering$/,
    ours: ['--- register rejects state=unregistered'],
    why: 'register() rejects instead of waiting for ever.',
  },
  {
    in: ['unregister'],
    theirs: /Attempt to (un)?register when device is in state "(\w+)".*$/,
    ours: ['A device that is $2 cannot be $1registered.'],
    why: 'The same class of error in our own words.',
  },
  {
    in: ['destroy-during-call'],
    theirs: /^A #(unregistered|destroyed).*$/,
    again: true,
    ours: [],
    why: 'A second destroy() says nothing.',
  },
  {
    in: ['expired-token', 'invalid-token'],
    theirs: /^X #unregistered.*$/,
    ours: [],
    why: 'register() has failed, so the Device is unregistered at once and not only when it is destroyed.',
  },
  {
    in: ['expired-token', 'invalid-token'],
    theirs: /^X #error(.*) state=registering (.*)$/,
    ours: ['X #unregistered() state=unregistered $2', 'X #error$1 state=unregistered $2'],
    why: 'As above: and the error is told of a Device that may try again.',
  },
];
