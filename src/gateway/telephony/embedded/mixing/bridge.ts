import type { Body } from '../../../sip/message/sip-writer.ts';
import type { EarlyMessages } from '../../signalling/early-messages.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { Source, Voice } from '../../sound/voice.ts';
import type { Announcer } from './announcer.ts';
import type { Ear } from './ear.ts';

/** A channel, as far as a bridge knows it. */
export interface Member {
  readonly id: string;
  bridge: Bridge | null;
  readonly voice: Voice;
  readonly ear: Ear;
  /** Nobody hears it. */
  readonly mutedIn: boolean;
  /** Said by others as if it said it. */
  readonly prompters: Iterable<Source>;
  /** Said by others into its ear alone. */
  readonly whisperers: Iterable<Source>;
  /** What its page said before it was in a bridge with anybody. */
  readonly early: EarlyMessages;
  /** Digits 0-9 * # A-D, as events. */
  sendDigits(digits: string): void;
  /** What somebody else's page sends within the call. */
  hearMessage(body: Body): void;
}

/** Joins channels: what one says, all others hear. Who hears only one is passed its packets; the others get a mix. */
export class Bridge {
  readonly #channels = new Set<Member>();
  readonly announcer: Announcer;

  constructor(makeAnnouncer: (bridge: Bridge) => Announcer) {
    this.announcer = makeAnnouncer(this);
  }

  get members(): readonly Member[] {
    return [...this.#channels];
  }

  add(channel: Member): void {
    if (channel.bridge === this) return;
    channel.bridge?.remove(channel);
    channel.bridge = this;
    this.#channels.add(channel);
    this.arrange();
    if (this.#channels.size < 2) return;
    for (const each of this.#channels) for (const body of each.early.take()) this.passMessage(each, body);
  }

  remove(channel: Member): void {
    if (!this.#channels.delete(channel)) return;
    channel.bridge = null;
    arrangeAlone(channel);
    this.arrange();
  }

  /** Somebody was muted, or began to whisper or to announce: who hears whom, anew. */
  arrange(): void {
    for (const listener of this.#channels) {
      const speakers = this.others(listener).filter(({ mutedIn }) => !mutedIn);
      const more = [...listener.whisperers, ...this.others(listener).flatMap(({ prompters }) => [...prompters])];
      if (this.announcer.speaking) more.push(this.announcer);
      const alone = speakers.length === 1 && more.length === 0 ? speakers[0] : null;
      listener.ear.hearFrom([...speakers.map(({ voice }) => voice), ...more], alone ?? null);
    }
  }

  /** A digit that came by INFO reaches the others as an event. */
  passDigit(from: Member, digit: string): void {
    if (!from.mutedIn) for (const other of this.others(from)) other.sendDigits(digit);
  }

  passMessage(from: Member, body: Body): void {
    if (this.#channels.size < 2) from.early.keep(body);
    for (const other of this.others(from)) other.hearMessage(body);
  }

  others(than: Member): Member[] {
    return [...this.#channels].filter((each) => each !== than);
  }

  forward(from: Member, packet: AudioPacket): void {
    for (const other of this.#channels) if (other !== from) other.ear.pass(from, packet);
  }

  /** Events pass as they are where one is passed through; into a mix they go once they are known whole. */
  forwardEvent(from: Member, packet: EventPacket): void {
    if (!from.mutedIn) for (const other of this.others(from)) other.ear.passEvent(from, packet);
  }

  passDigitIntoMix(from: Member, digit: string): void {
    if (from.mutedIn) return;
    for (const other of this.others(from)) if (other.ear.mixing) other.sendDigits(digit);
  }

  clear(): void {
    this.announcer.close();
    for (const channel of [...this.#channels]) this.remove(channel);
  }
}

/** A channel in no bridge hears those who whisper to it, and nobody else. */
export function arrangeAlone(channel: Member): void {
  channel.ear.hearFrom([...channel.whisperers], null);
}
