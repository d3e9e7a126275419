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

/**
 * Reports each digit once, though its packets come many times: at its end, or
 * when the next one begins and the end was lost.
 */
export class DtmfReceiver {
  readonly #onDigit: (digit: string, durationMs: number) => void;
  #current: { timestamp: number; event: TelephoneEvent; clockRate: number; told: boolean } | null = null;

  constructor(onDigit: (digit: string, durationMs: number) => void) {
    this.#onDigit = onDigit;
  }

  receive(event: TelephoneEvent, timestamp: number, clockRate: number): void {
    const current = this.#current;
    if (current === null || current.timestamp !== timestamp) {
      // A packet of an earlier event, come late.
      if (current !== null && (timestamp - current.timestamp) >>> 0 >= 0x80000000) return;
      this.flush();
      this.#current = { timestamp, event, clockRate, told: false };
    } else if (event.duration > current.event.duration) current.event = event;
    if (event.end) this.flush();
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
    current.told = true;
    this.#onDigit(current.event.digit, Math.round((current.event.duration * 1000) / current.clockRate));
  }
}
