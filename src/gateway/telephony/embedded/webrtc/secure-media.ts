import type { DtlsSocket } from 'werift';
import { isCompound } from '../rtp/rtcp.ts';
import { plainHeader, type RtpHeader, readPayload, readRtpHeader, writeRtpHeader } from '../rtp/rtp-packet.ts';
import { SrtcpReceiver, SrtcpSender } from '../srtp/srtcp.ts';
import { maxPacket, SrtpReceiver, SrtpSender, tagLength } from '../srtp/srtp.ts';

/** SRTP and SRTCP in both directions, with the keys from a completed DTLS handshake (RFC 5764 4.2). */
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

  /**
   * Encrypts and sends a packet. Drops it if it does not fit into a datagram.
   * @param send returns whether its buffer can be reused
   */
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

  /** Decrypts a packet in place and passes it on if it is authentic. The header is valid only during the call. */
  openRtp(packet: Buffer, handle: (header: RtpHeader, payload: Buffer) => void): void {
    const header = readRtpHeader(packet, this.#header);
    const end = header === -1 ? -1 : this.#rtpIn.open(packet, header);
    const payload = end === -1 ? null : readPayload(packet, header, end);
    if (payload !== null) handle(this.#header, payload);
  }

  /** Returns true for authentic reports. */
  openRtcp(packet: Buffer): boolean {
    const reports = this.#rtcpIn.open(packet);
    return reports !== null && isCompound(reports);
  }
}
