const everyMs = 50;

/**
 * Measures the loudness of both directions, 0 to 1, about 20 times a second, until the returned function is called.
 * @returns null if the browser cannot measure it
 */
export function measureLevels(
  streams: () => { local: MediaStream | null; remote: MediaStream | null },
  tell: (input: number, output: number) => void,
): (() => void) | null {
  if (typeof AudioContext !== 'function') return null;
  const audio = new AudioContext();
  const meters = { local: meter(audio), remote: meter(audio) };
  const timer = setInterval(() => {
    const { local, remote } = streams();
    tell(meters.local(local), meters.remote(remote));
  }, everyMs);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}

/** Root mean square of a stream's audio. Follows when the stream is replaced. */
function meter(audio: AudioContext): (stream: MediaStream | null) => number {
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  const samples = new Float32Array(analyser.fftSize);
  let current: MediaStream | null = null;
  let source: MediaStreamAudioSourceNode | null = null;
  return (stream) => {
    if (stream !== current) {
      source?.disconnect();
      current = stream;
      source = stream?.getAudioTracks().length ? audio.createMediaStreamSource(stream) : null;
      source?.connect(analyser);
    }
    if (!source) return 0;
    analyser.getFloatTimeDomainData(samples);
    return Math.min(1, Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length));
  };
}
