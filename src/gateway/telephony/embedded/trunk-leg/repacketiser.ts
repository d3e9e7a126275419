import type { RtpHeader } from '../rtp/rtp-packet.ts';

/** Samples, and bytes, per millisecond of G.711. */
const bytesPerMs = 8;
type Emit = (header: RtpHeader, payload: Uint8Array) => void;

/**
 * Sends G.711 in the packet length that the far end asked for (a=ptime, a=maxptime). While all packets fit, they pass
 * unchanged, including gaps. From the first packet that does not fit, sequence numbers are assigned here, because the
 * number of packets changes.
 *
 *   passing ──a packet of another length──► cutting
 */
export class Repacketiser {
  readonly #emit: Emit;
  readonly #isG711: (payloadType: number) => boolean;
  #bytes: number | null = null;
  #most = Number.POSITIVE_INFINITY;
  #cutting = false;
  #sequence = 0;
  /** Audio that waits for more, and the timestamp of its beginning. */
  #held: Uint8Array = new Uint8Array(0);
  #heldAt = 0;
  #marker = false;
  #payloadType = 0;
  readonly #header: RtpHeader = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc: 0 };

  /** @param emit its header is valid only during the call */
  constructor(isG711: (payloadType: number) => boolean, emit: Emit) {
    this.#isG711 = isG711;
    this.#emit = emit;
  }

  /** @param ptime wanted length in ms; null: any @param most maximum length in ms; null: any */
  want(ptime: number | null, most: number | null): void {
    const wanted = ptime === null ? null : Math.min(200, Math.max(10, Math.floor(ptime / 10) * 10));
    this.#most = most === null ? Number.POSITIVE_INFINITY : Math.max(10, Math.floor(most / 10) * 10) * bytesPerMs;
    this.#bytes = wanted === null ? null : Math.min(wanted * bytesPerMs, this.#most);
  }

  send(header: RtpHeader, payload: Uint8Array): void {
    const sound = this.#isG711(header.payloadType);
    if (!this.#cutting) {
      const wanted = this.#bytes ?? payload.length;
      if (!sound || (payload.length === wanted && payload.length <= this.#most)) {
        this.#sequence = header.sequence;
        this.#emit(header, payload);
        return;
      }
      this.#cutting = true;
      this.#sequence = (header.sequence - 1) & 0xffff;
    }
    if (sound) this.#add(header, payload);
    else {
      this.#flush(header.ssrc);
      this.#write(header.payloadType, header.timestamp, header.marker, header.ssrc, payload);
    }
  }

  #add({ payloadType, timestamp, marker, ssrc }: RtpHeader, payload: Uint8Array): void {
    const ahead = (timestamp - this.#heldAt - this.#held.length) | 0;
    // A late packet: later audio has already been sent.
    if (this.#held.length > 0 && ahead < 0 && ahead > -8000) return;
    if (this.#held.length > 0 && (ahead !== 0 || payloadType !== this.#payloadType)) this.#flush(ssrc);
    if (this.#held.length === 0) {
      this.#heldAt = timestamp;
      this.#marker = marker;
      this.#payloadType = payloadType;
    }
    const all = new Uint8Array(this.#held.length + payload.length);
    all.set(this.#held);
    all.set(payload, this.#held.length);
    const length = this.#bytes ?? Math.min(all.length, this.#most);
    let at = 0;
    for (; at + length <= all.length && length > 0; at += length) {
      this.#write(payloadType, (this.#heldAt + at) >>> 0, this.#marker, ssrc, all.subarray(at, at + length));
      this.#marker = false;
    }
    this.#held = all.subarray(at);
    this.#heldAt = (this.#heldAt + at) >>> 0;
  }

  /** Sends the waiting audio as it is, because something else follows. */
  #flush(ssrc: number): void {
    if (this.#held.length > 0) this.#write(this.#payloadType, this.#heldAt, this.#marker, ssrc, this.#held);
    this.#held = new Uint8Array(0);
  }

  #write(payloadType: number, timestamp: number, marker: boolean, ssrc: number, payload: Uint8Array): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    const header = this.#header;
    header.payloadType = payloadType;
    header.sequence = this.#sequence;
    header.timestamp = timestamp;
    header.marker = marker;
    header.ssrc = ssrc;
    this.#emit(header, payload);
  }
}
