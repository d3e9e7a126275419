import { randomInt } from 'node:crypto';
import { frameMs } from '../../sound/ticker.ts';
import type { RtpHeader } from './rtp-packet.ts';

export interface OutgoingPacket {
  payloadType: number;
  payload: Buffer;
  marker: boolean;
}

/** Sends a packet over the path. The header is valid only during the call. */
export type SendRtp = (header: RtpHeader, payload: Buffer) => void;

/**
 * The single RTP stream that one leg hears, whatever the source: a participant, music or a prompt. The sequence numbers
 * and timestamps of all sources are mapped to one continuous line, with the marker at each change of the source (RFC
 * 3550 5.1).
 */
export class OutgoingStream {
  readonly ssrc: number;
  readonly #send: SendRtp;
  readonly #now: () => number;
  readonly #header: RtpHeader;
  #source: unknown = null;
  /** SSRC of the source. */
  #sourceSsrc: number | undefined;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  /**
   * Begins low. If it wrapped within the first packets and these were lost, the receiver would count the rollover
   * wrongly (RFC 3711 3.3.1).
   */
  #sequence = randomInt(0x8000);
  #timestamp = randomInt(0x100000000);
  /** When the timestamp last changed. */
  #stampedAt = 0;
  #clockRate = 8000;
  /** Duration covered by the last timestamp in ms: a frame, or the current length of a telephone event. */
  #lengthMs = frameMs;
  #firstSequence = 0;
  /** The next number that would confirm that the source restarted its numbering. */
  #stray: number | null = null;
  packets = 0;
  octets = 0;

  constructor(ssrc: number, send: SendRtp, now: () => number = () => performance.now()) {
    this.ssrc = ssrc;
    this.#send = send;
    this.#now = now;
    this.#header = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc };
  }

  /** Current position of the stream, for sender reports. */
  get timestamp(): number {
    return this.#timestamp;
  }

  get source(): unknown {
    return this.#source;
  }

  /**
   * Relays a packet of another stream. Gaps and order are kept, so losses stay visible.
   * @param ssrc a different one means another stream with unrelated numbers
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
    // Two consecutive packets that are far behind: the source restarted, for example after a page reload (RFC 3550
    // A.1).
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
      // A packet from before the change of the source. Its number is already used by another source.
      this.#stray = (sequence + 1) & 0xffff;
      return;
    } else this.#firstSequence = newer(sequence - 1000, this.#firstSequence);
    this.#write((sequence + this.#sequenceOffset) & 0xffff, (timestamp + this.#timestampOffset) >>> 0, marker, packet);
  }

  /** Sends the next packet of a generated source. */
  append(source: unknown, clockRate: number, packet: OutgoingPacket): void {
    const fresh = source !== this.#source || clockRate !== this.#clockRate;
    const timestamp = fresh ? this.#nextTimestamp(clockRate) : (this.#timestamp + (frameMs * clockRate) / 1000) >>> 0;
    this.#source = source;
    this.#clockRate = clockRate;
    this.#write((this.#sequence + 1) & 0xffff, timestamp, packet.marker || fresh, packet);
  }

  /** Sends a packet of a telephone event. All of them have one timestamp (RFC 4733 2.3.3), which is returned. */
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

  /** The next packet starts a new talkspurt with a marker, whatever its source. */
  interrupt(): void {
    this.#source = null;
  }

  /** Advances by the time since the last timestamp, but at least by the duration that it covers. */
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
    // A late packet must not move the numbers back for the next source.
    if (((sequence - this.#sequence) & 0xffff) < 0x8000) {
      this.#sequence = sequence;
      // All packets of a telephone event have one timestamp, so its beginning counts.
      if (timestamp !== this.#timestamp) this.#stampedAt = this.#now();
      this.#timestamp = timestamp;
    }
    this.#lengthMs = frameMs;
    this.packets += 1;
    this.octets += packet.payload.length;
    this.#send(header, packet.payload);
  }
}

/** Returns the later of two sequence numbers. */
function newer(one: number, other: number): number {
  return ((one - other) & 0xffff) < 0x8000 ? one & 0xffff : other;
}
