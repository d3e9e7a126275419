import * as z from 'zod';
import { flag, optionalHttpAddress, seconds, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { LibrarySettings } from './library.ts';

/** Settings for spoken texts, and for sounds from the web. */
export const sounds = settingsGroup(
  {
    SIDECALL_PROMPTS: setting(
      'Folder of texts that somebody has spoken: WAV files and a prompts.json, a list of {language, text, file}. Empty: none.',
      '',
      z.string(),
    ),
    SIDECALL_SPEECH_URL: setting(
      'Your own speech service: takes POST {text, language, voice}, answers with a WAV file. Empty: espeak-ng, where it is installed.',
      '',
      optionalHttpAddress,
    ),
    SIDECALL_SPEECH_KEY: setting('Sent to the speech service as “Authorization: Bearer …”.', '', z.string()),
    SIDECALL_SOUNDS_HTTP: setting('1 lets sounds be fetched by http:// beside https://.', '0', flag),
    SIDECALL_SOUNDS_MB: setting(
      'The largest sound that is fetched from the web, in megabytes.',
      '10',
      wholeNumber(1, 100),
    ),
    SIDECALL_SOUNDS_SECONDS: setting('How long fetching a sound may take.', '5', seconds(1, 60)),
    SIDECALL_SOUNDS_CACHE_MB: setting(
      'Room for fetched and spoken sounds in the data folder, in megabytes.',
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
