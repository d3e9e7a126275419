export interface DoubtfulSocket {
  /** Whether the other end answers. */
  probe: () => Promise<boolean>;
  /** False while a call rings or is being set up: it would be lost with its socket. */
  mayReconnect: () => boolean;
  reconnect: () => void;
}

/**
 * A socket that may be dead without a word is probed, and opened anew only if the probe gets no answer.
 *
 *   trusted ─raise()─► probed ─answer─► trusted
 *                        └─silence─► dead ─no call is being set up─► opened anew
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

  /** No answer came while a call was being set up; meanwhile the socket may have come back. */
  settled(): void {
    if (!this.#waiting || !this.#socket.mayReconnect()) return;
    this.#waiting = false;
    void this.raise();
  }
}
