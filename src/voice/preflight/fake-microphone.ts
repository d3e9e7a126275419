/** A soft tone, for tests that must not open the microphone. */
export function toneMicrophone(signal: AbortSignal): MediaStream {
  const audio = new AudioContext();
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  const target = audio.createMediaStreamDestination();
  volume.gain.value = 0.1;
  oscillator.connect(volume).connect(target);
  oscillator.start();
  void audio.resume().catch(() => undefined);
  signal.addEventListener('abort', () => {
    for (const track of target.stream.getTracks()) track.stop();
    void audio.close();
  });
  return target.stream;
}
