import {
  type DialogId,
  type InviteOptions,
  type SessionEnd,
  type SipAgent,
  type SipAgentListener,
  SipFailure,
  type SipSession,
  type SipSessionListener,
  type SubscribeOptions,
} from '../voice/sip-agent.ts';

/** One SIP call in memory: what the Call did to it is kept, what the other side does is called. */
export class FakeSipSession implements SipSession {
  listener: SipSessionListener | null = null;
  readonly connection = null;
  readonly dialog: DialogId = { callId: crypto.randomUUID(), localTag: 'here', remoteTag: 'there' };
  readonly remoteUser: string;
  readonly remoteName = '';
  /** In order: "accept", "reject 486", "hangUp", "digits 12#", "restore", "hold", "resume", "refer sam", "message …". */
  readonly done: string[] = [];
  readonly #headers: Record<string, string[]>;

  constructor(remoteUser: string, headers: Record<string, string[]> = {}) {
    this.remoteUser = remoteUser;
    this.#headers = headers;
  }

  headers(name: string): string[] {
    return this.#headers[name] ?? [];
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = [value];
  }

  accept(): void {
    this.done.push('accept');
    this.listener?.accepted();
  }

  reject(status: number): void {
    this.done.push(`reject ${status}`);
    this.end({ status, byRemote: false, normal: true });
  }

  hangUp(): void {
    this.done.push('hangUp');
    this.end({ byRemote: false, normal: true });
  }

  sendDigits(digits: string): void {
    this.done.push(`digits ${digits}`);
  }

  async hold(held: boolean): Promise<void> {
    this.done.push(held ? 'hold' : 'resume');
  }

  async refer(target: string | SipSession): Promise<void> {
    this.done.push(`refer ${typeof target === 'string' ? target : target.remoteUser}`);
  }

  async sendMessage(contentType: string, body: string): Promise<void> {
    this.done.push(`message ${contentType} ${body}`);
  }

  restartIce(): void {
    this.done.push('restartIce');
  }

  restore(): void {
    this.done.push('restore');
  }

  /** The other side, or the network, ends it. */
  end(end: Partial<SessionEnd> = {}): void {
    const { listener } = this;
    this.listener = null;
    listener?.ended({ status: 0, answered: false, byRemote: true, normal: true, ...end });
  }
}

/** A SIP agent without a network, for stories and tests: pass it as the Device's `createAgent`. */
export class FakeSipAgent implements SipAgent {
  readonly listener: SipAgentListener;
  /** The token of the next request. */
  token: string;
  /** Refuse registrations with this. */
  refuse: SipFailure | null = null;
  readonly invites: (Pick<InviteOptions, 'headers' | 'replaces' | 'held'> & {
    target: string;
    session: FakeSipSession;
  })[] = [];
  stopped = false;
  /** False: the socket is dead and does not know it. */
  answersProbes = true;
  probes = 0;
  /** Send events with `onText`. */
  readonly subscriptions: (SubscribeOptions & { end: () => void; fail: (failure: SipFailure) => void })[] = [];
  reconnects = 0;

  constructor(options: { token: string; listener: SipAgentListener }) {
    this.token = options.token;
    this.listener = options.listener;
  }

  async register(): Promise<void> {
    if (this.refuse) throw this.refuse;
    this.listener.registered();
  }

  async unregister(): Promise<void> {
    this.listener.unregistered(null);
  }

  setToken(token: string): void {
    this.token = token;
  }

  invite(target: string, options: InviteOptions): SipSession {
    const session = new FakeSipSession(target);
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
    this.loseConnection();
    this.regainConnection();
  }

  stop(): void {
    this.stopped = true;
  }

  /** A call comes in. */
  ring(from: string, headers: Record<string, string[]> = {}): FakeSipSession {
    const session = new FakeSipSession(from, headers);
    this.listener.incoming(session);
    return session;
  }

  loseConnection(): void {
    this.listener.connected(false);
    this.listener.unregistered(new SipFailure(0, 'the connection is gone'));
  }

  regainConnection(): void {
    this.listener.connected(true);
    this.listener.registered();
  }
}
