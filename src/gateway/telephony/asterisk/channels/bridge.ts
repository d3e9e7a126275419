import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../domain/clock.ts';
import type { Body } from '../../../sip/message/sip-writer.ts';
import type { BridgeId, CoreEvent } from '../../port.ts';
import type { EarlyMessages } from '../../signalling/early-messages.ts';
import type { Pbx } from '../server/pbx.ts';
import { Player } from './player.ts';

/** A channel as a bridge sees it. */
export interface BridgeMember {
  readonly id: string;
  readonly pbx: Pbx | null;
  /** Asterisk's channel ID. Null while it has no audio. */
  readonly ariId: string | null;
  leaveBridge(bridge: AsteriskBridge): Promise<void>;
  /** Registers a callback for when another Asterisk channel replaces this one. @returns unregister */
  whenExchanged(follow: () => Promise<void>): () => void;
  /** Messages that its page sent before another member joined. */
  readonly early: EarlyMessages;
  /** Delivers a message from another participant's page. */
  hearMessage(body: Body): void;
}

/** A bridge of the port. It is created in Asterisk for its first member, on the server of that member. */
export class AsteriskBridge {
  readonly id: BridgeId;
  readonly members = new Set<BridgeMember>();
  readonly announcer: Player;
  /** Called when a member joins or leaves. */
  onChange: (() => void) | null = null;
  /** Its ID in Asterisk. It is unique, because another gateway's bridge may have the same name. */
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
        if (pbx === null) throw new Error('the bridge has no channel');
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

  /** The server of the bridge. Null before its first member. */
  get pbx(): Pbx | null {
    return this.#pbx;
  }

  /** Resolves with its ID in Asterisk. Rejects if the bridge is already on another server. */
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

  /** Passes messages between pages. They do not go through Asterisk. */
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
