/** Sounds that are not in the sounds folder: fetched or spoken, as a WAV file's bytes. Contents are cached. */
export interface MediaLibrary {
  /** Rejects with MEDIA_REFUSED (private address, wrong scheme, too large, too slow) or MEDIA_UNUSABLE. */
  fetch(url: string): Promise<Buffer>;
  /** Rejects with SPEECH_UNAVAILABLE where nothing can speak this. */
  speak(text: string, options: { language: string; voice?: string }): Promise<Buffer>;
}
