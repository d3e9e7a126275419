/** RFC 3550 12.1. */
const senderReport = 200;
const receiverReport = 201;
const sourceDescription = 202;
const cnameItem = 1;
/** Seconds from 1900, the epoch of NTP, to 1970. */
const ntpEpoch = 2_208_988_800;

export interface Sent {
  ssrc: number;
  cname: string;
  /** Milliseconds since 1970, and the stream's timestamp at that moment. */
  now: number;
  timestamp: number;
  packets: number;
  octets: number;
}

/** Report block about a received stream (RFC 3550 6.4.1). */
export interface ReceptionBlock {
  ssrc: number;
  /** Share of packets lost since the last report, in 1/256. */
  fractionLost: number;
  lost: number;
  /** Extended by the wraparounds of the sequence number. */
  highest: number;
  /** In units of the stream's clock. */
  jitter: number;
  /**
   * The middle 32 bits of the last sender report's time, and the delay since its arrival in 1/65536 s. 0: none arrived.
   */
  lastReport: number;
  delay: number;
}

/**
 * Prints a report with the name of its source, the minimum of a compound packet (RFC 3550 6.1, 6.4, 6.5.1). A leg that
 * has sent nothing sends a receiver report.
 */
export function printReport(sent: Sent, received: ReceptionBlock | null = null): Buffer {
  const { ssrc, cname, now, timestamp, packets, octets } = sent;
  const name = Buffer.from(cname);
  // Item type, length, name, and at least one zero byte up to a whole word.
  const chunk = 4 + (Math.floor((2 + name.length) / 4) + 1) * 4;
  const head = packets === 0 ? 8 : 28;
  const report = head + (received === null ? 0 : 24);
  const out = Buffer.alloc(report + 4 + chunk);
  writeHeader(out, 0, received === null ? 0 : 1, packets === 0 ? receiverReport : senderReport, report);
  out.writeUInt32BE(ssrc, 4);
  if (packets > 0) {
    out.writeUInt32BE((Math.floor(now / 1000) + ntpEpoch) >>> 0, 8);
    out.writeUInt32BE(Math.floor(((now % 1000) / 1000) * 0x100000000), 12);
    out.writeUInt32BE(timestamp >>> 0, 16);
    out.writeUInt32BE(packets >>> 0, 20);
    out.writeUInt32BE(octets >>> 0, 24);
  }
  if (received !== null) writeBlock(out, head, received);
  writeHeader(out, report, 1, sourceDescription, 4 + chunk);
  out.writeUInt32BE(ssrc, report + 4);
  out[report + 8] = cnameItem;
  out[report + 9] = name.length;
  name.copy(out, report + 10);
  return out;
}

/**
 * Returns the middle 32 bits of a sender report's time, for our next report. Null if the first report is not a sender
 * report.
 */
export function timeOfReport(reports: Buffer): number | null {
  if (reports.length < 28 || reports.readUInt8(1) !== senderReport) return null;
  return reports.readUInt32BE(10);
}

/** Checks a compound packet as in RFC 3550 A.2: version, report first, and lengths that add up. */
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

function writeBlock(out: Buffer, at: number, block: ReceptionBlock): void {
  out.writeUInt32BE(block.ssrc, at);
  out[at + 4] = block.fractionLost;
  out.writeIntBE(block.lost, at + 5, 3);
  out.writeUInt32BE(block.highest, at + 8);
  out.writeUInt32BE(block.jitter, at + 12);
  out.writeUInt32BE(block.lastReport, at + 16);
  out.writeUInt32BE(block.delay, at + 20);
}
