import { randomUUID } from 'node:crypto';
import type { Direction } from '../../port.ts';
import type { AudioBeat } from '../../sound/audio-beat.ts';
import type { Pbx } from '../server/pbx.ts';
import type { BridgeMember } from './bridge.ts';
import { snoopOn } from './snoop.ts';
import { Tap } from './tap.ts';

/**
 * Listens to what one channel says or hears, frame by frame. It follows the channel when another Asterisk channel
 * replaces it.
 */
export class ChannelTap {
  readonly #member: BridgeMember;
  readonly #spy: Direction;
  readonly #beat: AudioBeat;
  readonly #endFollowing: () => void;
  #tap: Tap | null = null;
  #closed = false;

  private constructor(member: BridgeMember, spy: Direction, beat: AudioBeat, onError: (error: unknown) => void) {
    this.#member = member;
    this.#spy = spy;
    this.#beat = beat;
    this.#endFollowing = member.whenExchanged(() => this.#follow().catch(onError));
  }

  static async open(
    member: BridgeMember,
    spy: Direction,
    beat: AudioBeat,
    onError: (error: unknown) => void,
  ): Promise<ChannelTap> {
    const tap = new ChannelTap(member, spy, beat, onError);
    await tap.#follow();
    return tap;
  }

  /** The 20 ms of this beat. Null: silence. */
  get current(): Int16Array | null {
    return this.#tap?.current ?? null;
  }

  close(): void {
    this.#closed = true;
    this.#endFollowing();
    this.#tap?.close();
  }

  async #follow(): Promise<void> {
    const { pbx, ariId } = this.#member;
    if (pbx === null || ariId === null) return;
    const id = randomUUID();
    const [media, bridge] = await Promise.all([
      pbx.openMedia(),
      pbx.createBridge(`tap-${id}`),
      snoopOn(pbx, ariId, `ear-${id}`, this.#spy, 'none'),
    ]);
    media.onClose = () => void untap(pbx, id);
    const before = this.#tap;
    this.#tap = new Tap(media, this.#beat);
    before?.close();
    if (this.#closed) this.#tap.close();
    await pbx.join(bridge, `ear-${id},${media.channelId}`);
  }
}

async function untap(pbx: Pbx, id: string): Promise<void> {
  await pbx.quietly(pbx.ari.delete(['channels', `ear-${id}`]));
  await pbx.quietly(pbx.ari.delete(['bridges', `tap-${id}`]));
}
