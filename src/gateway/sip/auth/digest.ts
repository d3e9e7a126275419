import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { splitOutsideQuotes } from '../message/split-outside-quotes.ts';

/** Digest authentication for SIP: RFC 7616, as RFC 8760 applies it to SIP. Time and secret are parameters. */
export type DigestAlgorithm = 'SHA-256' | 'MD5';

const hashes = { 'SHA-256': 'sha256', MD5: 'md5' } as const;

export interface DigestChallenge {
  realm: string;
  nonce: string;
  algorithm: DigestAlgorithm;
  /** True if the server supports `auth`. Without it, as before RFC 2617, there is no nc and no cnonce. */
  qop: boolean;
  opaque: string | null;
  /** The password was correct, and only the nonce was too old: retry without asking the user again. */
  stale: boolean;
}

export interface DigestAnswer {
  username: string;
  realm: string;
  nonce: string;
  uri: string;
  response: string;
  algorithm: DigestAlgorithm;
  cnonce: string | null;
  /** Null without qop. */
  nc: number | null;
}

/** Parses the `key=value` list after "Digest". Null for another scheme or an invalid list. Names are in lower case. */
function fieldsOf(value: string): Map<string, string> | null {
  const text = /^\s*digest\s+(.+)$/is.exec(value)?.[1];
  if (text === undefined || text.length > 4096) return null;
  const fields = new Map<string, string>();
  for (const part of splitOutsideQuotes(text, ',')) {
    const match = /^([a-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))$/is.exec(part);
    const name = match?.[1]?.toLowerCase();
    if (!match || name === undefined || fields.has(name)) return null;
    fields.set(name, match[2] !== undefined ? match[2].replace(/\\(.)/gs, '$1') : (match[3] ?? ''));
  }
  return fields;
}

function algorithmOf(fields: ReadonlyMap<string, string>): DigestAlgorithm | null {
  // RFC 7616 3.3: the default is MD5.
  const name = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  return name === 'MD5' || name === 'SHA-256' ? name : null;
}

/** Null if the value is not a challenge, or needs something that is not supported here. */
export function parseChallenge(value: string): DigestChallenge | null {
  const fields = fieldsOf(value);
  const algorithm = fields && algorithmOf(fields);
  const realm = fields?.get('realm');
  const nonce = fields?.get('nonce');
  if (!fields || !algorithm || realm === undefined || nonce === undefined) return null;
  const offered = fields
    .get('qop')
    ?.toLowerCase()
    .split(/\s*,\s*/);
  if (offered && !offered.includes('auth')) return null;
  return {
    realm,
    nonce,
    algorithm,
    qop: offered !== undefined,
    opaque: fields.get('opaque') ?? null,
    stale: fields.get('stale')?.toLowerCase() === 'true',
  };
}

/** RFC 8760 2.4: returns the first supported challenge. */
export function bestChallenge(values: readonly string[]): DigestChallenge | null {
  return values.map(parseChallenge).find((challenge) => challenge !== null) ?? null;
}

/** Null if the value is not an answer. */
export function parseAnswer(value: string): DigestAnswer | null {
  const fields = fieldsOf(value);
  const algorithm = fields && algorithmOf(fields);
  if (!fields || !algorithm) return null;
  const [username, realm, nonce, uri, response] = ['username', 'realm', 'nonce', 'uri', 'response'].map((name) =>
    fields.get(name),
  );
  if (username === undefined || realm === undefined || nonce === undefined) return null;
  if (uri === undefined || response === undefined || !/^[0-9a-f]+$/i.test(response)) return null;
  const answer = { username, realm, nonce, uri, response: response.toLowerCase(), algorithm };
  const qop = fields.get('qop');
  if (qop === undefined) return { ...answer, cnonce: null, nc: null };
  const cnonce = fields.get('cnonce');
  const nc = fields.get('nc');
  // 3.4: eight hexadecimal digits.
  if (qop.toLowerCase() !== 'auth' || cnonce === undefined || !/^[0-9a-f]{8}$/i.test(nc ?? '')) return null;
  return { ...answer, cnonce, nc: Number.parseInt(nc ?? '', 16) };
}

/** RFC 7616 3.4.1: computes the response from the password. */
export function digestResponse(
  answer: Omit<DigestAnswer, 'response'>,
  secret: { method: string; password: string },
): string {
  const { algorithm, username, realm, nonce, uri, nc, cnonce } = answer;
  const hash = (text: string): string => createHash(hashes[algorithm]).update(text).digest('hex');
  const a1 = hash(`${username}:${realm}:${secret.password}`);
  const a2 = hash(`${secret.method}:${uri}`);
  const middle = nc === null ? nonce : `${nonce}:${hex8(nc)}:${cnonce ?? ''}:auth`;
  return hash(`${a1}:${middle}:${a2}`);
}

/**
 * Returns the value of Authorization or Proxy-Authorization for a client. `nc` counts the uses of this nonce from 1.
 */
export function answerChallenge(
  challenge: DigestChallenge,
  request: { method: string; uri: string; username: string; password: string; nc: number; cnonce?: string },
): string {
  const { realm, nonce, algorithm, qop, opaque } = challenge;
  const { method, uri, username, password } = request;
  const nc = qop ? request.nc : null;
  const cnonce = qop ? (request.cnonce ?? randomBytes(12).toString('hex')) : null;
  const response = digestResponse({ username, realm, nonce, uri, algorithm, nc, cnonce }, { method, password });
  const fields = [
    `username=${quote(username)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(nc === null ? [] : [`cnonce=${quote(cnonce ?? '')}`, 'qop=auth', `nc=${hex8(nc)}`]),
    ...(opaque === null ? [] : [`opaque=${quote(opaque)}`]),
  ];
  return `Digest ${fields.join(', ')}`;
}

export type DigestVerdict = 'right' | 'wrong' | 'stale' | 'replayed';

/**
 * The server's side. A nonce is its creation time with an HMAC, so nothing is stored until it is used. From then on the
 * highest nc seen is stored, until the nonce expires.
 */
export class DigestGuard {
  readonly #realm: string;
  readonly #secret: Buffer;
  readonly #maxAgeMs: number;
  readonly #now: () => number;
  readonly #used = new Map<string, { nc: number; until: number }>();

  /** @param secret at least 32 random bytes @param now milliseconds since 1970 */
  constructor(options: { realm: string; secret: Buffer; maxAgeMs: number; now: () => number }) {
    this.#realm = options.realm;
    this.#secret = options.secret;
    this.#maxAgeMs = options.maxAgeMs;
    this.#now = options.now;
  }

  /** Returns the values of WWW-Authenticate, best first (RFC 8760 2.3): a client uses the first that it supports. */
  challenges(stale = false): string[] {
    const nonce = this.#sealed(`${this.#now().toString(36)}.${randomBytes(9).toString('base64url')}`);
    const rest = `realm=${quote(this.#realm)}, qop="auth", nonce="${nonce}"${stale ? ', stale=true' : ''}`;
    return ['SHA-256', 'MD5'].map((algorithm) => `Digest ${rest}, algorithm=${algorithm}`);
  }

  /**
   * `stale`: the password is correct but the nonce is too old. Challenge again with stale=true.
   * @param password null if the user does not exist; the check then takes the same time
   */
  check(answer: DigestAnswer, request: { method: string; uri: string; password: string | null }): DigestVerdict {
    const { method, password } = request;
    const expected = Buffer.from(digestResponse(answer, { method, password: password ?? '' }));
    const given = Buffer.from(answer.response);
    const same = given.length === expected.length && timingSafeEqual(given, expected);
    // RFC 7616 3.4.6: the answer must be for the requested resource.
    if (!same || password === null || answer.realm !== this.#realm || answer.uri !== request.uri) return 'wrong';
    // This guard asks for qop=auth. An answer without it could be replayed.
    if (answer.nc === null) return 'wrong';
    const [birth = '', salt = ''] = answer.nonce.split('.');
    if (this.#sealed(`${birth}.${salt}`) !== answer.nonce) return 'stale';
    const now = this.#now();
    const until = Number.parseInt(birth, 36) + this.#maxAgeMs;
    if (now >= until) return 'stale';
    for (const [nonce, used] of this.#used) if (used.until <= now) this.#used.delete(nonce);
    // RFC 7616 3.3, nc: a count that was already used is a replay.
    if (answer.nc <= (this.#used.get(answer.nonce)?.nc ?? 0)) return 'replayed';
    this.#used.set(answer.nonce, { nc: answer.nc, until });
    return 'right';
  }

  #sealed(text: string): string {
    return `${text}.${createHmac('sha256', this.#secret).update(text).digest('base64url')}`;
  }
}

function hex8(nc: number): string {
  return nc.toString(16).padStart(8, '0');
}

function quote(text: string): string {
  return `"${text.replace(/\p{Cc}+/gu, ' ').replace(/["\\]/g, '\\$&')}"`;
}
