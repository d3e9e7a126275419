/** RFC 3550 12.1. */
const senderReport = 200;
const receiverReport = 201;
const sourceDescription = 202;
const cnameItem = 1;
/** Seconds from 1900, where NTP counts from, to 1970. */
const ntpEpoch = 2_208_988_800;

export interface Sent {
  ssrc: number;
  cname: string;
  /** Milliseconds since 1970, and the stream's timestamp of that moment. */
  now: number;
  timestamp: number;
  packets: number;
  octets: number;
}

/** A sender report with the name of its source: the least a compound packet may hold (RFC 3550 6.1, 6.4.1, 6.5.1). */
export function printSenderReport({ ssrc, cname, now, timestamp, packets, octets }: Sent): Buffer {
  const name = Buffer.from(cname);
  // Item type, length, name, and zeros up to a whole word, at least one.
  const chunk = 4 + (Math.floor((2 + name.length) / 4) + 1) * 4;
  const out = Buffer.alloc(28 + 4 + chunk);
  writeHeader(out, 0, 0, senderReport, 28);
  out.writeUInt32BE(ssrc, 4);
  out.writeUInt32BE((Math.floor(now / 1000) + ntpEpoch) >>> 0, 8);
  out.writeUInt32BE(Math.floor(((now % 1000) / 1000) * 0x100000000), 12);
  out.writeUInt32BE(timestamp >>> 0, 16);
  out.writeUInt32BE(packets >>> 0, 20);
  out.writeUInt32BE(octets >>> 0, 24);
  writeHeader(out, 28, 1, sourceDescription, 4 + chunk);
  out.writeUInt32BE(ssrc, 32);
  out[36] = cnameItem;
  out[37] = name.length;
  name.copy(out, 38);
  return out;
}

/** Whether these are reports as RFC 3550 A.2 knows them: right version, report first, lengths that add up. */
export function isCompound(packet: Buffer): boolean {
  if (packet.length < 8) return false;
  const type = packet.readUInt8(1);
  if (type !== senderReport && type !== receiverReport) return false;
  let at = 0;
  while (at + 4 <= packet.length) {
    if (packet.readUInt8(at) >> 6 !== 2) return false;
    at += (packet.readUInt16BE(at + 2) + 1) * 4;
  }
  return at === packet.length;
}

function writeHeader(out: Buffer, at: number, count: number, type: number, length: number): void {
  out[at] = 0x80 | count;
  out[at + 1] = type;
  out.writeUInt16BE(length / 4 - 1, at + 2);
}
