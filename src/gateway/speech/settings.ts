import * as z from 'zod';
import { flag, optionalHttpAddress, seconds, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { LibrarySettings } from './library.ts';

/** Settings for spoken texts, and for sounds from the web. */
export const sounds = settingsGroup(
  {
    SIDECALL_PROMPTS: setting(
      'Folder of recorded prompts: WAV files, and a prompts.json with a list of {language, text, file}. Empty: none.',
      '',
      z.string(),
    ),
    SIDECALL_SPEECH_URL: setting(
      'Address of your speech service: it takes POST {text, language, voice} and answers with a WAV file. Empty: espeak-ng, if it is installed.',
      '',
      optionalHttpAddress,
    ),
    SIDECALL_SPEECH_KEY: setting('Sent to the speech service as “Authorization: Bearer …”.', '', z.string()),
    SIDECALL_SOUNDS_HTTP: setting('1 also allows sounds from http:// addresses.', '0', flag),
    SIDECALL_SOUNDS_MB: setting('Maximum size of a sound from the web, in megabytes.', '10', wholeNumber(1, 100)),
    SIDECALL_SOUNDS_SECONDS: setting('Timeout for fetching a sound, in seconds.', '5', seconds(1, 60)),
    SIDECALL_SOUNDS_CACHE_MB: setting(
      'Size of the cache of fetched and spoken sounds in the data folder, in megabytes.',
      '200',
      wholeNumber(1, 100_000),
    ),
  },
  (value): { sounds: LibrarySettings } => ({
    sounds: {
      prompts: value.SIDECALL_PROMPTS || null,
      service:
        value.SIDECALL_SPEECH_URL === ''
          ? null
          : { url: value.SIDECALL_SPEECH_URL, key: value.SIDECALL_SPEECH_KEY || null },
      allowHttp: value.SIDECALL_SOUNDS_HTTP,
      maxBytes: value.SIDECALL_SOUNDS_MB * 1_000_000,
      timeoutMs: value.SIDECALL_SOUNDS_SECONDS * 1000,
      cacheBytes: value.SIDECALL_SOUNDS_CACHE_MB * 1_000_000,
    },
  }),
);
