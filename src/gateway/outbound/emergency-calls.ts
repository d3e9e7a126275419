import { type Clock, ticks } from '../../domain/clock.ts';
import type { ChannelId } from '../telephony/port.ts';

/** Settings for outgoing emergency calls. */
export interface EmergencySettings {
  /** Emergency numbers in addition to those of the country. */
  numbers: readonly string[];
  /** The caller number for the emergency service. null: the virtual number. */
  callerId: string | null;
  /** The trunk that is tried first, or with Asterisk its dial string. null: the usual order. */
  trunk: string | null;
}

export const noEmergencySettings: EmergencySettings = { numbers: [], callerId: null, trunk: null };

const most = 5;
const windowMs = 10 * 60_000;

/** Limits each agent to one emergency call at a time, and five in ten minutes. No other limit applies to them. */
export class EmergencyCalls {
  readonly #clock: Clock;
  readonly #placed: { by: string | null; leg: ChannelId; at: number; open: boolean }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns seconds until the agent can place another; 0 during a call; null: no wait */
  wait(by: string | null): number | null {
    this.#forget();
    const own = this.#placed.filter((each) => each.by === by);
    if (own.some(({ open }) => open)) return 0;
    const recent = own.filter(({ at }) => ticks(this.#clock) - at < windowMs);
    const oldest = recent.at(-most);
    return oldest === undefined ? null : Math.ceil((oldest.at + windowMs - ticks(this.#clock)) / 1000);
  }

  begin(by: string | null, leg: ChannelId): void {
    this.#placed.push({ by, leg, at: ticks(this.#clock), open: true });
  }

  ended(leg: ChannelId): void {
    for (const each of this.#placed) if (each.leg === leg) each.open = false;
  }

  has(leg: ChannelId): boolean {
    return this.#placed.some((each) => each.leg === leg);
  }

  #forget(): void {
    const now = ticks(this.#clock);
    const kept = this.#placed.filter(({ at, open }) => open || now - at < windowMs);
    this.#placed.splice(0, this.#placed.length, ...kept);
  }
}
