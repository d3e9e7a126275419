import { atom, type WritableAtom } from 'nanostores';
import type { SoundDevice, SoundRole } from '../domain/devices/device-choices.ts';
import type { DeviceNews } from '../domain/devices/device-news.ts';
import { type Ring, usualRing } from '../domain/devices/ring.ts';
import type { TestFinding } from '../domain/devices/test-findings.ts';
import type { DevicesView, SoundDevices, TestStage } from '../phone/devices/sound-devices.ts';

/** A laptop with a headset. */
export const headset: SoundDevice = { id: 'headset', label: 'Thimble Evolve 40 (1a2b:3c4d)' };
export const laptopMicrophone: SoundDevice = { id: 'laptop-microphone', label: 'Built-in microphone' };
const laptopSpeakers: SoundDevice = { id: 'laptop-speakers', label: 'Built-in speakers' };

/** The headset was unplugged during a call. */
export const headsetLost: DeviceNews = {
  kind: 'lost',
  device: headset.label,
  microphone: headset.id,
  speaker: headset.id,
  usedMicrophone: laptopMicrophone.label,
  usedSpeaker: laptopSpeakers.label,
};
export const headsetNew: DeviceNews = { ...headsetLost, kind: 'new' };

/** Sound devices without a browser. A test says how loud the microphone is, and what a test call finds. */
export class FakeSoundDevices implements SoundDevices {
  readonly $view: WritableAtom<DevicesView> = atom<DevicesView>({
    access: 'granted',
    microphones: [laptopMicrophone, headset],
    speakers: [laptopSpeakers, headset],
    chosen: { microphone: headset.id, speaker: headset.id, ringer: laptopSpeakers.id },
    choosesSpeakers: true,
    suppressesNoise: true,
    refused: null,
    ring: usualRing,
  });
  /** What was played, in order. */
  readonly played: ('speaker' | 'ringer')[] = [];
  /** Why the microphone does not open. null: it opens. */
  refusal: TestFinding | null = null;
  /** Elements that keep the view current. */
  followers = 0;
  #tell: ((loudness: number) => void) | null = null;
  #end: ((findings: readonly TestFinding[]) => void) | null = null;
  #stage: (stage: TestStage) => void = () => {};

  show(change: Partial<DevicesView>): void {
    this.$view.set({ ...this.$view.get(), ...change });
  }

  /** Whether a level meter has the microphone open. */
  get measures(): boolean {
    return this.#tell !== null;
  }

  /** @param loudness of the microphone, 0 to 1 */
  speak(loudness: number): void {
    this.#tell?.(loudness);
  }

  /** The test call is connected. */
  connectTest(): void {
    this.#stage('talking');
  }

  /** The test call ends with these findings. */
  endTest(...findings: TestFinding[]): void {
    this.#end?.(findings);
  }

  follow(): () => void {
    this.followers += 1;
    return () => {
      this.followers -= 1;
    };
  }

  choose(role: SoundRole, id: SoundDevice['id']): void {
    this.show({ chosen: { ...this.$view.get().chosen, [role]: id } });
  }

  suppressNoise(on: boolean): void {
    this.show({ suppressesNoise: on });
  }

  setRing(change: Partial<Ring>): void {
    this.show({ ring: { ...this.$view.get().ring, ...change } });
  }

  async allow(): Promise<void> {
    this.show({ access: 'granted' });
  }

  async measure(signal: AbortSignal, tell: (loudness: number) => void): Promise<TestFinding | null> {
    if (this.refusal !== null) return this.refusal;
    this.#tell = tell;
    signal.addEventListener('abort', () => {
      this.#tell = null;
    });
    return null;
  }

  async play(role: 'speaker' | 'ringer'): Promise<void> {
    this.played.push(role);
  }

  testCall(signal: AbortSignal, tell: (stage: TestStage) => void): Promise<readonly TestFinding[]> {
    tell('connecting');
    this.#stage = tell;
    return new Promise((resolve) => {
      this.#end = resolve;
      signal.addEventListener('abort', () => resolve([]));
    });
  }
}
