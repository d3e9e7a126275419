import JsSIP from 'jssip';

/**
 * Many plain SIP phones in one page, with JsSIP alone. Without Sidecall code they behave like any SIP client.
 * sip-phones.ts bundles and controls this page.
 */
export interface SeenCall {
  id: number;
  identity: string;
  incoming: boolean;
  callSid: string;
  /** Milliseconds, performance.now(). */
  startedAt: number;
  /** The time at which an outgoing INVITE left, after its candidates were gathered. */
  sentAt: number | null;
  ringingAt: number | null;
  acceptedAt: number | null;
  endedAt: number | null;
  cause: string | null;
}

export interface LegFigures {
  packetsReceived: number;
  packetsLost: number;
  jitterMs: number;
}

type Session = ReturnType<InstanceType<typeof JsSIP.UA>['call']>;

const phones = new Map<string, InstanceType<typeof JsSIP.UA>>();
const sessions = new Map<number, Session>();
const seen: SeenCall[] = [];
let nextId = 1;
let sound: MediaStream | null = null;

function soundStream(): MediaStream {
  if (sound) return sound;
  const audio = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
  const oscillator = audio.createOscillator();
  const target = audio.createMediaStreamDestination();
  oscillator.frequency.value = 500;
  oscillator.connect(target);
  oscillator.start();
  sound = target.stream;
  return sound;
}

function watch(session: Session, call: SeenCall): void {
  sessions.set(call.id, session);
  seen.push(call);
  const sidOf = (message: unknown): void => {
    const request = message as { getHeader?: (name: string) => string | undefined } | undefined;
    call.callSid ||= request?.getHeader?.('X-Call-Sid') ?? '';
  };
  session.on('sending', () => {
    call.sentAt = performance.now();
  });
  session.on('progress', (event: { response?: unknown }) => {
    sidOf(event.response);
    call.ringingAt ??= performance.now();
  });
  session.on('accepted', (event: { response?: unknown }) => {
    sidOf(event.response);
    call.acceptedAt = performance.now();
  });
  const over = (event: { cause?: string }): void => {
    call.endedAt = performance.now();
    call.cause = event.cause ?? '';
    sessions.delete(call.id);
  };
  session.on('ended', over);
  session.on('failed', over);
}

const api = {
  async register(identity: string, url: string, token: string, answerAfterMs: number | null): Promise<void> {
    phones.get(identity)?.stop();
    const phone = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(url)],
      uri: `sip:${identity}@sidecall.invalid`,
      ...(token !== '' && { authorization_jwt: `Bearer ${token}` }),
      register_expires: 300,
      session_timers: false,
    } as ConstructorParameters<typeof JsSIP.UA>[0]);
    phones.set(identity, phone);
    phone.on(
      'newRTCSession',
      (event: { originator: string; session: Session; request: { getHeader(name: string): string } }) => {
        if (event.originator !== 'remote') return;
        const call: SeenCall = {
          id: nextId++,
          identity,
          incoming: true,
          callSid: event.request.getHeader('X-Call-Sid') ?? '',
          startedAt: performance.now(),
          sentAt: null,
          ringingAt: null,
          acceptedAt: null,
          endedAt: null,
          cause: null,
        };
        watch(event.session, call);
        if (answerAfterMs === null) return;
        setTimeout(() => {
          if (call.endedAt === null) event.session.answer({ mediaStream: soundStream(), pcConfig: { iceServers: [] } });
        }, answerAfterMs);
      },
    );
    await new Promise<void>((resolve, reject) => {
      phone.on('registered', () => resolve());
      phone.on('registrationFailed', (event: { cause?: string }) => reject(new Error(`register: ${event.cause}`)));
      phone.start();
      setTimeout(() => reject(new Error('register: no answer in a minute')), 60_000);
    });
  },

  call(identity: string, number: string, headers: string[]): number {
    const phone = phones.get(identity);
    if (!phone) throw new Error(`no phone ${identity}`);
    const call: SeenCall = {
      id: nextId++,
      identity,
      incoming: false,
      callSid: '',
      startedAt: performance.now(),
      sentAt: null,
      ringingAt: null,
      acceptedAt: null,
      endedAt: null,
      cause: null,
    };
    const session = phone.call(`sip:${number}@sidecall.invalid`, {
      mediaStream: soundStream(),
      extraHeaders: headers,
      pcConfig: { iceServers: [] },
      eventHandlers: {},
    });
    watch(session, call);
    return call.id;
  },

  hangUp(id: number): void {
    const session = sessions.get(id);
    if (session && !session.isEnded()) session.terminate();
  },

  async figures(id: number): Promise<LegFigures | null> {
    const connection = sessions.get(id)?.connection;
    if (!connection) return null;
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'inbound-rtp') {
        return {
          packetsReceived: report.packetsReceived,
          packetsLost: report.packetsLost,
          jitterMs: report.jitter * 1000,
        };
      }
    }
    return null;
  },

  seen(): SeenCall[] {
    return seen;
  },

  async stop(): Promise<void> {
    for (const phone of phones.values()) phone.stop();
    phones.clear();
  },
};

export type SipPageApi = typeof api;
(window as unknown as { sip: SipPageApi }).sip = api;
