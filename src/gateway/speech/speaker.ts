export interface SpeechRequest {
  text: string;
  /** BCP 47, for example "en-GB". */
  language: string;
  voice: string | null;
}

/** THE SPEECH PORT: a service that can speak texts. */
export interface Speaker {
  /** Part of the cache key. Speakers with identical output share a name. null: not cached. */
  readonly cacheName: string | null;
  /** Resolves with a WAV file. null: it cannot speak this text. Rejects on a failure. */
  speak(request: SpeechRequest): Promise<Buffer | null>;
}
