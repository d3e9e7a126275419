import type { CallLogEntry } from '../kit/index.ts';
import type { Activity } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';

/** Within this time, a repeated draft finds the activity that it made, in ms. */
const repeatedMs = 7 * 24 * 3_600_000;
/** A clock may have been set between the call and its entry. */
const marginMs = 3_600_000;
const mostCalls = 1000;

/**
 * When the latest calls began by Pipedrive's clock, which may differ from the gateway's by hours. No ticket and no task
 * of a call is older, so a new one needs no reading of all activities of a week.
 */
export class CallTimes {
  readonly #clock: Pipedrive['clock'];
  readonly #starts = new Map<string, number>();

  constructor({ clock }: Pick<Pipedrive, 'clock'>) {
    this.#clock = clock;
  }

  /** @param written the call's activity as Pipedrive has answered a write of it just now */
  learn({ callId, startedAt }: CallLogEntry, { update_time }: Activity): void {
    const start = Date.parse(startedAt) + Date.parse(update_time ?? '') - this.#clock.now();
    if (Number.isNaN(start)) return;
    if (this.#starts.size >= mostCalls) this.#starts.clear();
    this.#starts.set(callId, start);
  }

  /** Since when an activity of a call can have been made, in ms. null: of no call */
  since(callId: string | null): number {
    const week = this.#clock.now() - repeatedMs;
    const start = callId === null ? undefined : this.#starts.get(callId);
    return start === undefined ? week : Math.max(week, start - marginMs);
  }
}
