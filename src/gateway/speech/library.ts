import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { MediaLibrary } from '../telephony/media-library.ts';
import { Espeak } from './espeak.ts';
import type { GuardOptions } from './guarded-get.ts';
import { Prompts } from './prompts.ts';
import { RecordedPhrases } from './recorded-phrases.ts';
import { SoundCache } from './sound-cache.ts';
import type { Speaker } from './speaker.ts';
import { Speech } from './speech.ts';
import { SpeechService } from './speech-service.ts';
import { WebSounds } from './web-sounds.ts';

export interface LibrarySettings {
  /** Allows http:// in addition to https://. */
  allowHttp: boolean;
  /** Maximum size of a fetched sound. */
  maxBytes: number;
  /** Time limit of a fetch. */
  timeoutMs: number;
  /** Maximum size of all cached sounds. */
  cacheBytes: number;
  /** Folder of recorded prompts. null: none. */
  prompts: string | null;
  /** The operator's own speech service. null: none. */
  service: { url: string; key: string | null } | null;
}

export interface LibraryParts {
  /** The folder of cached sounds. */
  folder: string;
  clock: Clock;
  onError: (error: unknown, what: string) => void;
  /** Overrides for access to the web. */
  web?: Pick<GuardOptions, 'resolve' | 'mayReach' | 'privateHosts'>;
  /** The program espeak-ng. */
  program?: string;
  /** Reads an uploaded prompt. Default: there are none. */
  prompt?: MediaLibrary['prompt'];
}

/** Time limit for speech synthesis, in ms. A caller waits for it. */
const speechMs = 10_000;
const speechBytes = 20_000_000;

/**
 * Sounds from the web, and spoken texts: from prompts, then the operator's service, then espeak-ng, then the recorded
 * phrases, so that the voice is the same one if there is a speech engine.
 */
export function createMediaLibrary(settings: LibrarySettings, parts: LibraryParts): MediaLibrary {
  const { clock, onError } = parts;
  const cache = new SoundCache({
    folder: parts.folder,
    maxBytes: settings.cacheBytes,
    clock,
    onError: (error) => onError(error, 'sounds cannot be kept'),
  });
  const { allowHttp, maxBytes, timeoutMs, prompts, service } = settings;
  const web = new WebSounds(cache, { clock, allowHttp, maxBytes, timeoutMs, ...parts.web });
  const limits = { clock, maxBytes: speechBytes, timeoutMs: speechMs };
  const speakers: Speaker[] = [];
  if (prompts !== null) speakers.push(new Prompts(prompts));
  if (service !== null) speakers.push(new SpeechService({ ...service, ...limits }));
  const espeak = new Espeak(parts.program === undefined ? limits : { ...limits, program: parts.program });
  speakers.push(espeak);
  speakers.push(new RecordedPhrases());
  const speech = new Speech(speakers, {
    cache,
    clock,
    onError: (error) => onError(error, 'a text could not be spoken'),
  });
  return {
    fetch: (url) => web.fetch(url),
    prompt: parts.prompt ?? (() => Promise.reject(new CodedError('NOT_FOUND'))),
    speak: (text, options) => speech.speak(text, options),
    // Only the service knows its languages, and texts that were recorded by people have no list here.
    languages: async () => (prompts === null && service === null ? espeak.languages() : null),
  };
}
