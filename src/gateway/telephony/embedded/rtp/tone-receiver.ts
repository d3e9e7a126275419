import type { Clock } from '../../../../domain/clock.ts';
import { DtmfDetector } from '../../sound/dtmf-detector.ts';
import { formatFacts } from '../../sound/formats.ts';
import { linearOf } from '../../sound/g711.ts';
import { OpusVoice } from '../../sound/opus.ts';
import type { AudioPacket } from '../../sound/packet.ts';

/** All formats are decoded to this rate. */
const sampleRate = 8000;
/** A digit is over after this time without a packet: the far end sends nothing in silence. */
const endedMs = 400;
/** Longer gaps end a digit. Shorter ones are lost packets, after which it may go on. */
const mostLost = (sampleRate * 60) / 1000;

/** The end of the packet before. */
interface Last {
  ssrc: number | undefined;
  sequence: number;
  timestamp: number;
  /** Samples at 8 kHz. */
  samples: number;
}

/** Digits in the sound of one RTP stream, for a far end without telephone events. */
export class ToneReceiver {
  readonly #detector: DtmfDetector;
  readonly #clock: Pick<Clock, 'after'>;
  #opus: OpusVoice | null = null;
  #last: Last | null = null;
  #stopWaiting: () => void = () => {};

  constructor(onDigit: (digit: string, durationMs: number) => void, clock: Pick<Clock, 'after'>) {
    this.#detector = new DtmfDetector(onDigit, sampleRate);
    this.#clock = clock;
  }

  /** Late and repeated packets are left out. */
  receive(packet: AudioPacket): void {
    if (!this.#follows(packet)) return;
    const samples = this.#decode(packet);
    const { ssrc, sequence, timestamp } = packet;
    this.#last = { ssrc, sequence, timestamp, samples: samples.length };
    this.#detector.push(samples);
    this.#stopWaiting();
    if (this.#detector.busy) this.#stopWaiting = this.#clock.after(endedMs, () => this.#detector.end());
  }

  close(): void {
    this.#stopWaiting();
    this.#opus?.close();
  }

  /** Tells the detector what is missing before this packet. */
  #follows({ format, ssrc, sequence, timestamp }: AudioPacket): boolean {
    const last = this.#last;
    if (last === null) return true;
    const ahead = (sequence - last.sequence) & 0xffff;
    if (ssrc === last.ssrc && (ahead === 0 || ahead >= 0x8000)) return false;
    const passed = (((timestamp - last.timestamp) >>> 0) * sampleRate) / formatFacts[format].clockRate;
    const gap = passed - last.samples;
    if (ssrc === last.ssrc && gap === 0) return true;
    // Without a lost packet, the gap is silence that was not sent.
    if (ssrc === last.ssrc && ahead > 1 && gap > 0 && gap <= mostLost) this.#detector.skip(gap);
    else this.#detector.end();
    return true;
  }

  #decode({ format, payload }: AudioPacket): Int16Array {
    if (format !== 'opus') return linearOf(payload, format);
    this.#opus ??= new OpusVoice();
    return this.#opus.decode(payload);
  }
}
