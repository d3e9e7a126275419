let context: AudioContext | undefined;

/** The page's single AudioContext for tones, shown by `Device.audioContext`. Undefined if the browser provides none. */
export function pageAudio(): AudioContext | undefined {
  try {
    context ??= new AudioContext();
  } catch {
    // The browser has no AudioContext, or its limit is reached.
  }
  return context;
}
