import type { CallAudio } from '../media/call-audio.ts';
import { measureVolume } from '../media/volume-meter.ts';
import type { MonitorListener } from '../stats/monitor.ts';

/** Samples and warnings of a call, and its loudness while a page listens for it. */
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
    // Loaded already, because a call that is measured has audio.
    void import('./call-parts.ts').then(({ monitor }) => {
      if (!stopped) stop = monitor(connection, () => this.audio.muted, listener);
    });
  }

  /** Starts measuring loudness. null stops it. Measuring costs processor time, so it runs only while a page listens. */
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
