import type { Frame, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

interface Probe {
  tracks: MediaStreamTrack[];
  connections: RTCPeerConnection[];
}
declare global {
  interface Window {
    __probe: Probe;
  }
}

/**
 * Runs in the page before its own scripts. Keeps a reference to every peer connection and remote track. Disables the
 * microphone's audio processing, because noise suppression would remove a steady tone.
 */
export function installAudioProbe(): void {
  const probe: Probe = { tracks: [], connections: [] };
  window.__probe = probe;
  const { mediaDevices } = navigator;
  const open = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (open) {
    mediaDevices.getUserMedia = (asked = {}) => {
      const audio = typeof asked.audio === 'object' ? asked.audio : {};
      const asIs = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      return open(asked.audio ? { ...asked, audio: { ...audio, ...asIs } } : asked);
    };
  }
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      probe.connections.push(this);
      this.addEventListener('track', (event) => probe.tracks.push(event.track));
    }
  };
}

export interface Heard {
  /** Frequency of the strongest bin between 200 and 3,400 Hz. */
  strongest: number;
  /** Level of that bin, in dB below full scale. */
  level: number;
}

/** Returns the loudness of each of these frequencies in the page's remote audio, in dB below full scale. */
async function levels(page: Page | Frame, hertz: readonly number[]): Promise<number[]> {
  return (await listen(page, hertz)).levels;
}

/** Waits until the page hears all of `loud` and none of `silent`. A failure reports what it heard. */
export async function hearsOnly(
  page: Page | Frame,
  loud: readonly number[],
  silent: readonly number[] = [],
): Promise<void> {
  const wanted = [...loud, ...silent];
  await eventually(`${loud.join(', ')} Hz to be heard, and not ${silent.join(', ')}`, async () => {
    const heard = await levels(page, wanted);
    if (heard.every((level, at) => (at < loud.length ? level > -65 : level < -75))) return true;
    throw new Error(`It hears ${heard.map(Math.round).join(', ')} dB`);
  });
}

/**
 * The decoded audio of the newest live remote track, over a sixth of a second. All of it comes after the request, by the
 * clock of the audio itself: on a busy machine, a timer would end before enough audio has come.
 */
export async function listen(
  page: Page | Frame,
  hertz: readonly number[] = [],
): Promise<Heard & { /** Of the requested frequencies, in dB below full scale. */ levels: number[] }> {
  return page.evaluate(async (wanted) => {
    const track = [...window.__probe.tracks].reverse().find((each) => each.readyState === 'live');
    if (!track) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return { strongest: 0, level: -200, levels: wanted.map(() => -200) };
    }
    const audio = new AudioContext({ sinkId: { type: 'none' } } as AudioContextOptions);
    await audio.resume();
    const analyser = audio.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0.3;
    audio.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const begun = audio.currentTime;
    while (audio.currentTime - begun < 0.3) await new Promise((resolve) => setTimeout(resolve, 20));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const width = audio.sampleRate / analyser.fftSize;
    let best = Math.ceil(200 / width);
    for (let bin = best; bin < 3400 / width; bin += 1) {
      if ((bins[bin] ?? -200) > (bins[best] ?? -200)) best = bin;
    }
    await audio.close();
    const levels = wanted.map((each) => {
      const bin = Math.round(each / width);
      return Math.max(...bins.slice(bin - 2, bin + 3));
    });
    return { strongest: best * width, level: bins[best] ?? -200, levels };
  }, hertz);
}

/** Waits until the page hears a tone of `hertz` (within 15 Hz), and returns the result. */
export async function hears(page: Page, hertz: number): Promise<Heard> {
  return eventually(`${hertz} Hz to be heard`, async () => {
    const heard = await listen(page);
    if (Math.abs(heard.strongest - hertz) < 15 && heard.level > -70) return heard;
    throw new Error(`It hears ${Math.round(heard.strongest)} Hz, ${Math.round(heard.level)} dB`);
  });
}

/** Waits until each page hears the tone beside it. */
export async function hearEachOther(...pages: readonly (readonly [page: Page, hertz: number])[]): Promise<void> {
  await Promise.all(pages.map(([page, hertz]) => hears(page, hertz)));
}
