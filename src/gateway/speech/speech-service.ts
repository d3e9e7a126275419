import type { Clock } from '../../domain/clock.ts';
import type { Speaker, SpeechRequest } from './speaker.ts';

export interface SpeechServiceOptions {
  url: string;
  /** Sent as "Authorization: Bearer …". null: none. */
  key: string | null;
  clock: Clock;
  maxBytes: number;
  timeoutMs: number;
  fetch?: typeof fetch;
}

/**
 * The operator's own speech service: POST {text, language, voice} in JSON, answered with a WAV file. 404 and 422 mean
 * that it does not support this language or voice.
 */
export class SpeechService implements Speaker {
  readonly cacheName: string;
  readonly #options: SpeechServiceOptions;

  constructor(options: SpeechServiceOptions) {
    this.#options = options;
    this.cacheName = `service ${options.url}`;
  }

  async speak(request: SpeechRequest): Promise<Buffer | null> {
    const { url, key, clock, timeoutMs, fetch: ask = fetch } = this.#options;
    const ended = new AbortController();
    const cancel = clock.after(timeoutMs, () => ended.abort(new Error('the speech service is too slow')));
    try {
      const response = await ask(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'audio/wav',
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify(request),
        // The key must not be sent to another address.
        redirect: 'error',
        signal: ended.signal,
      });
      if (response.status === 404 || response.status === 422) return null;
      if (!response.ok) throw new Error(`the speech service answered ${response.status}`);
      return await this.#read(response);
    } finally {
      cancel();
      // Cancels a body that was not read.
      ended.abort();
    }
  }

  async #read(response: Response): Promise<Buffer> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body ?? []) {
      bytes += part.length;
      if (bytes > this.#options.maxBytes) throw new Error('the speech service sends too much');
      parts.push(part);
    }
    return Buffer.concat(parts);
  }
}
