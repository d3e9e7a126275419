/** The fixed header of RFC 3550 5.1, as far as it is read or written here. */
export interface RtpHeader {
  payloadType: number;
  sequence: number;
  timestamp: number;
  marker: boolean;
  ssrc: number;
}

/** Bytes of a header without contributors and extensions, as we write it. */
export const plainHeader = 12;

/**
 * Reads the header into `into`. Returns its length including contributors and extension, or -1 if the bytes are not RTP
 * (RFC 3550 A.1).
 */
export function readRtpHeader(packet: Buffer, into: RtpHeader): number {
  if (packet.length < plainHeader) return -1;
  // Read single bytes: Buffer's methods are shared by the whole process and therefore slower.
  const first = packet[0] as number;
  if (first >> 6 !== 2) return -1;
  let length = plainHeader + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (length + 4 > packet.length) return -1;
    length += 4 + packet.readUInt16BE(length + 2) * 4;
  }
  if (length > packet.length) return -1;
  const second = packet[1] as number;
  into.marker = second >= 0x80;
  into.payloadType = second & 0x7f;
  into.sequence = ((packet[2] as number) << 8) | (packet[3] as number);
  into.timestamp = readWord(packet, 4);
  into.ssrc = readWord(packet, 8);
  return length;
}

/** Returns the payload between `header` and `end` without padding. Null if the padding is longer than the payload. */
export function readPayload(packet: Buffer, header: number, end: number): Buffer | null {
  if (((packet[0] as number) & 0x20) === 0) return packet.subarray(header, end);
  const padding = end > header ? packet.readUInt8(end - 1) : 0;
  return padding === 0 || header + padding > end ? null : packet.subarray(header, end - padding);
}

/** Writes a header without contributors and extensions at `at`. */
export function writeRtpHeader(out: Buffer, at: number, header: RtpHeader): void {
  out[at] = 0x80;
  out[at + 1] = (header.marker ? 0x80 : 0) | header.payloadType;
  out[at + 2] = header.sequence >>> 8;
  out[at + 3] = header.sequence;
  writeWord(out, at + 4, header.timestamp);
  writeWord(out, at + 8, header.ssrc);
}

export function readWord(from: Buffer, at: number): number {
  const high = ((from[at] as number) << 24) | ((from[at + 1] as number) << 16);
  return (high | ((from[at + 2] as number) << 8) | (from[at + 3] as number)) >>> 0;
}

export function writeWord(to: Buffer, at: number, word: number): void {
  to[at] = word >>> 24;
  to[at + 1] = word >>> 16;
  to[at + 2] = word >>> 8;
  to[at + 3] = word;
}
