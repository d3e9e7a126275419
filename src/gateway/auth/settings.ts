import * as z from 'zod';
import { list, optionalHttpAddress, wholeNumber } from '../config/parsers.ts';
import { setting, settingsGroup } from '../config/setting.ts';
import type { ChallengeSettings } from './challenge.ts';
import { iceServersText } from './ice-setting.ts';

/** Settings for signing tokens, and the API keys of servers. */
export const tokens = settingsGroup(
  {
    SIDECALL_JWT_SECRET: setting(
      'Secret that signs access tokens, at least 32 characters. Empty: generated at the first start and kept in the data folder.',
      '',
      z.string().refine((text) => text === '' || text.length >= 32, 'must have at least 32 characters'),
    ),
    SIDECALL_JWT_PREVIOUS_SECRETS: setting(
      'Earlier secrets, comma-separated. Tokens signed with them stay valid until they expire. To rotate, move the old secret here for a day.',
      '',
      list(z.string().min(32, 'must have at least 32 characters each')),
    ),
    SIDECALL_TOKENS_PER_MINUTE: setting(
      'Maximum number of tokens that one server (address) can create in a minute with its API key.',
      '600',
      wholeNumber(1, 100_000),
    ),
    SIDECALL_API_KEYS: setting(
      'API keys of your servers, comma-separated, each sk_ and at least 24 characters. Empty: one is generated and kept in data/api-key.',
      '',
      list(z.string().regex(/^sk_[A-Za-z0-9_-]{24,200}$/, 'must be sk_ and at least 24 letters, digits, _ or -')),
    ),
    SIDECALL_CALL_KEYS: setting(
      'Keys with which servers place, read, redirect and end calls, and nothing else: comma-separated, each ck_ and at least 24 characters.',
      '',
      list(z.string().regex(/^ck_[A-Za-z0-9_-]{24,200}$/, 'must be ck_ and at least 24 letters, digits, _ or -')),
    ),
  },
  (value) => ({
    /** null: the secret is kept in the data folder. */
    jwtSecret: value.SIDECALL_JWT_SECRET || null,
    /** Former secrets. Tokens signed with them remain valid until they expire. */
    jwtPreviousSecrets: value.SIDECALL_JWT_PREVIOUS_SECRETS,
    /** The limit for each address. */
    tokensPerMinute: value.SIDECALL_TOKENS_PER_MINUTE,
    /** Empty: a generated key is kept in the data folder. */
    apiKeys: value.SIDECALL_API_KEYS,
    /** Keys for calls alone. */
    callKeys: value.SIDECALL_CALL_KEYS,
  }),
);

/** ICE servers, which browsers receive with their session. */
export const iceServers = settingsGroup(
  {
    SIDECALL_ICE_SERVERS: setting(
      'JSON list of STUN and TURN servers for browsers: {urls, username, credential}, or {urls, secret} for a TURN server with time-limited credentials.',
      '[]',
      iceServersText,
    ),
  },
  (value) => ({ iceServers: value.SIDECALL_ICE_SERVERS }),
);

/** Settings for the proof that website visitors must provide. */
export const challenge = settingsGroup(
  {
    SIDECALL_CHALLENGE_URL: setting(
      'Address of the service that verifies a website visitor’s challenge, such as Turnstile, hCaptcha and reCAPTCHA: it takes POST with secret, response and remoteip. For sites with "proof": "challenge".',
      '',
      optionalHttpAddress,
    ),
    SIDECALL_CHALLENGE_SECRET: setting('Secret of your sites at that service.', '', z.string()),
  },
  (value): { challenge: ChallengeSettings | null } => ({
    challenge:
      value.SIDECALL_CHALLENGE_URL === ''
        ? null
        : { url: value.SIDECALL_CHALLENGE_URL, secret: value.SIDECALL_CHALLENGE_SECRET || null },
  }),
);
