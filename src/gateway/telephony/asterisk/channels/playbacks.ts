import type { Media, Place, PlaybackId } from '../../port.ts';
import type { Sounds } from '../../sound/sounds.ts';
import type { AsteriskBridge } from './bridge.ts';
import type { AsteriskChannel } from './channel.ts';
import type { Player } from './player.ts';

const endlessMedia: readonly Media[] = ['tone:ringback', 'tone:busy'];

export interface PlaybacksParts {
  channel: (id: string) => AsteriskChannel | undefined;
  bridge: (id: string) => AsteriskBridge | undefined;
  sounds: Sounds;
}

/** Running playbacks and their players. */
export class Playbacks {
  readonly #parts: PlaybacksParts;
  readonly #players = new Map<PlaybackId, Player>();

  constructor(parts: PlaybacksParts) {
    this.#parts = parts;
  }

  async play(place: Place, playbackId: PlaybackId, wanted: Media | readonly Media[]): Promise<void> {
    const list: readonly Media[] = isList(wanted) ? wanted : [wanted];
    const clips = await Promise.all(list.map((media) => this.#parts.sounds.clip(media)));
    const endless = list.some((media) => endlessMedia.includes(media));
    const player =
      'bridgeId' in place
        ? this.#parts.bridge(place.bridgeId)?.announcer
        : this.#parts.channel(place.channelId)?.player;
    if (player === undefined) return;
    this.#players.set(playbackId, player);
    player.play({ playbackId, clips, endless });
  }

  stop(playbackId: PlaybackId): void {
    this.#players.get(playbackId)?.stop(playbackId);
  }

  played(playbackId: PlaybackId): void {
    this.#players.delete(playbackId);
  }
}

function isList(wanted: Media | readonly Media[]): wanted is readonly Media[] {
  return Array.isArray(wanted);
}
