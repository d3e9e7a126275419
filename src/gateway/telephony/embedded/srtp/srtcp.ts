import { HmacSha1, sameDigest } from './hmac-sha1.ts';
import { Keystream } from './keystream.ts';
import { ReplayWindow } from './packet-index.ts';
import { deriveKeys, type MasterKey, rtcpLabels } from './session-keys.ts';
import { maxPacket, tagLength } from './srtp.ts';

/**
 * The header and SSRC of the first report are not encrypted. The E flag and the index follow the last report (RFC 3711
 * 3.4).
 */
const clearLength = 8;
const indexLength = 4;
const encrypted = 0x80000000;

/** Decrypts reports of the far end. */
export class SrtcpReceiver {
  readonly #hmac: HmacSha1;
  readonly #keystream: Keystream;
  readonly #window = new ReplayWindow();

  constructor(master: MasterKey) {
    const keys = deriveKeys(master, rtcpLabels);
    this.#hmac = new HmacSha1(keys.authentication, maxPacket);
    this.#keystream = new Keystream(keys.encryption, keys.salt);
  }

  /** Decrypts the reports in place. Returns null if they are forged, repeated or too old. */
  open(packet: Buffer): Buffer | null {
    const signed = packet.length - tagLength;
    const end = signed - indexLength;
    if (end < clearLength || packet.length > maxPacket) return null;
    const trailer = packet.readUInt32BE(end);
    const index = trailer & 0x7fffffff;
    if (!this.#window.isNew(index)) return null;
    const { scratch, start } = this.#hmac;
    packet.copy(scratch, start, 0, signed);
    if (!sameDigest(this.#hmac.digest(signed), packet, signed, tagLength)) return null;
    this.#window.add(index);
    if (trailer >= encrypted) this.#keystream.apply(packet, clearLength, end, packet.readUInt32BE(4), index);
    return packet.subarray(0, end);
  }
}

/** Encrypts our reports. */
export class SrtcpSender {
  readonly #hmac: HmacSha1;
  readonly #keystream: Keystream;
  #index = 0;

  constructor(master: MasterKey) {
    const keys = deriveKeys(master, rtcpLabels);
    this.#hmac = new HmacSha1(keys.authentication, maxPacket);
    this.#keystream = new Keystream(keys.encryption, keys.salt);
  }

  /** @param reports a compound packet (RFC 3550 6.1) */
  close(reports: Buffer): Buffer {
    this.#index = (this.#index + 1) % encrypted;
    const { scratch, start } = this.#hmac;
    const end = start + reports.length;
    reports.copy(scratch, start);
    this.#keystream.apply(scratch, start + clearLength, end, reports.readUInt32BE(4), this.#index);
    scratch.writeUInt32BE((encrypted | this.#index) >>> 0, end);
    scratch.write(this.#hmac.digest(reports.length + indexLength), end + indexLength, tagLength, 'binary');
    return Buffer.from(scratch.subarray(start, end + indexLength + tagLength));
  }
}
