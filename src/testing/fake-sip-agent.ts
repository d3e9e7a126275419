import {
  type InviteOptions,
  type SipAgent,
  type SipAgentListener,
  SipFailure,
  type SipSession,
  type SubscribeOptions,
} from '../voice/sip/sip-agent.ts';
import { FakeSipSession } from './fake-sip-session.ts';

/**
 * A SIP agent without a network, for stories and tests: pass it as the Device's `createAgent`. Its listener gets the
 * same calls in the same order as from the JsSIP agent.
 */
export class FakeSipAgent implements SipAgent {
  readonly listener: SipAgentListener;
  /** The token of the next request. */
  token: string;
  /** Refuses registrations with this failure. */
  refuse: SipFailure | null = null;
  readonly invites: (Pick<InviteOptions, 'headers' | 'replaces' | 'held'> & {
    target: string;
    session: FakeSipSession;
  })[] = [];
  stopped = false;
  /** False: the socket is dead without a notice. */
  answersProbes = true;
  probes = 0;
  /** The active subscriptions. A test sends events with `onText`. */
  readonly subscriptions: (SubscribeOptions & { end: () => void; fail: (failure: SipFailure) => void })[] = [];
  reconnects = 0;
  readonly #sessions = new Set<FakeSipSession>();
  #up = false;
  /** The page wants a registration, now or when the socket is back. */
  #wanted = false;
  #registered = false;

  constructor(options: { token: string; listener: SipAgentListener }) {
    this.token = options.token;
    this.listener = options.listener;
  }

  async register(): Promise<void> {
    this.#connect(true);
    this.#wanted = true;
    if (this.refuse) {
      if (this.refuse.status >= 400 && this.refuse.status < 500) this.#wanted = false;
      throw this.refuse;
    }
    this.#registered = true;
    this.listener.registered();
  }

  async unregister(): Promise<void> {
    this.#wanted = false;
    this.#registered = false;
    this.listener.unregistered(null);
  }

  setToken(token: string): void {
    this.token = token;
  }

  async open(): Promise<this> {
    this.#connect(true);
    return this;
  }

  invite(target: string, options: InviteOptions): SipSession {
    this.#connect(true);
    const session = new FakeSipSession(target, {}, false);
    this.#sessions.add(session);
    this.invites.push({
      target,
      headers: options.headers,
      session,
      ...(options.replaces && { replaces: options.replaces }),
      ...(options.held && { held: true }),
    });
    return session;
  }

  async probe(): Promise<boolean> {
    this.probes += 1;
    return this.answersProbes;
  }

  subscribe(options: SubscribeOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.subscriptions.push({ ...options, end: resolve, fail: reject });
      options.signal.addEventListener('abort', () => resolve());
      options.onOpen();
    });
  }

  reconnect(): void {
    this.reconnects += 1;
    if (!this.#up) return;
    this.loseConnection();
    // The new socket opens some time later.
    queueMicrotask(() => this.regainConnection());
  }

  /** Ends every call. As JsSIP does, it answers a ringing call with 480 and hangs up the others. */
  stop(): void {
    this.stopped = true;
    this.#wanted = false;
    for (const session of this.#sessions) session.hangUp();
  }

  /** Simulates an incoming call. */
  ring(from: string, headers: Record<string, string[]> = {}): FakeSipSession {
    const session = new FakeSipSession(from, headers);
    this.#sessions.add(session);
    this.listener.incoming(session);
    return session;
  }

  loseConnection(): void {
    for (const session of this.#sessions) session.loseSocket();
    this.#connect(false);
    if (this.#registered) this.listener.unregistered(new SipFailure(0, 'the connection is gone'));
    this.#registered = false;
  }

  regainConnection(): void {
    if (this.stopped) return;
    this.#connect(true);
    if (!this.#wanted || this.refuse) return;
    this.#registered = true;
    this.listener.registered();
  }

  #connect(up: boolean): void {
    if (this.#up === up || this.stopped) return;
    this.#up = up;
    this.listener.connected(up);
  }
}
