import type { Clock } from '../../../../domain/clock.ts';

/** RFC 4733 section 3.2: events 0 to 15. */
const digits = '0123456789*#ABCD';

export interface TelephoneEvent {
  digit: string;
  end: boolean;
  /** In units of the stream's clock. */
  duration: number;
}

export function eventCodeOf(digit: string): number | null {
  const code = digits.indexOf(digit.toUpperCase());
  return digit.length === 1 && code !== -1 ? code : null;
}

export function parseTelephoneEvent(payload: Buffer): TelephoneEvent | null {
  if (payload.length < 4) return null;
  const digit = digits[payload.readUInt8(0)];
  if (digit === undefined) return null;
  return { digit, end: (payload.readUInt8(1) & 0x80) !== 0, duration: payload.readUInt16BE(2) };
}

/** @param duration in units of the stream's clock */
export function printTelephoneEvent(code: number, end: boolean, duration: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt8(code, 0);
  // Minus ten dBm0, as telephones send it.
  payload.writeUInt8((end ? 0x80 : 0) | 10, 1);
  payload.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return payload;
}

/** What else a packet says of its place in the stream. */
export interface EventPlace {
  ssrc: number;
  sequence: number;
  marker: boolean;
}

interface Current {
  digit: string;
  clockRate: number;
  timestamp: number;
  /** Of the packet before. */
  last: { timestamp: number; duration: number; place: EventPlace | null };
  /** What went before its timestamp began anew, in units of the clock. */
  before: number;
  longest: number;
  told: boolean;
}

/** RFC 4733 2.5.2.2: an event is over when this is missed; its end was lost, or is never sent. */
const endedMs = 400;
const usualMs = 100;
/** Where a sender gives up its timestamp for a long event (2.5.1.3), at the latest. */
const longDuration = 0xf000;

/**
 * Reports each digit once, though its packets come many times: at its end, or when the next one begins, sound goes on or
 * nothing more comes, and the end was lost. Known ways to break RFC 4733 are understood:
 *
 *   the timestamp of an event stays for the next one, or grows with each packet of one; events go on in segments
 *   or wrap their duration; markers and ends are left out; another SSRC goes on with the same event
 */
export class DtmfReceiver {
  readonly #onDigit: (digit: string, durationMs: number) => void;
  readonly #clock: Pick<Clock, 'after'> | null;
  #current: Current | null = null;
  #stopWaiting: () => void = () => {};

  /** @param clock without it an event whose end is lost waits for what comes next */
  constructor(onDigit: (digit: string, durationMs: number) => void, clock: Pick<Clock, 'after'> | null = null) {
    this.#onDigit = onDigit;
    this.#clock = clock;
  }

  receive(event: TelephoneEvent, timestamp: number, clockRate: number, place: EventPlace | null = null): void {
    const current = this.#current;
    if (current !== null && isLate(current, timestamp, place)) return;
    if (current !== null && current.digit === event.digit && goesOn(current, event, timestamp, place)) {
      const { last } = current;
      const step = (timestamp - last.timestamp) >>> 0;
      if (step > 0 && event.duration < last.duration) current.before += last.duration;
      else if (step === 0 && event.duration < last.duration && !current.told) current.before += 0x10000;
      current.longest = Math.max(current.longest, current.before + event.duration);
      current.last = { timestamp, duration: event.duration, place };
    } else {
      this.flush();
      const last = { timestamp, duration: event.duration, place };
      this.#current = {
        digit: event.digit,
        clockRate,
        timestamp,
        last,
        before: 0,
        longest: event.duration,
        told: false,
      };
    }
    this.#stopWaiting();
    if (event.end) this.flush();
    else if (this.#current?.told === false) {
      this.#stopWaiting = this.#clock?.after(endedMs, () => this.flush()) ?? this.#stopWaiting;
    }
  }

  /** Another stream begins, whose timestamps are not the last one's. */
  restart(): void {
    this.flush();
    this.#current = null;
  }

  /** Sound goes on: an event whose end was lost is over. */
  flush(): void {
    const current = this.#current;
    if (current === null || current.told) return;
    this.#stopWaiting();
    current.told = true;
    this.#onDigit(current.digit, Math.round((current.longest * 1000) / current.clockRate) || usualMs);
  }

  close(): void {
    this.#stopWaiting();
  }
}

/** A packet of an earlier event, or an earlier one of this, come late. */
function isLate({ last }: Current, timestamp: number, place: EventPlace | null): boolean {
  if (place === null || last.place === null) return (timestamp - last.timestamp) >>> 0 >= 0x80000000;
  if (place.ssrc !== last.place.ssrc) return false;
  const ahead = (place.sequence - last.place.sequence) & 0xffff;
  return ahead === 0 || ahead >= 0x8000;
}

/** Whether a packet of the same digit is of the same event. */
function goesOn(current: Current, event: TelephoneEvent, timestamp: number, place: EventPlace | null): boolean {
  const { last, told, clockRate } = current;
  const step = (timestamp - last.timestamp) >>> 0;
  const frame = (clockRate * 3) / 100;
  if (step === 0) {
    // The same time again, from the beginning: the key was pressed again (unless its duration wrapped).
    if (told) return event.end || (place?.marker !== true && event.duration >= last.duration);
    return place?.marker !== true || event.duration >= last.duration;
  }
  if (place?.marker === true) return false;
  // Its time grows with each packet, as that of sound does.
  const grown = event.duration - last.duration;
  if (grown > 0 && Math.abs(step - grown) <= frame) return true;
  if (told) return event.end && event.duration === last.duration && step <= frame;
  // RFC 4733 2.5.1.3: a long event goes on in another segment, from where the one before ended.
  return last.duration >= longDuration && Math.abs(step - last.duration) <= frame;
}
