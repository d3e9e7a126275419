import type { Clip } from '../../sound/sounds.ts';
import type { Ticker } from '../../sound/ticker.ts';
import type { Leg } from './leg.ts';

export interface PlayerParts {
  /** True if the clips repeat after the last one. */
  endless: boolean;
  /** While this returns true, time advances but nothing is sent. */
  paused: () => boolean;
  leg: () => Leg | null;
  onFrame: (clip: Clip, index: number) => void;
  onEnd: () => void;
}

/** Plays clips into a leg in order, as soon as media can flow. */
export class Player {
  #stopTicker: (() => void) | null = null;
  #stopped = false;

  constructor(ticker: Ticker, clips: readonly Clip[], parts: PlayerParts) {
    let at = 0;
    let index = 0;
    const frame = (): void => {
      for (let clip = clips[at]; clip !== undefined && index >= clip.pcmu.length; clip = clips[at]) {
        index = 0;
        at = parts.endless ? (at + 1) % clips.length : at + 1;
      }
      const clip = clips[at];
      if (clip === undefined) {
        parts.onEnd();
        return;
      }
      if (!parts.paused()) {
        parts.leg()?.frame(this, clip, index);
        parts.onFrame(clip, index);
      }
      index += 1;
    };
    const begin = (): void => {
      if (!this.#stopped) this.#stopTicker = ticker.add(frame);
    };
    void parts.leg()?.connected.then(begin);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTicker?.();
  }
}
