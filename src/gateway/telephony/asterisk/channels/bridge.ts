import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../domain/clock.ts';
import type { Body } from '../../../sip/message/sip-writer.ts';
import type { BridgeId, CoreEvent } from '../../port.ts';
import type { EarlyMessages } from '../../signalling/early-messages.ts';
import type { Pbx } from '../server/pbx.ts';
import { Player } from './player.ts';

/** A channel, as far as a bridge knows it. */
export interface BridgeMember {
  readonly id: string;
  readonly pbx: Pbx | null;
  /** Asterisk's id of it; null while it has no sound. */
  readonly ariId: string | null;
  leaveBridge(bridge: AsteriskBridge): Promise<void>;
  /** Calls back when Asterisk’s channel of it is another; returns the function that ends that. */
  whenExchanged(follow: () => Promise<void>): () => void;
  /** What its page said before it was in a bridge with anybody. */
  readonly early: EarlyMessages;
  /** What somebody else's page sends within the call. */
  hearMessage(body: Body): void;
}

/** A bridge of the port. In Asterisk it comes to be with its first member, on the server where that one is. */
export class AsteriskBridge {
  readonly id: BridgeId;
  readonly members = new Set<BridgeMember>();
  readonly announcer: Player;
  /** Somebody came or went. */
  onChange: (() => void) | null = null;
  /** Its id in Asterisk: another gateway's bridge may have the same name. */
  readonly ariId: string;
  #pbx: Pbx | null = null;
  #made: Promise<string> | null = null;
  #gone = false;

  constructor(
    id: BridgeId,
    parts: {
      clock: Clock;
      emit: (event: CoreEvent) => void;
      onError: (error: unknown) => void;
      /** From before a restart. */
      there?: { pbx: Pbx; ariId: string };
    },
  ) {
    this.id = id;
    this.ariId = parts.there?.ariId ?? `${id}-${randomUUID()}`;
    if (parts.there) {
      this.#pbx = parts.there.pbx;
      this.#made = Promise.resolve(this.ariId);
    }
    this.announcer = new Player(parts.clock, {
      open: async () => {
        const pbx = this.#pbx;
        if (pbx === null) throw new Error('nobody is in the bridge');
        const media = await pbx.openMedia();
        await pbx.join(await this.on(pbx), media.channelId);
        return media;
      },
      onIdle: () => {},
      onPlayed: (playbackId, interrupted) => {
        parts.emit({ type: 'PlaybackFinished', playbackId, place: { bridgeId: id }, interrupted });
      },
      onError: parts.onError,
    });
  }

  /** Where it is; null before its first member. */
  get pbx(): Pbx | null {
    return this.#pbx;
  }

  /** Its id in Asterisk. Rejects where it is on another server already. */
  on(pbx: Pbx): Promise<string> {
    this.#pbx ??= pbx;
    if (this.#pbx !== pbx) return Promise.reject(new Error('a bridge joins channels of one server'));
    this.#made ??= pbx.createBridge(this.ariId);
    return this.#made;
  }

  join(channel: BridgeMember): void {
    this.members.add(channel);
    this.onChange?.();
    if (this.members.size < 2) return;
    for (const each of this.members) for (const body of each.early.take()) this.passMessage(each, body);
  }

  leave(channel: BridgeMember): void {
    if (this.members.delete(channel)) this.onChange?.();
  }

  others(than: BridgeMember): BridgeMember[] {
    return [...this.members].filter((each) => each !== than);
  }

  /** Messages go from page to page; Asterisk knows nothing of them. */
  passMessage(from: BridgeMember, body: Body): void {
    if (this.members.size < 2) from.early.keep(body);
    for (const other of this.others(from)) other.hearMessage(body);
  }

  async destroy(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.announcer.close();
    for (const channel of [...this.members]) channel.leaveBridge(this);
    const [pbx, made] = [this.#pbx, this.#made];
    if (pbx === null || made === null) return;
    await made.catch(() => {});
    await pbx.quietly(pbx.ari.delete(['bridges', this.ariId]));
  }
}
