import { formatFacts } from './formats.ts';
import type { AudioPacket } from './packet.ts';
import { frameMs } from './ticker.ts';

export interface JitterBufferOptions {
  /** Samples a second of what is pulled. */
  sampleRate: number;
  /** A packet's sound in `sampleRate`, one channel. Called once a packet, in the order of the stream. */
  decode: (packet: AudioPacket) => Int16Array;
  /** Sound is held back so long, at least and at most; in milliseconds. */
  minDelayMs?: number;
  maxDelayMs?: number;
}

/** As many pulls make up a window, after which too long a delay is shortened by one frame. */
const windowPulls = 50;
/** Packets held at most, whatever their length. */
const maxPackets = 100;

interface Waiting {
  packet: AudioPacket;
  /** RTP sequence number without its wrap. */
  order: number;
}

/**
 * Makes an even stream of frames out of packets that come when they like.
 *
 *   empty ──push──► filling ──pull, enough is there──► playing
 *     ▲                                                 │  │
 *     └──────── nothing came for maxDelayMs ────────────┘  └─ stalled: late packets lengthen the delay
 *
 * A frame that is missing while later ones are there was lost: null, and on with
 * the next. When nothing at all is there, the sound waits, and the delay has
 * grown by that wait. It shrinks, a frame a second, when all of a second's
 * packets came early enough to do with less.
 */
export class JitterBuffer {
  readonly #decode: (packet: AudioPacket) => Int16Array;
  readonly #sampleRate: number;
  readonly #frameSamples: number;
  readonly #minDelayMs: number;
  readonly #maxDelayMs: number;
  /** In the order of the stream. */
  readonly #waiting: Waiting[] = [];
  /** Decoded, and not pulled yet. */
  #decoded: Int16Array = new Int16Array(0);
  #playing = false;
  #format: AudioPacket['format'] | null = null;
  #ssrc: number | undefined;
  #highest = 0;
  /** Timestamp of the next sample that has not been decoded. */
  #next = 0;
  /** Pulls in a row that found nothing. */
  #stalled = 0;
  #leastMs = Number.POSITIVE_INFINITY;
  #pulls = 0;
  /** Frames to hold back, because packets came later than they were played. */
  #owed = 0;

  constructor(options: JitterBufferOptions) {
    this.#decode = options.decode;
    this.#sampleRate = options.sampleRate;
    this.#frameSamples = (options.sampleRate * frameMs) / 1000;
    this.#minDelayMs = options.minDelayMs ?? 20;
    this.#maxDelayMs = options.maxDelayMs ?? 200;
  }

  /** Milliseconds of sound that are held now. */
  get heldMs(): number {
    const last = this.#waiting.at(-1);
    const decoded = (this.#decoded.length * 1000) / this.#sampleRate;
    if (last === undefined) return decoded;
    // The length of the last packet shows only when it is decoded; a frame is the rule.
    return decoded + this.#ms(this.#ahead(last.packet)) + frameMs;
  }

  /** Takes a packet; one that was played already, or came twice, is let go. */
  push(packet: AudioPacket): void {
    if (packet.format !== this.#format || packet.ssrc !== this.#ssrc) this.#restart(packet);
    const step = ((packet.sequence - this.#highest) << 16) >> 16;
    const order = this.#highest + step;
    // So far off is another stream: the sender began anew.
    if (Math.abs(step) > maxPackets) {
      this.#restart(packet);
      this.#insert({ packet, order: packet.sequence });
      return;
    }
    if (this.#playing && this.#ahead(packet) < 0) {
      this.#late(-this.#ms(this.#ahead(packet)));
      return;
    }
    this.#highest = Math.max(this.#highest, order);
    this.#insert({ packet, order });
    if (this.#waiting.length > maxPackets || this.heldMs > 2 * this.#maxDelayMs) this.#drop();
  }

  /** The next 20 ms; null where they were lost, are late, or nobody speaks. */
  pull(): Int16Array | null {
    if (!this.#playing) {
      if (this.heldMs < this.#minDelayMs + frameMs) {
        // A packet alone is played too, if no other follows.
        if (this.#waiting.length === 0 || this.#stalled++ * frameMs < this.#minDelayMs) return null;
      }
      this.#playing = true;
      this.#stalled = 0;
      this.#next = this.#waiting[0]?.packet.timestamp ?? 0;
    }
    if (this.#owed > 0) {
      this.#owed -= 1;
      return null;
    }
    const frame = this.#frame();
    this.#shorten();
    return frame;
  }

  #frame(): Int16Array | null {
    const { out, filled } = this.#collect();
    if (filled > 0) {
      this.#stalled = 0;
      return out;
    }
    if (this.#waiting.length === 0) {
      this.#stalled += 1;
      if (this.#stalled * frameMs >= this.#maxDelayMs) this.#stop();
    }
    return null;
  }

  /** As much of a frame as there is; where sound is missing before sound that is there, silence. */
  #collect(): { out: Int16Array; filled: number } {
    const out = new Int16Array(this.#frameSamples);
    let at = 0;
    let filled = 0;
    while (at < out.length) {
      if (this.#decoded.length > 0) {
        const part = this.#decoded.subarray(0, out.length - at);
        out.set(part, at);
        this.#decoded = this.#decoded.subarray(part.length);
        at += part.length;
        filled += part.length;
        continue;
      }
      const first = this.#waiting[0];
      if (first === undefined) break;
      const missing = this.#missing(first.packet);
      if (missing > 0) {
        const skipped = Math.min(missing, out.length - at);
        this.#next = (this.#next + this.#units(skipped)) >>> 0;
        at += skipped;
        continue;
      }
      this.#waiting.shift();
      this.#decoded = this.#decode(first.packet);
      this.#next = (first.packet.timestamp + this.#units(this.#decoded.length)) >>> 0;
    }
    return { out, filled };
  }

  /** Samples between what was played and this packet. */
  #missing(packet: AudioPacket): number {
    const ahead = this.#ahead(packet);
    const waited = this.#ms(ahead) - this.#stalled * frameMs;
    // What stood still already has been heard as silence; and a pause of the speaker needs no waiting for.
    if (waited <= 0 || waited > this.#maxDelayMs) this.#next = packet.timestamp;
    else this.#next = (packet.timestamp - this.#unitsOfMs(waited)) >>> 0;
    this.#stalled = 0;
    return Math.round((this.#ahead(packet) * this.#sampleRate) / this.#clockRate);
  }

  #shorten(): void {
    this.#leastMs = Math.min(this.#leastMs, this.heldMs);
    this.#pulls += 1;
    if (this.#pulls < windowPulls) return;
    const spare = this.#leastMs - this.#minDelayMs;
    this.#pulls = 0;
    this.#leastMs = Number.POSITIVE_INFINITY;
    if (spare >= frameMs) this.#collect();
  }

  #late(ms: number): void {
    const frames = Math.ceil(ms / frameMs);
    const room = (this.#maxDelayMs - this.heldMs) / frameMs;
    // One late packet says how late; those that come with it say the same.
    this.#owed = Math.max(this.#owed, Math.min(frames, Math.floor(room)));
  }

  #insert(entry: Waiting): void {
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1]?.order ?? 0) > entry.order) at -= 1;
    if (this.#waiting[at - 1]?.order !== entry.order) this.#waiting.splice(at, 0, entry);
  }

  /** Too much has gathered: what is oldest goes. */
  #drop(): void {
    this.#decoded = new Int16Array(0);
    while (this.#waiting.length > 1) {
      this.#waiting.shift();
      this.#next = this.#waiting[0]?.packet.timestamp ?? this.#next;
      if (this.heldMs <= this.#minDelayMs + frameMs) break;
    }
  }

  #restart(packet: AudioPacket): void {
    this.#waiting.length = 0;
    this.#format = packet.format;
    this.#ssrc = packet.ssrc;
    this.#highest = packet.sequence;
    this.#stop();
    this.#next = packet.timestamp;
  }

  #stop(): void {
    this.#playing = false;
    this.#decoded = new Int16Array(0);
    this.#stalled = 0;
    this.#owed = 0;
    this.#pulls = 0;
    this.#leastMs = Number.POSITIVE_INFINITY;
  }

  get #clockRate(): number {
    return formatFacts[this.#format ?? 'pcmu'].clockRate;
  }

  /** From what was decoded last to this packet, in units of its clock; negative when it is too late. */
  #ahead(packet: AudioPacket): number {
    const from = this.#playing ? this.#next : (this.#waiting[0]?.packet.timestamp ?? packet.timestamp);
    return (packet.timestamp - from) | 0;
  }

  #ms(units: number): number {
    return (units * 1000) / this.#clockRate;
  }

  #unitsOfMs(ms: number): number {
    return Math.round((ms * this.#clockRate) / 1000);
  }

  #units(samples: number): number {
    return Math.round((samples * this.#clockRate) / this.#sampleRate);
  }
}
