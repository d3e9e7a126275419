import type { CallAudio } from '../media/call-audio.ts';
import { measureVolume } from '../media/volume-meter.ts';
import type { MonitorListener } from '../stats/monitor.ts';

/** Samples, warnings and, where somebody looks, loudness of a call. */
export class CallMeasure {
  private readonly audio: CallAudio;
  private stops: (() => void)[] = [];
  private stopVolume: (() => void) | null = null;

  constructor(audio: CallAudio) {
    this.audio = audio;
  }

  start(connection: RTCPeerConnection | null, listener: MonitorListener): void {
    if (!connection) return;
    let stop: (() => void) | null = null;
    let stopped = false;
    this.stops.push(() => {
      stopped = true;
      stop?.();
    });
    // What only a call needs is loaded with the first call.
    void import('../stats/monitor.ts').then(({ monitor }) => {
      if (!stopped) stop = monitor(connection, () => this.audio.muted, listener);
    });
  }

  /** Measures loudness from now on; null ends it. It costs a little all the time, so only while a page listens. */
  volume(tell: ((input: number, output: number) => void) | null): void {
    if (tell && this.stopVolume) return;
    this.stopVolume?.();
    this.stopVolume = tell && measureVolume(() => this.audio, tell);
  }

  stop(): void {
    this.volume(null);
    for (const stop of this.stops.splice(0)) stop();
  }
}
