import {
  type DialogId,
  type SessionEnd,
  SipFailure,
  type SipSession,
  type SipSessionListener,
} from '../voice/sip/sip-agent.ts';

/**
 * One SIP call in memory. It records what the Call does. Its methods simulate the other side. At each moment it offers
 * exactly the state that JsSIP has:
 *
 *   received: ringing (both tags) ─accept()─► up, a moment later ─► over
 *   sent:     calling (no dialog) ─answer()─► up (both tags) ─────► over
 */
export class FakeSipSession implements SipSession {
  readonly connection = null;
  readonly remoteUser: string;
  readonly remoteName = '';
  /**
   * In order: "accept", "reject 486", "hangUp", "digits 12#", "restore", "hold", "resume", "refer sam", "message …".
   */
  readonly done: string[] = [];
  readonly #headers = new Map<string, string[]>();
  readonly #ids: DialogId = { callId: crypto.randomUUID(), localTag: 'here', remoteTag: 'there' };
  readonly #received: boolean;
  #listener: SipSessionListener | null = null;
  #state: 'early' | 'up' | 'over' = 'early';

  /** @param received true: an incoming call; false: an outgoing one */
  constructor(remoteUser: string, headers: Record<string, string[]> = {}, received = true) {
    this.remoteUser = remoteUser;
    this.#received = received;
    for (const [name, values] of Object.entries(headers)) this.#headers.set(name.toLowerCase(), values);
  }

  /**
   * Wraps the listener, so that its calls also change the session's state. A test can call the listener or the methods
   * below.
   */
  get listener(): SipSessionListener | null {
    return this.#listener;
  }

  set listener(listener: SipSessionListener | null) {
    this.#listener = listener && {
      ...listener,
      accepted: () => {
        if (this.#state === 'over') return;
        this.#state = 'up';
        listener.accepted();
      },
      ended: (end) => {
        if (this.#state === 'over') return;
        this.#state = 'over';
        this.#listener = null;
        listener.ended(end);
      },
    };
  }

  /** RFC 3261 12.1: our own INVITE has no dialog before it is answered. */
  get dialog(): DialogId | null {
    return this.#received || this.#state === 'up' ? this.#ids : null;
  }

  /** RFC 3261 7.3.1: header names are not case-sensitive. */
  headers(name: string): string[] {
    return this.#headers.get(name.toLowerCase()) ?? [];
  }

  setHeader(name: string, value: string): void {
    this.#headers.set(name.toLowerCase(), [value]);
  }

  accept(): void {
    this.done.push('accept');
    // The 200 needs the local description, which the browser creates asynchronously.
    queueMicrotask(() => this.#listener?.accepted());
  }

  reject(status: number): void {
    if (this.#state === 'over') return;
    this.done.push(`reject ${status}`);
    // As in JsSIP, our own refusal has no status in its end event.
    this.end({ byRemote: false });
  }

  hangUp(): void {
    if (this.#state === 'over') return;
    this.done.push('hangUp');
    this.end({ byRemote: false });
  }

  sendDigits(digits: string): void {
    this.done.push(`digits ${digits}`);
  }

  async hold(held: boolean): Promise<void> {
    this.#needs('up', 'the call is over');
    this.done.push(held ? 'hold' : 'resume');
  }

  async refer(target: string | SipSession): Promise<void> {
    this.#needs('up', 'the call is not up');
    this.done.push(`refer ${typeof target === 'string' ? target : target.remoteUser}`);
  }

  async sendMessage(contentType: string, body: string): Promise<void> {
    if (!this.dialog) throw new SipFailure(481, 'the message did not arrive');
    this.done.push(`message ${contentType} ${body}`);
  }

  restartIce(): void {
    if (this.#state === 'up') this.done.push('restartIce');
  }

  restore(): void {
    if (this.#state === 'up') this.done.push('restore');
  }

  /** The other side rings. */
  progress(earlyMedia = false): void {
    this.#listener?.ringing(earlyMedia);
  }

  /** The other side answers. */
  answer(): void {
    this.#listener?.accepted();
  }

  /** The other side or the network ends the call. */
  end(end: Partial<SessionEnd> = {}): void {
    const answered = this.#state === 'up';
    if (this.#listener) this.#listener.ended({ status: 0, answered, byRemote: true, normal: true, ...end });
    else this.#state = 'over';
  }

  /** For the agent: the socket dropped. JsSIP ends an unanswered outgoing call. Other calls wait. */
  loseSocket(): void {
    if (!this.#received && this.#state === 'early') this.end({ byRemote: false, normal: false });
  }

  #needs(state: 'up', reason: string): void {
    if (this.#state !== state) throw new SipFailure(481, reason);
  }
}
