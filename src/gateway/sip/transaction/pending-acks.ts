import type { SipRequest } from '../message/sip-message.ts';

/** The 2xx of one dialog that wait for their ACK, by the number of the INVITE. */
export class PendingAcks {
  readonly #waiting = new Map<number, (ack: SipRequest | null) => void>();
  #onNone: (() => void)[] = [];

  get any(): boolean {
    return this.#waiting.size > 0;
  }

  /** @param onAck called with null if no ACK will come */
  add(seq: number, onAck: (ack: SipRequest | null) => void): void {
    this.#waiting.set(seq, onAck);
  }

  end(seq: number, ack: SipRequest | null): void {
    const onAck = this.#waiting.get(seq);
    this.#waiting.delete(seq);
    onAck?.(ack);
    this.#tell();
  }

  endAll(): void {
    for (const onAck of this.#waiting.values()) onAck(null);
    this.#waiting.clear();
    this.#tell();
  }

  /** Resolves when no 2xx waits. */
  async none(): Promise<void> {
    if (this.any) await new Promise<void>((resolve) => this.#onNone.push(resolve));
  }

  #tell(): void {
    if (!this.any) for (const resolve of this.#onNone.splice(0)) resolve();
  }
}
