import type { Clock } from '../../../domain/clock.ts';
import { header, headerList, type SipHeaders } from '../message/sip-message.ts';

/** RFC 4028 5: no session shorter than this, in seconds. */
const minInterval = 90;
/** What we ask for where the other side names nothing (RFC 4028 4.2), in seconds. */
const usualInterval = 1800;
const maxInterval = 86_400;

export const minSeLine = `Min-SE: ${minInterval}`;
/** Of our own INVITE. */
export const sessionExpiresLine = `Session-Expires: ${usualInterval}`;

/** Of our own INVITE; with the interval that a 422 asked for (RFC 4028 section 7.3). */
export function sessionLines(seconds: number | undefined): string[] {
  return seconds === undefined
    ? [sessionExpiresLine, minSeLine]
    : [`Session-Expires: ${seconds}`, `Min-SE: ${seconds}`];
}

/** What a 422 asks for, in seconds; null where it asks for nothing sensible. */
export function intervalAskedFor(response: { headers: SipHeaders }): number | null {
  const asked = Number(/^\d{1,6}/.exec(header(response, 'min-se') ?? '')?.[0] ?? 0);
  return asked >= minInterval && asked <= maxInterval ? asked : null;
}

export interface SessionAgreement {
  /** Seconds. */
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
 * Our side of a request that came (RFC 4028 section 9): `tooShort` asks for 422; null is a
 * session without a timer. `lines` go into the 2xx.
 */
export function answerTimer(request: {
  headers: SipHeaders;
}): { tooShort: true } | { tooShort: false; agreed: SessionAgreement; lines: string[] } | null {
  const knows = knowsTimer(request);
  const asked = read(request);
  if (asked === null && !knows) return null;
  if (asked !== null && asked.interval < minInterval) {
    // Section 9: 422 only to who understands it; for others a proxy asked, and it is we who refresh.
    if (knows) return { tooShort: true };
  }
  const interval = Math.min(Math.max(asked?.interval ?? usualInterval, minInterval), maxInterval);
  // Table 2: who does not know timers cannot refresh; else as asked, and left to us, the caller.
  const refresher = knows ? (asked?.refresher ?? 'uac') : 'uas';
  const lines = [`Session-Expires: ${interval};refresher=${refresher}`];
  if (refresher === 'uac') lines.push('Require: timer');
  return { tooShort: false, agreed: { interval, weRefresh: refresher === 'uas' }, lines };
}

/** What a 2xx to our request agrees to (7.2); null: no timer runs. */
export function agreedTimer(response: { headers: SipHeaders }): SessionAgreement | null {
  const given = read(response);
  if (given === null) return null;
  const interval = Math.min(Math.max(given.interval, minInterval), maxInterval);
  return { interval, weRefresh: given.refresher !== 'uas' };
}

/**
 * Whether a session lives (RFC 4028 section 10):
 *
 *   off ──agree──► running ──half the interval, if it is we──► onRefresh, running
 *                     └──else the interval less a third, at most 32 s──► onExpired
 */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #handlers: { onRefresh: () => void; onExpired: () => void };
  #stop: () => void = () => {};

  constructor(clock: Clock, handlers: { onRefresh: () => void; onExpired: () => void }) {
    this.#clock = clock;
    this.#handlers = handlers;
  }

  /** Starts anew: whatever agreed to it was a refresh. */
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
