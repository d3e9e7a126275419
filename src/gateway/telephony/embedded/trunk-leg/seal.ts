import { plainHeader, type RtpHeader, writeRtpHeader } from '../rtp/rtp-packet.ts';
import { SrtcpReceiver, SrtcpSender } from '../srtp/srtcp.ts';
import { maxPacket, SrtpReceiver, SrtpSender } from '../srtp/srtp.ts';
import { type CryptoLine, sameKey, suites } from './crypto-line.ts';

/** Prints an unencrypted packet. Null if it does not fit into a datagram. */
export function plainPacket(header: RtpHeader, payload: Uint8Array): Buffer | null {
  if (plainHeader + payload.length > maxPacket) return null;
  const packet = Buffer.allocUnsafe(plainHeader + payload.length);
  writeRtpHeader(packet, 0, header);
  packet.set(payload, plainHeader);
  return packet;
}

/** SRTP and SRTCP with keys from the SDP. Each side has its own key and may change it. */
export class Seal {
  readonly local: CryptoLine;
  readonly #rtpOut: SrtpSender;
  readonly #rtcpOut: SrtcpSender;
  #remote: CryptoLine;
  #rtpIn: SrtpReceiver;
  #rtcpIn: SrtcpReceiver;

  constructor(local: CryptoLine, remote: CryptoLine) {
    this.local = local;
    this.#remote = remote;
    this.#rtpOut = new SrtpSender(local.key, suites[local.suite]);
    this.#rtcpOut = new SrtcpSender(local.key);
    this.#rtpIn = new SrtpReceiver(remote.key, suites[remote.suite]);
    this.#rtcpIn = new SrtcpReceiver(remote.key);
  }

  /** Applies the far end's key from a new description. An unchanged key keeps the counters (RFC 4568 7.1.4). */
  rekey(remote: CryptoLine): void {
    if (sameKey(remote.key, this.#remote.key)) return;
    this.#remote = remote;
    this.#rtpIn = new SrtpReceiver(remote.key, suites[remote.suite]);
    this.#rtcpIn = new SrtcpReceiver(remote.key);
  }

  /**
   * Encrypts and sends a packet. Drops it if it does not fit into a datagram, or if its number was used.
   * @param send returns whether its buffer can be reused
   */
  rtp(header: RtpHeader, payload: Uint8Array, send: (packet: Buffer) => boolean): void {
    const length = plainHeader + payload.length;
    if (length + suites[this.local.suite] > maxPacket) return;
    const { scratch, start } = this.#rtpOut;
    writeRtpHeader(scratch, start, header);
    scratch.set(payload, start + plainHeader);
    const packet = this.#rtpOut.close(plainHeader, length);
    if (packet !== null && !send(packet)) this.#rtpOut.renew();
  }

  /** Decrypts in place. Returns the end of the payload, or -1. */
  openRtp(packet: Buffer, header: number): number {
    return this.#rtpIn.open(packet, header);
  }

  rtcp(reports: Buffer): Buffer {
    return this.#rtcpOut.close(reports);
  }

  openRtcp(packet: Buffer): Buffer | null {
    return this.#rtcpIn.open(packet);
  }
}
