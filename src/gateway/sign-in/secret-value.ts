import { createHash, randomBytes } from 'node:crypto';

/** What a value is for. The prefix lets scanners and the log's redactor recognise a leaked one. */
const prefixes = { link: 'sl_', session: 'ss_', openId: 'so_' } as const;

/** A new secret value of 256 bits, for a link or a cookie. */
export function newSecretValue(kind: keyof typeof prefixes): string {
  return `${prefixes[kind]}${randomBytes(32).toString('base64url')}`;
}

/** What the database knows of a secret value. A value of 256 random bits needs neither salt nor a slow hash. */
export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}
