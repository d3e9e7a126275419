import type { DtlsSocket } from 'werift';
import { isCompound } from '../rtp/rtcp.ts';
import { plainHeader, type RtpHeader, readPayload, readRtpHeader, writeRtpHeader } from '../rtp/rtp-packet.ts';
import { SrtcpReceiver, SrtcpSender } from '../srtp/srtcp.ts';
import { maxPacket, SrtpReceiver, SrtpSender, tagLength } from '../srtp/srtp.ts';

/** Both directions of SRTP and SRTCP, with the keys that a finished DTLS handshake yields (RFC 5764 4.2). */
export class SecureMedia {
  readonly #rtpIn: SrtpReceiver;
  readonly #rtpOut: SrtpSender;
  readonly #rtcpIn: SrtcpReceiver;
  readonly #rtcpOut: SrtcpSender;
  readonly #header: RtpHeader = { payloadType: 0, sequence: 0, timestamp: 0, marker: false, ssrc: 0 };

  constructor(dtls: DtlsSocket) {
    const { localKey, localSalt, remoteKey, remoteSalt } = dtls.extractSessionKeys(16, 14);
    const local = { key: localKey, salt: localSalt };
    const remote = { key: remoteKey, salt: remoteSalt };
    this.#rtpIn = new SrtpReceiver(remote);
    this.#rtpOut = new SrtpSender(local);
    this.#rtcpIn = new SrtcpReceiver(remote);
    this.#rtcpOut = new SrtcpSender(local);
  }

  /** Sends a packet; one whose payload fits into no datagram is let go. @param send returns whether its buffer can be used again */
  rtp(header: RtpHeader, payload: Uint8Array, send: (packet: Buffer) => boolean): void {
    const length = plainHeader + payload.length;
    if (length + tagLength > maxPacket) return;
    const { scratch, start } = this.#rtpOut;
    writeRtpHeader(scratch, start, header);
    scratch.set(payload, start + plainHeader);
    const packet = this.#rtpOut.close(plainHeader, length);
    if (packet !== null && !send(packet)) this.#rtpOut.renew();
  }

  /** @param reports a compound packet */
  rtcp(reports: Buffer): Buffer {
    return this.#rtcpOut.close(reports);
  }

  /** Reads a packet in place, and hands it on where it is the peer's. The header is only lent for the call. */
  openRtp(packet: Buffer, handle: (header: RtpHeader, payload: Buffer) => void): void {
    const header = readRtpHeader(packet, this.#header);
    const end = header === -1 ? -1 : this.#rtpIn.open(packet, header);
    const payload = end === -1 ? null : readPayload(packet, header, end);
    if (payload !== null) handle(this.#header, payload);
  }

  /** Whether these are reports, and the peer's. */
  openRtcp(packet: Buffer): boolean {
    const reports = this.#rtcpIn.open(packet);
    return reports !== null && isCompound(reports);
  }
}
