/**
 * Sounds from outside the sounds folder: fetched, uploaded, or spoken by a speech service. They are returned as WAV
 * files. Fetched and spoken ones are cached.
 */
export interface MediaLibrary {
  /** Rejects with MEDIA_REFUSED (private address, wrong scheme, too large, too slow) or MEDIA_UNUSABLE. */
  fetch(url: string): Promise<Buffer>;
  /** A prompt that an administrator uploaded. Rejects with NOT_FOUND. */
  prompt(file: string): Promise<Buffer>;
  /** Rejects with SPEECH_UNAVAILABLE if no speech service supports the language or voice. */
  speak(text: string, options: { language: string; voice?: string }): Promise<Buffer>;
  /** BCP 47: any text can be spoken in these. Empty: there is no speech engine. null: it cannot be told. */
  languages(): Promise<readonly string[] | null>;
}
