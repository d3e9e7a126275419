import type JsSIP from 'jssip';
import { SipFailure, type SubscribeOptions } from './sip-agent.ts';

type UserAgent = InstanceType<typeof JsSIP.UA>;

/** JsSIP's Subscriber (RFC 6665), missing from its types. */
interface JsSipSubscriber {
  on(event: 'accepted', listener: () => void): void;
  on(event: 'notify', listener: (final: boolean, request: unknown, body: string) => void): void;
  on(event: 'terminated', listener: (code: number, reason?: string) => void): void;
  subscribe(): void;
  terminate(): void;
}

interface Subscribes {
  subscribe(target: string, event: string, accept: string, options: object): JsSipSubscriber;
}

const expiresSeconds = 3600;
/** The reasons in JsSIP's Subscriber.C. */
const ends = { refused: 2, unauthorized: 4, byNotify: 6 };

export interface Subscription {
  /** Resolves when the other side ended the subscription or the signal was aborted. Rejects with a SipFailure. */
  readonly over: Promise<void>;
  /** Renews the subscription with the current token. */
  renew(): void;
}

export function subscribe(ua: UserAgent, target: string, options: SubscribeOptions): Subscription {
  const { signal, event, accept } = options;
  let subscriber: JsSipSubscriber | null = null;
  const over = (async () => {
    await connected(ua, signal);
    if (signal.aborted) return;
    subscriber = (ua as unknown as Subscribes).subscribe(target, event, accept, {
      expires: expiresSeconds,
      extraHeaders: options.headers,
      params: {},
    });
    await run(subscriber, options);
  })();
  return { over, renew: () => subscriber?.subscribe() };
}

function run(subscriber: JsSipSubscriber, { signal, onOpen, onText }: SubscribeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      // Do not wait for the unsubscription, because it may be impossible to send.
      resolve();
      subscriber.terminate();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    subscriber.on('accepted', () => !signal.aborted && onOpen());
    subscriber.on('notify', (_final, _request, body) => !signal.aborted && onText(body));
    subscriber.on('terminated', (code, reason) => {
      signal.removeEventListener('abort', onAbort);
      if (code === ends.byNotify && reason !== 'giveup') resolve();
      else reject(failureOf(code));
    });
    subscriber.subscribe();
  });
}

function failureOf(code: number): SipFailure {
  if (code === ends.unauthorized) return new SipFailure(401, '');
  // RFC 6665 section 4.1.2.2: "giveup" asks to come back later.
  if (code === ends.byNotify) return new SipFailure(429, 'too many subscriptions');
  if (code === ends.refused) return new SipFailure(489, 'no such events');
  return new SipFailure(0, 'the connection is gone');
}

/** Waits for the socket. JsSIP reopens it by itself. */
function connected(ua: UserAgent, signal: AbortSignal): Promise<void> {
  if (ua.isConnected() || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      ua.removeListener('connected', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    ua.on('connected', done);
    signal.addEventListener('abort', done);
    ua.start();
  });
}
