import { formatFacts } from './formats.ts';
import type { AudioPacket } from './packet.ts';
import { frameMs } from './ticker.ts';

export interface JitterBufferOptions {
  /** Sample rate of the output. */
  sampleRate: number;
  /** Decodes a packet to mono samples at `sampleRate`. Called once per packet, in stream order. */
  decode: (packet: AudioPacket) => Int16Array;
  /** Minimum and maximum delay of the buffer, in ms. */
  minDelayMs?: number;
  maxDelayMs?: number;
}

/** Number of pulls in a window. After each window, a delay that is too long is shortened by one frame. */
const windowPulls = 50;
/** Maximum number of buffered packets, whatever their length. */
const maxPackets = 100;

interface Waiting {
  packet: AudioPacket;
  /** RTP sequence number, extended across wraparounds. */
  order: number;
}

/**
 * Turns packets with irregular arrival times into an even stream of frames.
 *
 *   empty ──push──► filling ──pull, enough is buffered──► playing
 *     ▲                                                    │  │
 *     └──────── nothing arrived for maxDelayMs ────────────┘  └─ stalled: late packets increase the delay
 *
 * If a frame is missing and later ones are there, it was lost: the result is null, and the next frame follows. If
 * nothing is buffered, playback waits, and the delay grows by that time. The delay shrinks by one frame per second if
 * all packets of that second came early enough.
 */
export class JitterBuffer {
  readonly #decode: (packet: AudioPacket) => Int16Array;
  readonly #sampleRate: number;
  readonly #frameSamples: number;
  readonly #minDelayMs: number;
  readonly #maxDelayMs: number;
  /** In stream order. */
  readonly #waiting: Waiting[] = [];
  /** Decoded, but not pulled yet. */
  #decoded: Int16Array = new Int16Array(0);
  #playing = false;
  #format: AudioPacket['format'] | null = null;
  #ssrc: number | undefined;
  #highest = 0;
  /** Timestamp of the next sample to decode. */
  #next = 0;
  /** Consecutive pulls without audio. */
  #stalled = 0;
  #leastMs = Number.POSITIVE_INFINITY;
  #pulls = 0;
  /** Frames of silence to insert, because packets arrived after their playback time. */
  #owed = 0;

  constructor(options: JitterBufferOptions) {
    this.#decode = options.decode;
    this.#sampleRate = options.sampleRate;
    this.#frameSamples = (options.sampleRate * frameMs) / 1000;
    this.#minDelayMs = options.minDelayMs ?? 20;
    this.#maxDelayMs = options.maxDelayMs ?? 200;
  }

  /** Milliseconds of audio in the buffer. */
  get heldMs(): number {
    const last = this.#waiting.at(-1);
    const decoded = (this.#decoded.length * 1000) / this.#sampleRate;
    if (last === undefined) return decoded;
    // The length of the last packet is unknown until it is decoded. Usually it is one frame.
    return decoded + this.#ms(this.#ahead(last.packet)) + frameMs;
  }

  /** Adds a packet. Duplicates, and packets whose time has passed, are dropped. */
  push(packet: AudioPacket): void {
    if (packet.format !== this.#format || packet.ssrc !== this.#ssrc) this.#restart(packet);
    const step = ((packet.sequence - this.#highest) << 16) >> 16;
    const order = this.#highest + step;
    // A jump this large means a new stream: the sender restarted.
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

  /** Returns the next 20 ms. Null if they were lost, are late, or the sender is silent. */
  pull(): Int16Array | null {
    if (!this.#playing) {
      if (this.heldMs < this.#minDelayMs + frameMs) {
        // A single packet is played too, if no other follows.
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

  /** Collects up to one frame. A gap before available audio becomes silence. */
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

  /** Returns the number of missing samples before this packet. */
  #missing(packet: AudioPacket): number {
    const ahead = this.#ahead(packet);
    const waited = this.#ms(ahead) - this.#stalled * frameMs;
    // The stall has already been heard as silence. A gap longer than the maximum delay is a pause of the sender; skip
    // it.
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
    // Packets that are late together count once, by the latest of them.
    this.#owed = Math.max(this.#owed, Math.min(frames, Math.floor(room)));
  }

  #insert(entry: Waiting): void {
    let at = this.#waiting.length;
    while (at > 0 && (this.#waiting[at - 1]?.order ?? 0) > entry.order) at -= 1;
    if (this.#waiting[at - 1]?.order !== entry.order) this.#waiting.splice(at, 0, entry);
  }

  /** Drops the oldest audio after an overflow. */
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

  /** Returns the clock units from the last decoded sample to this packet. Negative if the packet is too late. */
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
