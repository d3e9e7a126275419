import { readWord, writeWord } from '../rtp/rtp-packet.ts';
import { HmacSha1, sameDigest } from './hmac-sha1.ts';
import { Keystream } from './keystream.ts';
import { packetIndex, ReplayWindow } from './packet-index.ts';
import { deriveKeys, type MasterKey, rtpLabels } from './session-keys.ts';

/** Bytes of the authentication tag of AES_CM_128_HMAC_SHA1_80 (RFC 5764 4.1.2). */
export const tagLength = 10;
/** Maximum size of a datagram on a network with Ethernet frames. */
export const maxPacket = 1500;
/** Usually there is one stream, and a trunk starts another with each transfer. The limit protects our memory. */
const maxStreams = 64;
/** The rollover counter, which is authenticated but not sent. */
const rocLength = 4;

/** Decrypts the far end's packets (RFC 3711 3.3) with AES_CM_128_HMAC_SHA1_80. */
export class SrtpReceiver {
  readonly #hmac: HmacSha1;
  readonly #keystream: Keystream;
  readonly #streams = new Map<number, ReplayWindow>();
  readonly #tag: number;

  /** @param tag bytes of a packet's authentication tag: 4 for AES_CM_128_HMAC_SHA1_32 (RFC 4568 6.2.2) */
  constructor(master: MasterKey, tag: number = tagLength) {
    this.#tag = tag;
    const keys = deriveKeys(master, rtpLabels);
    this.#hmac = new HmacSha1(keys.authentication, maxPacket + rocLength);
    this.#keystream = new Keystream(keys.encryption, keys.salt);
  }

  /**
   * Decrypts the packet in place, after its header of `header` bytes. Returns the end of its payload, or -1 if the
   * packet is forged, repeated or too old.
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

/** Encrypts our packets, a single stream. */
export class SrtpSender {
  readonly #authentication: Buffer;
  readonly #keystream: Keystream;
  readonly #sent = new ReplayWindow();
  #hmac: HmacSha1;
  /** The last packet. Most packets have the same length, so its buffer view is reused. */
  #packet: Buffer = Buffer.alloc(0);
  readonly #tag: number;

  /** @param tag bytes of a packet's authentication tag */
  constructor(master: MasterKey, tag: number = tagLength) {
    this.#tag = tag;
    const keys = deriveKeys(master, rtpLabels);
    this.#authentication = keys.authentication;
    this.#hmac = new HmacSha1(keys.authentication, maxPacket + rocLength);
    this.#keystream = new Keystream(keys.encryption, keys.salt);
  }

  /** Buffer for the next packet. Header and payload are written to it from `start`. */
  get scratch(): Buffer {
    return this.#hmac.scratch;
  }

  get start(): number {
    return this.#hmac.start;
  }

  /**
   * Encrypts and authenticates what was written to `scratch`. The returned packet is in the same buffer. Null if the
   * number was used before: using a keystream twice would reveal both payloads (RFC 3711 9.1).
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

  /** Allocates a new scratch buffer, because the last packet is still being sent from the old one. */
  renew(): void {
    this.#hmac = new HmacSha1(this.#authentication, maxPacket + rocLength);
  }
}

function sequenceOf(packet: Buffer, at: number): number {
  return ((packet[at + 2] as number) << 8) | (packet[at + 3] as number);
}
