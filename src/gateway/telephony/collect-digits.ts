import { randomUUID } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';
import type { CallCore, ChannelId, CoreEvent, Media } from './port.ts';

export interface CollectOptions {
  /** Played first, one after the other; the first digit ends them. */
  prompts?: readonly Media[];
  /** Enough after so many, 1 or more. */
  maxDigits: number;
  /** Digits that end the collecting and are not among what is collected, e.g. `#`. */
  terminators?: string;
  /** From the end of the prompts, or from the beginning where there are none, in milliseconds. */
  firstDigitMs: number;
  /** Between one digit and the next, in milliseconds. */
  interDigitMs: number;
  /** All of it, prompts included, in milliseconds. */
  totalMs: number;
}

interface Collected {
  digits: string;
  /** `timeout`: one of the three times ran out; `digits` may hold some. `hangup`: the channel ended. */
  why: 'max-digits' | 'terminator' | 'timeout' | 'hangup';
}

/**
 * Collects digits that a channel dials.
 *
 *   prompting ──prompts end──▶ waiting (firstDigitMs)
 *       └───────digit──────┬──────┘digit
 *                          ▼
 *                      dialling (interDigitMs, anew at each digit)
 *                          └─▶ enough | terminator | a time is out | channel gone
 *
 * Rejects as `play` does where a prompt cannot be played; nothing is left behind then.
 */
export async function collectDigits(
  core: CallCore,
  clock: Clock,
  channelId: ChannelId,
  options: CollectOptions,
): Promise<Collected> {
  // A channel that is gone has no more events to end this by.
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
    // A stop can fail only with the core itself, which tells that by its own events.
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
      // A digit that came while the media were fetched could stop nothing yet.
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
