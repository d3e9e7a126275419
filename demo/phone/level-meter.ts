import { audio } from './voice-source.ts';

/** Fast enough for a smooth display. Updating each frame would cost a quarter of a core. */
const drawMs = 125;

/**
 * Shows the loudness of a stream on a `<meter>` from 0 to 1.
 * @returns a function that stops it
 */
export function showLevel(stream: MediaStream, meter: HTMLMeterElement): () => void {
  const source = audio().createMediaStreamSource(stream);
  const analyser = audio().createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const draw = (): void => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // -60 dB is silence, -10 dB is the loudest speech.
    const decibels = 10 * Math.log10(power + 1e-12);
    meter.value = Math.min(1, Math.max(0, (decibels + 60) / 50));
  };
  const drawing = setInterval(draw, drawMs);
  return () => {
    clearInterval(drawing);
    source.disconnect();
    meter.value = 0;
  };
}
