import { type Clock, ticks } from '../../../domain/clock.ts';
import type { Direction, Format } from '../port.ts';
import type { AudioBeat } from '../sound/audio-beat.ts';
import { compressed } from '../sound/g711.ts';
import type { AudioPacket } from '../sound/packet.ts';
import type { Clip } from '../sound/sounds.ts';
import { frameSamples, mixed, Voice } from '../sound/voice.ts';
import type { EmbeddedChannel } from './calls/channel.ts';
import type { Leg, LegListener } from './mixing/leg.ts';

const quiet = new Int16Array(frameSamples);

/**
 * A leg inside another channel. What it says is what is heard there. What is sent to it is whispered to that channel,
 * or heard by others as if the channel spoke.
 */
export class SnoopLeg implements Leg {
  readonly formats: readonly Format[] = ['pcmu'];
  readonly connected = Promise.resolve();
  listener: LegListener | null = null;
  readonly #clock: Clock;
  readonly #target: EmbeddedChannel;
  readonly #mouth: Voice;
  readonly #ends: (() => void)[] = [];
  readonly #spy: Direction | 'none';
  #sequence = 0;
  #spoken = 0;
  #closed = false;

  constructor(
    target: EmbeddedChannel,
    beat: AudioBeat,
    clock: Clock,
    options: { spy: Direction | 'none'; whisper: Direction | 'none' },
  ) {
    this.#target = target;
    this.#clock = clock;
    this.#spy = options.spy;
    this.#mouth = new Voice(beat);
    if (options.spy !== 'none') {
      if (options.spy !== 'out') this.#ends.push(target.voice.listen());
      if (options.spy !== 'in') this.#ends.push(target.ear.tap());
      this.#ends.push(beat.add('tap', this));
    }
    if (options.whisper === 'out' || options.whisper === 'both') target.whisperers.add(this.#mouth);
    if (options.whisper === 'in' || options.whisper === 'both') target.prompters.add(this.#mouth);
    target.rearrange();
  }

  get lastSeen(): number {
    return ticks(this.#clock);
  }

  beat(): void {
    const { voice, ear } = this.#target;
    const said = this.#spy === 'out' ? null : voice.current;
    const heard = this.#spy === 'in' ? null : ear.heardWithout(this.#mouth);
    const frame = mixed([said, heard]) ?? quiet;
    const timestamp = (this.#sequence * frameSamples) >>> 0;
    const sequence = this.#sequence & 0xffff;
    const marker = this.#sequence === 0;
    this.#sequence += 1;
    this.listener?.onAudio({ format: 'pcmu', sequence, timestamp, marker, payload: compressed(frame, 'pcmu') });
  }

  relay(_source: unknown, packet: AudioPacket): boolean {
    this.#mouth.push(packet);
    return true;
  }

  speak(_source: unknown, frame: Int16Array): void {
    this.#say(compressed(frame, 'pcmu'));
  }

  frame(_source: unknown, clip: Clip, index: number): void {
    const payload = clip.pcmu[index % clip.pcmu.length];
    if (payload !== undefined) this.#say(payload);
  }

  relayEvent(): void {}

  event(): null {
    return null;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const end of this.#ends) end();
    this.#target.whisperers.delete(this.#mouth);
    this.#target.prompters.delete(this.#mouth);
    this.#target.rearrange();
    this.#mouth.close();
  }

  #say(payload: Buffer): void {
    const sequence = this.#spoken & 0xffff;
    const timestamp = (this.#spoken * frameSamples) >>> 0;
    this.#spoken += 1;
    this.#mouth.push({ format: 'pcmu', sequence, timestamp, marker: false, payload });
  }
}
