import { randomInt } from 'node:crypto';
import { frameMs } from '../../sound/ticker.ts';
import type { RtpHeader } from './rtp-packet.ts';

export interface OutgoingPacket {
  payloadType: number;
  payload: Buffer;
  marker: boolean;
}

/** Sends on one's own network; the header is only lent for the call. */
export type SendRtp = (header: RtpHeader, payload: Buffer) => void;

/**
 * What one leg hears is one RTP stream, whoever speaks: a peer, music, a prompt.
 * Each has its own numbers; here they become one line of sequence numbers and
 * timestamps without a jump, with the marker where the speaker changes (RFC 3550 5.1).
 */
export class OutgoingStream {
  readonly ssrc: number;
  readonly #send: SendRtp;
  readonly #now: () => number;
  readonly #header: RtpHeader;
  #source: unknown = null;
  /** The source's own. */
  #sourceSsrc: number | undefined;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  /** Low at first: a receiver that misses the wrap of the first packets would count it wrong (RFC 3711 3.3.1). */
  #sequence = randomInt(0x8000);
  #timestamp = randomInt(0x100000000);
  /** When the timestamp was new. */
  #stampedAt = 0;
  #clockRate = 8000;
  /** Milliseconds that the last timestamp stands for: a frame, or so far a telephone event. */
  #lengthMs = frameMs;
  #firstSequence = 0;
  /** What would come next if those of late numbers were a new beginning. */
  #stray: number | null = null;
  packets = 0;
  octets = 0;

  constructor(ssrc: number, send: SendRtp, now: () => number = () => performance.now()) {
    this.ssrc = ssrc;
    this.#send = send;
    this.#now = now;
    this.#header = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc };
  }

  /** Where the stream is now, for sender reports. */
  get timestamp(): number {
    return this.#timestamp;
  }

  get source(): unknown {
    return this.#source;
  }

  /**
   * A packet of somebody else's stream: gaps and order stay as they are, so losses stay visible.
   * @param ssrc another one than before is another stream, whose numbers have nothing to do with the last one's
   */
  relay(
    source: unknown,
    sequence: number,
    timestamp: number,
    clockRate: number,
    packet: OutgoingPacket,
    ssrc?: number,
  ): void {
    let { marker } = packet;
    // Two in a row that are far behind: the speaker began anew, as a page that was loaded again does (RFC 3550 A.1).
    const anew = sequence === this.#stray && ((sequence - this.#firstSequence) & 0xffff) >= 0x8000;
    if (source !== this.#source || ssrc !== this.#sourceSsrc || clockRate !== this.#clockRate || anew) {
      this.#stray = null;
      this.#sequenceOffset = (this.#sequence + 1 - sequence) & 0xffff;
      this.#timestampOffset = (this.#nextTimestamp(clockRate) - timestamp) >>> 0;
      this.#firstSequence = sequence;
      this.#source = source;
      this.#sourceSsrc = ssrc;
      this.#clockRate = clockRate;
      marker = true;
    } else if (((sequence - this.#firstSequence) & 0xffff) >= 0x8000) {
      // Older than the switch: its number belongs to another speaker.
      this.#stray = (sequence + 1) & 0xffff;
      return;
    } else this.#firstSequence = newer(sequence - 1000, this.#firstSequence);
    this.#write((sequence + this.#sequenceOffset) & 0xffff, (timestamp + this.#timestampOffset) >>> 0, marker, packet);
  }

  /** The next packet of something made here. */
  append(source: unknown, clockRate: number, packet: OutgoingPacket): void {
    const fresh = source !== this.#source || clockRate !== this.#clockRate;
    const timestamp = fresh ? this.#nextTimestamp(clockRate) : (this.#timestamp + (frameMs * clockRate) / 1000) >>> 0;
    this.#source = source;
    this.#clockRate = clockRate;
    this.#write((this.#sequence + 1) & 0xffff, timestamp, packet.marker || fresh, packet);
  }

  /** Packets of one telephone event keep its timestamp (RFC 4733 2.3.3). Returns the timestamp used. */
  event(
    source: unknown,
    clockRate: number,
    timestamp: number | null,
    durationMs: number,
    packet: OutgoingPacket,
  ): number {
    const at = timestamp ?? this.#nextTimestamp(clockRate);
    this.#source = source;
    this.#clockRate = clockRate;
    this.#write((this.#sequence + 1) & 0xffff, at, packet.marker, packet);
    this.#lengthMs = durationMs;
    return at;
  }

  /** The next packet begins anew, with a marker, whoever sends it. */
  interrupt(): void {
    this.#source = null;
  }

  /** As many units on as time has passed since the last timestamp, at least what that stands for. */
  #nextTimestamp(clockRate: number): number {
    const elapsed = this.#stampedAt === 0 ? frameMs : Math.max(this.#lengthMs, this.#now() - this.#stampedAt);
    return (this.#timestamp + Math.round((elapsed * clockRate) / 1000)) >>> 0;
  }

  #write(sequence: number, timestamp: number, marker: boolean, packet: OutgoingPacket): void {
    const header = this.#header;
    header.sequence = sequence;
    header.timestamp = timestamp;
    header.marker = marker;
    header.payloadType = packet.payloadType;
    // A late packet must not turn the numbers back for the next speaker.
    if (((sequence - this.#sequence) & 0xffff) < 0x8000) {
      this.#sequence = sequence;
      // The packets of one telephone event have one timestamp: its beginning counts.
      if (timestamp !== this.#timestamp) this.#stampedAt = this.#now();
      this.#timestamp = timestamp;
    }
    this.#lengthMs = frameMs;
    this.packets += 1;
    this.octets += packet.payload.length;
    this.#send(header, packet.payload);
  }
}

/** Of two sequence numbers the one that comes after the other. */
function newer(one: number, other: number): number {
  return ((one - other) & 0xffff) < 0x8000 ? one & 0xffff : other;
}
