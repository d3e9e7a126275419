export type DatagramKind = 'stun' | 'dtls' | 'rtp' | 'rtcp';

const stunHeader = 20;
const magicCookie = 0x2112a442;
const dtlsRecordHeader = 13;
/** A report needs a header and an SSRC; an RTP packet needs twelve bytes. */
const rtcpHeader = 8;
const rtpHeader = 12;

/**
 * Returns the kind of a datagram by its first bytes (RFC 7983 section 7, RFC 5761 section 4). Null if it cannot be any
 * of them.
 */
export function kindOf(datagram: Buffer): DatagramKind | null {
  const first = datagram[0];
  if (first === undefined) return null;
  if (first >= 128 && first <= 191) {
    const second = datagram[1] ?? 0;
    const reports = second >= 192 && second <= 223;
    if (datagram.length < (reports ? rtcpHeader : rtpHeader)) return null;
    return reports ? 'rtcp' : 'rtp';
  }
  if (first <= 3) return isStun(datagram) ? 'stun' : null;
  // change_cipher_spec, alert and handshake. A voice leg has no application data.
  if (first >= 20 && first <= 22) return isDtls(datagram) ? 'dtls' : null;
  return null;
}

/** RFC 8489 section 5. */
function isStun(datagram: Buffer): boolean {
  if (datagram.length < stunHeader || datagram.readUInt32BE(4) !== magicCookie) return false;
  const length = datagram.readUInt16BE(2);
  return length % 4 === 0 && stunHeader + length === datagram.length;
}

/** RFC 6347 4.1: whole records, with a major version of 254. */
function isDtls(datagram: Buffer): boolean {
  let at = 0;
  while (at < datagram.length) {
    if (at + dtlsRecordHeader > datagram.length || datagram[at + 1] !== 0xfe) return false;
    at += dtlsRecordHeader + datagram.readUInt16BE(at + 11);
  }
  return at === datagram.length;
}
