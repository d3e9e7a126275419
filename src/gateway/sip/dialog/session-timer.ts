import type { Clock } from '../../../domain/clock.ts';
import { header, headerList, type SipHeaders } from '../message/sip-message.ts';

/** RFC 4028 5: minimum session interval, in seconds. */
const minInterval = 90;
/** Default interval that we request (RFC 4028 4.2), in seconds. */
const usualInterval = 1800;
const maxInterval = 86_400;

export const minSeLine = `Min-SE: ${minInterval}`;
/** For our own INVITE. */
export const sessionExpiresLine = `Session-Expires: ${usualInterval}`;

/** For our own INVITE, with the interval that a 422 asked for (RFC 4028 section 7.3). */
export function sessionLines(seconds: number | undefined): string[] {
  return seconds === undefined
    ? [sessionExpiresLine, minSeLine]
    : [`Session-Expires: ${seconds}`, `Min-SE: ${seconds}`];
}

/** Returns the interval that a 422 asks for, in seconds. Null if it is missing or invalid. */
export function intervalAskedFor(response: { headers: SipHeaders }): number | null {
  const asked = Number(/^\d{1,6}/.exec(header(response, 'min-se') ?? '')?.[0] ?? 0);
  return asked >= minInterval && asked <= maxInterval ? asked : null;
}

export interface SessionAgreement {
  /** In seconds. */
  interval: number;
  weRefresh: boolean;
}

function read(message: { headers: SipHeaders }): { interval: number; refresher: string | null } | null {
  const match = /^(\d{1,10})\s*(;.*)?$/.exec(header(message, 'session-expires') ?? '');
  if (!match) return null;
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec(match[2] ?? '')?.[1]?.toLowerCase() ?? null;
  return { interval: Number(match[1]), refresher };
}

function knowsTimer(message: { headers: SipHeaders }): boolean {
  const named = [...headerList(message, 'supported'), ...headerList(message, 'require')].join(',').toLowerCase();
  return named.split(/\s*,\s*/).includes('timer');
}

/**
 * Answers the timer headers of an incoming request (RFC 4028 section 9). `tooShort` means: respond with 422. Null means
 * a session without a timer. `lines` go into the 2xx.
 */
export function answerTimer(request: {
  headers: SipHeaders;
}): { tooShort: true } | { tooShort: false; agreed: SessionAgreement; lines: string[] } | null {
  const knows = knowsTimer(request);
  const asked = read(request);
  if (asked === null && !knows) return null;
  if (asked !== null && asked.interval < minInterval) {
    // Section 9: 422 needs a caller that supports timers. Otherwise a proxy set the interval, and we refresh.
    if (knows) return { tooShort: true };
  }
  const interval = Math.min(Math.max(asked?.interval ?? usualInterval, minInterval), maxInterval);
  // Table 2: a caller without timers cannot refresh. Otherwise it refreshes, unless it asked us to.
  const refresher = knows ? (asked?.refresher ?? 'uac') : 'uas';
  const lines = [`Session-Expires: ${interval};refresher=${refresher}`];
  if (refresher === 'uac') lines.push('Require: timer');
  return { tooShort: false, agreed: { interval, weRefresh: refresher === 'uas' }, lines };
}

/** Reads the agreement from a 2xx to our request (7.2). Null: no timer runs. */
export function agreedTimer(response: { headers: SipHeaders }): SessionAgreement | null {
  const given = read(response);
  if (given === null) return null;
  const interval = Math.min(Math.max(given.interval, minInterval), maxInterval);
  return { interval, weRefresh: given.refresher !== 'uas' };
}

/**
 * Detects dead sessions (RFC 4028 section 10):
 *
 *   off ──agree──► running ──half the interval, if we refresh──► onRefresh, running
 *                     └──otherwise the interval less a third, at most 32 s──► onExpired
 */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #handlers: { onRefresh: () => void; onExpired: () => void };
  #stop: () => void = () => {};

  constructor(clock: Clock, handlers: { onRefresh: () => void; onExpired: () => void }) {
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Restarts the timer. Every agreement counts as a refresh. */
  agree(agreed: SessionAgreement | null): void {
    this.#stop();
    if (agreed === null) return;
    const { interval, weRefresh } = agreed;
    const seconds = weRefresh ? interval / 2 : interval - Math.min(32, interval / 3);
    this.#stop = this.#clock.after(seconds * 1000, weRefresh ? this.#handlers.onRefresh : this.#handlers.onExpired);
  }

  end(): void {
    this.#stop();
  }
}
