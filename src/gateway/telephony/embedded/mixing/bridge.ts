import type { Body } from '../../../sip/message/sip-writer.ts';
import type { EarlyMessages } from '../../signalling/early-messages.ts';
import type { AudioPacket, EventPacket } from '../../sound/packet.ts';
import type { Source, Voice } from '../../sound/voice.ts';
import type { Announcer } from './announcer.ts';
import type { Ear } from './ear.ts';

/** A channel as a bridge sees it. */
export interface Member {
  readonly id: string;
  bridge: Bridge | null;
  readonly voice: Voice;
  readonly ear: Ear;
  /** True if the other members must not hear it. */
  readonly mutedIn: boolean;
  /** Voices of snoops that the other members hear as if the channel spoke. */
  readonly prompters: Iterable<Source>;
  /** Voices of snoops that only this channel hears. */
  readonly whisperers: Iterable<Source>;
  /** Messages that its page sent before another member joined. */
  readonly early: EarlyMessages;
  /** Sends digits 0-9 * # A-D as events. */
  sendDigits(digits: string): void;
  /** Delivers a message from another participant's page. */
  hearMessage(body: Body): void;
}

/**
 * Joins channels: each member hears all others. A member with a single source gets its packets relayed; the others get
 * a mix.
 */
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

  /** Recomputes the sources of every member, after a change of mutes, whispers or announcements. */
  arrange(): void {
    for (const listener of this.#channels) {
      const speakers = this.others(listener).filter(({ mutedIn }) => !mutedIn);
      const more = [...listener.whisperers, ...this.others(listener).flatMap(({ prompters }) => [...prompters])];
      if (this.announcer.speaking) more.push(this.announcer);
      const alone = speakers.length === 1 && more.length === 0 ? speakers[0] : null;
      listener.ear.hearFrom([...speakers.map(({ voice }) => voice), ...more], alone ?? null);
    }
  }

  /** Sends a digit that came by INFO to the other members as an event. */
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

  /** Relays an event to members without a mix. Members with a mix get the digit when it is complete. */
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

/** A channel outside any bridge hears only whispers. */
export function arrangeAlone(channel: Member): void {
  channel.ear.hearFrom([...channel.whisperers], null);
}
