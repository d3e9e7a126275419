import { readWord, writeWord } from '../rtp/rtp-packet.ts';
import { HmacSha1, sameDigest } from './hmac-sha1.ts';
import { Keystream } from './keystream.ts';
import { packetIndex, ReplayWindow } from './packet-index.ts';
import { deriveKeys, type MasterKey, rtpLabels } from './session-keys.ts';

/** Bytes of the tag of AES_CM_128_HMAC_SHA1_80 (RFC 5764 4.1.2). */
export const tagLength = 10;
/** Longer than any datagram of a network with Ethernet's frames. */
export const maxPacket = 1500;
/** One stream is the rule, and a trunk begins another with each transfer; who sends many is not let fill memory. */
const maxStreams = 64;
/** The rollover counter, which is signed and not sent. */
const rocLength = 4;

/** Opens what the other side sends (RFC 3711 3.3), with AES_CM_128_HMAC_SHA1_80. */
export class SrtpReceiver {
  readonly #hmac: HmacSha1;
  readonly #keystream: Keystream;
  readonly #streams = new Map<number, ReplayWindow>();
  readonly #tag: number;

  /** @param tag bytes of a packet's tag: 4 for AES_CM_128_HMAC_SHA1_32 (RFC 4568 6.2.2) */
  constructor(master: MasterKey, tag: number = tagLength) {
    this.#tag = tag;
    const keys = deriveKeys(master, rtpLabels);
    this.#hmac = new HmacSha1(keys.authentication, maxPacket + rocLength);
    this.#keystream = new Keystream(keys.encryption, keys.salt);
  }

  /**
   * Decrypts the packet in place, behind its header of `header` bytes. Returns
   * where its payload ends, or -1 when it is forged, has come before, or is too old.
   */
  open(packet: Buffer, header: number): number {
    const end = packet.length - this.#tag;
    if (end < header || packet.length > maxPacket) return -1;
    const ssrc = readWord(packet, 8);
    const known = this.#streams.get(ssrc);
    const index = packetIndex(sequenceOf(packet, 0), known?.highest ?? -1);
    if (known !== undefined && !known.isNew(index)) return -1;
    const { scratch, start } = this.#hmac;
    packet.copy(scratch, start, 0, end);
    writeWord(scratch, start + end, Math.floor(index / 0x10000));
    if (!sameDigest(this.#hmac.digest(end + rocLength), packet, end, this.#tag)) return -1;
    const stream = known ?? this.#begin(ssrc);
    if (stream === null) return -1;
    stream.add(index);
    this.#keystream.apply(packet, header, end, ssrc, index);
    return end;
  }

  #begin(ssrc: number): ReplayWindow | null {
    if (this.#streams.size >= maxStreams) return null;
    const window = new ReplayWindow();
    this.#streams.set(ssrc, window);
    return window;
  }
}

/** Closes what this side sends, one stream. */
export class SrtpSender {
  readonly #authentication: Buffer;
  readonly #keystream: Keystream;
  readonly #sent = new ReplayWindow();
  #hmac: HmacSha1;
  /** The last packet, of which a new one mostly has the length. */
  #packet: Buffer = Buffer.alloc(0);
  readonly #tag: number;

  /** @param tag bytes of a packet's tag */
  constructor(master: MasterKey, tag: number = tagLength) {
    this.#tag = tag;
    const keys = deriveKeys(master, rtpLabels);
    this.#authentication = keys.authentication;
    this.#hmac = new HmacSha1(keys.authentication, maxPacket + rocLength);
    this.#keystream = new Keystream(keys.encryption, keys.salt);
  }

  /** Where the next packet is to be written, header and payload, from `start`. */
  get scratch(): Buffer {
    return this.#hmac.scratch;
  }

  get start(): number {
    return this.#hmac.start;
  }

  /**
   * Encrypts and signs what was written to `scratch`; the packet returned lies there too.
   * Null for a number that was used: the same keystream twice would show both payloads (RFC 3711 9.1).
   */
  close(header: number, length: number): Buffer | null {
    const { scratch, start } = this.#hmac;
    const ssrc = readWord(scratch, start + 8);
    const index = packetIndex(sequenceOf(scratch, start), this.#sent.highest);
    if (!this.#sent.isNew(index)) return null;
    this.#sent.add(index);
    const end = start + length;
    this.#keystream.apply(scratch, start + header, end, ssrc, index);
    writeWord(scratch, end, Math.floor(index / 0x10000));
    scratch.write(this.#hmac.digest(length + rocLength), end, this.#tag, 'binary');
    if (this.#packet.length !== length + this.#tag || this.#packet.buffer !== scratch.buffer) {
      this.#packet = scratch.subarray(start, end + this.#tag);
    }
    return this.#packet;
  }

  /** The last packet is not on its way yet, and keeps the scratch area. */
  renew(): void {
    this.#hmac = new HmacSha1(this.#authentication, maxPacket + rocLength);
  }
}

function sequenceOf(packet: Buffer, at: number): number {
  return ((packet[at + 2] as number) << 8) | (packet[at + 3] as number);
}
