import { randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { CallCore, ChannelId, CoreEvent, Media } from './port.ts';

export interface CollectOptions {
  /** Played first, in order. The first digit stops them. */
  prompts?: readonly Media[];
  /** Stops after this many digits, 1 or more. */
  maxDigits: number;
  /** Digits that end the collection and are not part of the result, e.g. `#`. */
  terminators?: string;
  /** Timeout for the first digit, in ms. It starts after the prompts, or at once if there are none. */
  firstDigitMs: number;
  /** Timeout between two digits, in ms. */
  interDigitMs: number;
  /** Timeout for everything, including the prompts, in ms. */
  totalMs: number;
}

interface Collected {
  digits: string;
  /** `timeout`: one of the three timeouts expired; `digits` may hold some. `hangup`: the channel ended. */
  why: 'max-digits' | 'terminator' | 'timeout' | 'hangup';
}

/**
 * Collects the digits that a channel dials.
 *
 *   prompting ──prompts end──▶ waiting (firstDigitMs)
 *       └───────digit──────┬──────┘digit
 *                          ▼
 *                      dialling (interDigitMs, restarted by each digit)
 *                          └─▶ enough | terminator | a timeout | channel gone
 *
 * Rejects as `play` does if a prompt cannot be played. All timers and listeners are removed then.
 */
export async function collectDigits(
  core: CallCore,
  clock: Clock,
  channelId: ChannelId,
  options: CollectOptions,
): Promise<Collected> {
  // A channel that is gone sends no more events, so the collection would never end.
  if (!core.channels().some((each) => each.id === channelId)) return { digits: '', why: 'hangup' };
  const playbackId = `digits-${randomUUID()}`;
  const prompts = options.prompts ?? [];
  let end: (collected: Collected) => void = () => {};
  const ended = new Promise<Collected>((resolve) => {
    end = resolve;
  });
  let digits = '';
  let prompting = prompts.length > 0;
  let over = false;
  let cancelPause: () => void = () => {};

  const cancelTotal = clock.after(options.totalMs, () => finish('timeout'));
  const unsubscribe = core.subscribe(listen);
  if (!prompting) wait(options.firstDigitMs);

  function wait(ms: number): void {
    cancelPause();
    cancelPause = clock.after(ms, () => finish('timeout'));
  }

  function quiet(): void {
    if (!prompting) return;
    prompting = false;
    // A stop fails only if the core itself fails, and the core reports that by its own events.
    core.stopPlayback(playbackId).catch(() => undefined);
  }

  function close(): void {
    over = true;
    cancelPause();
    cancelTotal();
    unsubscribe();
  }

  function finish(why: Collected['why']): void {
    if (over) return;
    quiet();
    close();
    end({ digits, why });
  }

  function listen(event: CoreEvent): void {
    if (over) return;
    if (event.type === 'ChannelDestroyed' && event.channelId === channelId) finish('hangup');
    else if (event.type === 'ChannelDtmfReceived' && event.channelId === channelId) dial(event.digit);
    else if (event.type === 'PlaybackFinished' && event.playbackId === playbackId && prompting) {
      prompting = false;
      wait(options.firstDigitMs);
    }
  }

  function dial(digit: string): void {
    quiet();
    if (options.terminators?.includes(digit)) {
      finish('terminator');
      return;
    }
    digits += digit;
    if (digits.length >= options.maxDigits) finish('max-digits');
    else wait(options.interDigitMs);
  }

  if (prompting) {
    try {
      await core.play({ channelId }, playbackId, prompts);
      // A digit that came while the media were loaded could not stop the playback yet.
      if (over || digits !== '') await core.stopPlayback(playbackId);
    } catch (error) {
      if (!over) {
        close();
        throw error;
      }
    }
  }
  return ended;
}
