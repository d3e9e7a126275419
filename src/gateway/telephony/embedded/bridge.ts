import type { Body } from '../../edge/sip-writer.ts';
import type { AudioPacket, EventPacket } from './leg.ts';

/** A channel, as far as a bridge knows it. */
export interface Member {
  bridge: Bridge | null;
  hear(from: Member, packet: AudioPacket): void;
  hearEvent(from: Member, packet: EventPacket): void;
  /** Digits 0-9 * # A-D, as events. */
  sendDigits(digits: string): void;
  /** What somebody else's page sends within the call. */
  hearMessage(body: Body): void;
}

/** Joins channels: what one says, the others hear. Made for two; nothing is mixed. */
export class Bridge {
  readonly #channels = new Set<Member>();

  add(channel: Member): void {
    channel.bridge?.remove(channel);
    channel.bridge = this;
    this.#channels.add(channel);
  }

  remove(channel: Member): void {
    if (this.#channels.delete(channel)) channel.bridge = null;
  }

  /** A digit that came by INFO reaches the others as an event. */
  passDigit(from: Member, digit: string): void {
    for (const other of this.#channels) if (other !== from) other.sendDigits(digit);
  }

  passMessage(from: Member, body: Body): void {
    for (const other of this.#channels) if (other !== from) other.hearMessage(body);
  }

  others(than: Member): Member[] {
    return [...this.#channels].filter((each) => each !== than);
  }

  forward(from: Member, packet: AudioPacket): void {
    for (const other of this.#channels) if (other !== from) other.hear(from, packet);
  }

  forwardEvent(from: Member, packet: EventPacket): void {
    for (const other of this.#channels) if (other !== from) other.hearEvent(from, packet);
  }

  clear(): void {
    for (const channel of [...this.#channels]) this.remove(channel);
  }
}
