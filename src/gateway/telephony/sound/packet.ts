import type { Format } from '../port.ts';

/** One audio packet of a participant, on its way to another. */
export interface AudioPacket {
  format: Format;
  /** SSRC of the source stream: another stream has other numbers. Absent: always the same stream. */
  ssrc?: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

/** One packet of a telephone event (RFC 4733). */
export interface EventPacket {
  clockRate: number;
  /** As for audio: events are part of the same stream. */
  ssrc?: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}
