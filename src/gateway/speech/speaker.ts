export interface SpeechRequest {
  text: string;
  /** BCP 47, e.g. "en-GB". */
  language: string;
  voice: string | null;
}

/** THE SPEECH PORT: something that may be able to say a text. */
export interface Speaker {
  /** Part of the cache's key; what it says the same way has the same name. Null: not worth keeping. */
  readonly cacheName: string | null;
  /** A WAV file; null where it cannot say this. Rejects where it should have been able to. */
  speak(request: SpeechRequest): Promise<Buffer | null>;
}
