import type { EmbeddedChannel } from './channel.ts';
import type { AudioPacket, EventPacket } from './leg.ts';

/** Joins channels: what one says, the others hear. Made for two; nothing is mixed. */
export class Bridge {
  readonly #channels = new Set<EmbeddedChannel>();

  add(channel: EmbeddedChannel): void {
    channel.bridge?.remove(channel);
    channel.bridge = this;
    this.#channels.add(channel);
  }

  remove(channel: EmbeddedChannel): void {
    if (this.#channels.delete(channel)) channel.bridge = null;
  }

  /** A digit that came by INFO reaches the others as an event. */
  passDigit(from: EmbeddedChannel, digit: string): void {
    for (const other of this.#channels) if (other !== from) other.sendDigits(digit);
  }

  forward(from: EmbeddedChannel, packet: AudioPacket): void {
    for (const other of this.#channels) if (other !== from) other.hear(from, packet);
  }

  forwardEvent(from: EmbeddedChannel, packet: EventPacket): void {
    for (const other of this.#channels) if (other !== from) other.hearEvent(from, packet);
  }

  clear(): void {
    for (const channel of [...this.#channels]) this.remove(channel);
  }
}
