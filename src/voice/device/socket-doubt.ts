export interface DoubtfulSocket {
  /** Whether the other end answers. */
  probe: () => Promise<boolean>;
  /** False while a call rings or is being set up: the call would not survive a new socket. */
  mayReconnect: () => boolean;
  reconnect: () => void;
}

/**
 * Probes a socket that may be dead without a notice. Reconnects only if the probe gets no answer.
 *
 *   trusted ─raise()─► probed ─answer─► trusted
 *                        └─silence─► dead ─no call is being set up─► reopened
 */
export class SocketDoubt {
  readonly #socket: DoubtfulSocket;
  #probing = false;
  #waiting = false;

  constructor(socket: DoubtfulSocket) {
    this.#socket = socket;
  }

  async raise(): Promise<void> {
    if (this.#probing) return;
    this.#probing = true;
    const answered = await this.#socket.probe().catch(() => true);
    this.#probing = false;
    this.#waiting = !answered && !this.#socket.mayReconnect();
    if (!answered && !this.#waiting) this.#socket.reconnect();
  }

  /** The probe failed during a call's setup. The socket may have recovered since. */
  settled(): void {
    if (!this.#waiting || !this.#socket.mayReconnect()) return;
    this.#waiting = false;
    void this.raise();
  }
}
