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
  // -10 dBm0, as telephones send it.
  payload.writeUInt8((end ? 0x80 : 0) | 10, 1);
  payload.writeUInt16BE(Math.min(duration, 0xffff), 2);
  return payload;
}

/** The packet's other RTP fields. */
export interface EventPlace {
  ssrc: number;
  sequence: number;
  marker: boolean;
}

interface Current {
  digit: string;
  clockRate: number;
  timestamp: number;
  /** Fields of the previous packet. */
  last: { timestamp: number; duration: number; place: EventPlace | null };
  /** Duration of earlier segments, in units of the clock. */
  before: number;
  longest: number;
  told: boolean;
}

/** RFC 4733 2.5.2.2: an event is over after this time without a packet. Its end was lost, or the sender sends none. */
const endedMs = 400;
const usualMs = 100;
/** Minimum duration of a segment of a long event before another segment may follow (2.5.1.3). */
const longDuration = 0xf000;

/**
 * Reports each digit once, although its packets repeat. It reports the digit at its end. If the end was lost, it
 * reports the digit when the next one begins, audio resumes, or no more packets come. It accepts these known violations
 * of RFC 4733:
 *
 *   the timestamp of an event stays for the next one, or grows with each packet of one; events continue in segments
 *   or wrap their duration; markers and ends are missing; another SSRC continues the same event
 */
export class DtmfReceiver {
  readonly #onDigit: (digit: string, durationMs: number) => void;
  readonly #clock: Pick<Clock, 'after'> | null;
  #current: Current | null = null;
  #stopWaiting: () => void = () => {};

  /** @param clock without it, an event whose end is lost waits for the next packet */
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

  /** A new stream begins. Its timestamps are unrelated to those of the previous one. */
  restart(): void {
    this.flush();
    this.#current = null;
  }

  /** Audio resumed: an event whose end was lost is over. */
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

/** Returns true for a late packet: of an earlier event, or an earlier one of this event. */
function isLate({ last }: Current, timestamp: number, place: EventPlace | null): boolean {
  if (place === null || last.place === null) return (timestamp - last.timestamp) >>> 0 >= 0x80000000;
  if (place.ssrc !== last.place.ssrc) return false;
  const ahead = (place.sequence - last.place.sequence) & 0xffff;
  return ahead === 0 || ahead >= 0x8000;
}

/** Returns true if a packet of the same digit belongs to the same event. */
function goesOn(current: Current, event: TelephoneEvent, timestamp: number, place: EventPlace | null): boolean {
  const { last, told, clockRate } = current;
  const step = (timestamp - last.timestamp) >>> 0;
  const frame = (clockRate * 3) / 100;
  if (step === 0) {
    // The same timestamp with a shorter duration: the key was pressed again, unless the duration wrapped.
    if (told) return event.end || (place?.marker !== true && event.duration >= last.duration);
    return place?.marker !== true || event.duration >= last.duration;
  }
  if (place?.marker === true) return false;
  // The timestamp grows with each packet, like that of audio.
  const grown = event.duration - last.duration;
  if (grown > 0 && Math.abs(step - grown) <= frame) return true;
  if (told) return event.end && event.duration === last.duration && step <= frame;
  // RFC 4733 2.5.1.3: the next segment of a long event begins at the end of the previous one.
  return last.duration >= longDuration && Math.abs(step - last.duration) <= frame;
}
