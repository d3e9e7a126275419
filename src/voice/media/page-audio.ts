let context: AudioContext | undefined;

/** The page's one AudioContext for tones, which `Device.audioContext` shows; undefined if the browser has none to give. */
export function pageAudio(): AudioContext | undefined {
  try {
    context ??= new AudioContext();
  } catch {
    // Not there, or the browser allows no more of them.
  }
  return context;
}
