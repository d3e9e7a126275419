import type { Format } from '../port.ts';

/** One packet of somebody's sound, on its way to somebody else. */
export interface AudioPacket {
  format: Format;
  /** Of the stream it came in: another one has other numbers. Absent: always the same. */
  ssrc?: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

/** One packet of a telephone event (RFC 4733). */
export interface EventPacket {
  clockRate: number;
  /** As of sound: events stand in the same stream. */
  ssrc?: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}
