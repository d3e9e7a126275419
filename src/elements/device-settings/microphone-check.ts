import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import { heardFrom } from '../../domain/devices/loudness.ts';
import type { TestFinding } from '../../domain/devices/test-findings.ts';
import type { SoundDevices } from '../../phone/devices/sound-devices.ts';

/** Time for a person to say something, in ms. */
const patienceMs = 5000;
/** The microphone is not left open for longer. */
const longestMs = 60_000;

export type CheckState = 'off' | 'opening' | 'listening' | 'heard' | 'nothing' | TestFinding;

/**
 * Checks the microphone while the agent wants it.
 *
 *   off ─start─► opening ─► listening ─a voice─► heard
 *    ▲              │            └─ 5 s ─► nothing ─a voice─► heard
 *    │              └─ refused ─► the reason
 *    └─ stop(), a minute, or the element leaves the page
 */
export class MicrophoneCheck implements ReactiveController {
  state: CheckState = 'off';
  readonly #host: ReactiveControllerHost;
  readonly #show: (loudness: number) => void;
  #run: AbortController | null = null;

  /** @param show draws the loudness, 0 to 1, about 20 times a second */
  constructor(host: ReactiveControllerHost, show: (loudness: number) => void) {
    this.#host = host;
    this.#show = show;
    host.addController(this);
  }

  get runs(): boolean {
    return this.#run !== null;
  }

  async start(devices: SoundDevices, clock: Clock): Promise<void> {
    this.stop();
    const run = new AbortController();
    this.#run = run;
    this.#become('opening');
    const refusal = await devices.measure(run.signal, (loudness) => {
      if (run.signal.aborted) return;
      this.#show(loudness);
      if (loudness >= heardFrom && this.state !== 'heard') this.#become('heard');
    });
    if (run.signal.aborted) return;
    if (refusal !== null) {
      this.#run = null;
      this.#become(refusal);
      return;
    }
    if (this.state === 'opening') this.#become('listening');
    const timers = [
      clock.after(patienceMs, () => this.state === 'listening' && this.#become('nothing')),
      clock.after(longestMs, () => this.stop()),
    ];
    run.signal.addEventListener('abort', () => timers.forEach((cancel) => void cancel()));
  }

  stop(): void {
    this.#run?.abort();
    this.#run = null;
    this.#show(0);
    this.#become('off');
  }

  hostDisconnected(): void {
    this.stop();
  }

  #become(state: CheckState): void {
    if (this.state === state) return;
    this.state = state;
    this.#host.requestUpdate();
  }
}
