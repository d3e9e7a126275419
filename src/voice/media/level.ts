const everyMs = 50;

/**
 * Loudness of both directions, 0 to 1, about twenty times a second until the returned function is
 * called. @returns null where the browser cannot measure
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

/** Root mean square of what a stream carries now; follows when the stream is another. */
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
