/** Texts of the simulator. */
export interface SimulatorMessages {
  simulator: string;
  help: string;
  caller: string;
  withheld: string;
  called: string;
  time: string;
  switchPosition: (name: string) => string;
  positions: Record<'schedule' | 'open' | 'closed' | 'holiday', string>;
  sound: string;
  soundHelp: string;
  startCall: string;
  startOver: string;
  endSimulation: string;
  /** The flow has no step yet. */
  nothingToRun: string;
  changedSince: string;

  /** @param time since the beginning of the call: "0:12" */
  running: (time: string) => string;
  ended: (reason: string) => string;
  ends: Record<'finished' | 'caller-left' | 'limit' | 'broken', string>;
  nowIn: (step: string) => string;
  otherFlow: (flow: string, step: string) => string;
  keypad: string;
  keypadHelp: string;
  hangUp: string;
  finishPrompt: string;
  /** @param seconds that pass at once */
  pass: (seconds: number) => string;
  /** An agent whose name is not known. */
  anAgent: string;

  heard: string;
  nothingYet: string;
  variables: string;
  noVariables: string;
  secretValue: string;

  /** What is asked of the outside. */
  asks: {
    flow: (name: string) => string;
    lookup: string;
    request: (method: string, address: string) => string;
    staffing: (queue: string) => string;
    queue: (name: string) => string;
    place: string;
    ring: (names: string) => string;
    message: string;
    callback: string;
    talk: string;
  };
  /** The answers to choose from. */
  answers: {
    notPublished: string;
    found: string;
    unknownContact: string;
    noAnswer: string;
    failed: string;
    status: (status: number) => string;
    agentsFree: string;
    agentsBusy: string;
    noAgents: string;
    noQueue: string;
    agentAnswers: (name: string) => string;
    waitedTooLong: string;
    queueFull: string;
    leftQueue: string;
    bookedByQueue: string;
    overflows: string;
    place: (position: number, minutes: number) => string;
    nothingNew: string;
    busy: string;
    messageLeft: string;
    nothingSaid: string;
    booked: string;
    badNumber: string;
    refused: string;
    parts: string;
  };
  /** Above the text of an answer of a server or of the CRM. */
  answerText: string;
  notJson: string;

  /** Why a call left a step without an outcome. */
  reasons: Record<'end' | 'hang-up' | 'redirected' | 'queue-over' | 'limit' | 'broken', string>;

  /** Lines of what was heard. */
  lines: {
    says: (text: string) => string;
    music: (name: string) => string;
    holdMusic: string;
    recording: (name: string) => string;
    file: (address: string) => string;
    apology: string;
    key: (key: string) => string;
    step: (step: string, outcome: string) => string;
    connected: (name: string) => string;
    hungUp: string;
    records: (state: string) => string;
    ended: (reason: string) => string;
  };
}

export const english: SimulatorMessages = {
  simulator: 'Try it',
  help: 'A call without a telephone: choose what happens, and see and hear where it goes. No phone rings.',
  caller: 'Caller’s number',
  withheld: 'Empty: the number is withheld.',
  called: 'Called number',
  time: 'Date and time of the call',
  switchPosition: (name) => `Switch ${name}`,
  positions: { schedule: 'As the schedule says', open: 'Open', closed: 'Closed', holiday: 'Holiday' },
  sound: 'Play sounds',
  soundHelp: 'Recorded prompts are played, and texts are spoken by this browser, if it can.',
  startCall: 'Start the call',
  startOver: 'Start over',
  endSimulation: 'Close',
  nothingToRun: 'The flow has no step yet.',
  changedSince: 'The flow was changed since. Start over to try the change.',

  running: (time) => `In the call for ${time}`,
  ended: (reason) => `The call is over: ${reason}`,
  ends: {
    finished: 'the flow ended it',
    'caller-left': 'the caller hung up',
    limit: 'too many steps',
    broken: 'the flow could not go on',
  },
  nowIn: (step) => `Now: ${step}`,
  otherFlow: (flow, step) => `${flow}: ${step}`,
  keypad: 'Keys of the caller',
  keypadHelp: 'Or press the keys of your keyboard here.',
  hangUp: 'Hang up',
  finishPrompt: 'To the end of the prompt',
  pass: (seconds) => (seconds < 60 ? `+${seconds} s` : `+${seconds / 60} min`),
  anAgent: 'agent',

  heard: 'What happened',
  nothingYet: 'Nothing yet',
  variables: 'Variables',
  noVariables: 'No variables yet',
  secretValue: 'secret',

  asks: {
    flow: (name) => `The flow “${name}” is opened.`,
    lookup: 'The CRM is asked for the contact.',
    request: (method, address) => `A server is asked: ${method} ${address}`,
    staffing: (queue) => `The staffing of the queue “${queue}” is checked.`,
    queue: (name) => `The caller waits in the queue “${name}”.`,
    place: 'Position and wait are asked.',
    ring: (names) => `It rings at ${names}.`,
    message: 'The caller leaves a message.',
    callback: 'A call back is booked.',
    talk: 'They talk.',
  },
  answers: {
    notPublished: 'It is not published',
    found: 'Contact found',
    unknownContact: 'Unknown',
    noAnswer: 'No answer',
    failed: 'It fails',
    status: (status) => `Answer ${status}`,
    agentsFree: 'Agents are free',
    agentsBusy: 'Many calls wait',
    noAgents: 'No agents',
    noQueue: 'No such queue',
    agentAnswers: (name) => `${name} answers`,
    waitedTooLong: 'The wait is too long',
    queueFull: 'The queue is full',
    leftQueue: 'The caller leaves',
    bookedByQueue: 'The queue books a call back',
    overflows: 'The queue overflows',
    place: (position, minutes) => `Position ${position}, ${minutes} min`,
    nothingNew: 'Nothing new',
    busy: 'Busy',
    messageLeft: 'A message of 8 s',
    nothingSaid: 'Nothing is said',
    booked: 'Booked',
    badNumber: 'Bad number',
    refused: 'Refused',
    parts: 'The other side hangs up',
  },
  answerText: 'Text of the answer',
  notJson: 'This is not JSON.',

  reasons: {
    end: 'the end',
    'hang-up': 'the caller hung up',
    redirected: 'sent elsewhere',
    'queue-over': 'the wait is over',
    limit: 'too many steps',
    broken: 'it cannot go on',
  },

  lines: {
    says: (text) => `“${text}”`,
    music: (name) => `Music: ${name}`,
    holdMusic: 'Hold music',
    recording: (name) => `Recording “${name}”`,
    file: (address) => `File ${address}`,
    apology: 'The apology of the gateway',
    key: (key) => `Key ${key}`,
    step: (step, outcome) => `${step} → ${outcome}`,
    connected: (name) => `Connected to ${name}`,
    hungUp: 'The caller hangs up',
    records: (state) => `Recording ${state}`,
    ended: (reason) => `The call is over: ${reason}`,
  },
};
