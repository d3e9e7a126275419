import type { ReadableAtom } from 'nanostores';
import type { SoundDevice, SoundRole } from '../../domain/devices/device-choices.ts';
import type { Ring } from '../../domain/devices/ring.ts';
import type { TestFinding } from '../../domain/devices/test-findings.ts';

/**
 * Whether this page may use the microphone. Only then does the browser tell the names of devices.
 * `absent`: there is none, or the page is neither https nor localhost.
 */
export type MicrophoneAccess = 'granted' | 'asks' | 'denied' | 'absent';

export interface DevicesView {
  access: MicrophoneAccess;
  microphones: readonly SoundDevice[];
  speakers: readonly SoundDevice[];
  /** The device chosen for each role, if it is connected. Empty: the system's default. */
  chosen: Readonly<Record<SoundRole, SoundDevice['id']>>;
  /** False: this browser plays everything on the system's default speaker. */
  choosesSpeakers: boolean;
  /** Of the chosen microphone. */
  suppressesNoise: boolean;
  /** Name of the chosen microphone if the last call could not open it. Another one is in use. */
  refused: string | null;
  /** How an incoming call is announced. */
  ring: Ring;
}

/** What a test call does now. */
export type TestStage = 'connecting' | 'talking';

/** The microphones and speakers of this page, and the agent's choices among them. */
export interface SoundDevices {
  readonly $view: ReadableAtom<DevicesView>;
  /** Keeps `$view` current until the returned function is called. */
  follow(): () => void;
  /** Uses a device from now on, also in the current call. @param id empty: the system's default */
  choose(role: SoundRole, id: SoundDevice['id']): void;
  /** For the chosen microphone. The current call uses it at once. */
  suppressNoise(on: boolean): void;
  /** The next call rings like this. */
  setRing(change: Partial<Ring>): void;
  /** Asks the agent for the microphone. Rejects with MICROPHONE_… */
  allow(): Promise<void>;
  /**
   * Opens the chosen microphone, and tells its loudness (0 to 1) about 20 times a second until the signal is aborted.
   * @returns why it did not open. null: it is open
   */
  measure(signal: AbortSignal, tell: (loudness: number) => void): Promise<TestFinding | null>;
  /** Plays one ring on the chosen device. */
  play(role: 'speaker' | 'ringer'): Promise<void>;
  /**
   * Calls the gateway's echo, which the agent hears. Resolves with its findings, the most urgent first, or with none if
   * the signal was aborted.
   */
  testCall(signal: AbortSignal, tell: (stage: TestStage) => void): Promise<readonly TestFinding[]>;
}
