import { join, resolve } from 'node:path';
import { lookAtApiKeys } from '../storage/api-keys/look-at-keys.ts';
import type { StoredApiKey } from '../storage/api-keys/port.ts';
import type { Check } from './check.ts';
import { type Finding, note, quoted } from './finding.ts';

const dayMs = 86_400_000;
/** How long before its end a key is noted, in days. */
const soonDays = 14;
/** A key that was not used for so long is probably not needed, in days. */
const unusedDays = 90;

/** Notes API keys of the database that end soon, have ended, or are not used. */
export const apiKeys: Check = {
  name: 'API keys',
  atStart: false,
  async run({ database, dataFolder }, parts) {
    const keys = await lookAtApiKeys(database ?? join(resolve(dataFolder), 'sidecall.db'), parts);
    return keys.flatMap((key) => keyFindings(key, parts.clock.now()));
  },
};

/** @param now in ms since 1970 */
export function keyFindings({ name, ending, expiresAt, usedAt, createdAt }: StoredApiKey, now: number): Finding[] {
  const key = `The API key “${quoted(name)}” (…${ending})`;
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now;
  if (left <= 0) return [note(`${key} has expired.`, 'Revoke it on the page “API keys” of the console.')];
  if (left < soonDays * dayMs) {
    return [note(`${key} expires on ${expiresAt?.slice(0, 10)}.`, 'Make another one for its server before.')];
  }
  const idle = Math.floor((now - Date.parse(usedAt ?? createdAt)) / dayMs);
  if (idle < unusedDays) return [];
  return [note(`${key} was not used for ${idle} days.`, 'If no server needs it, revoke it.')];
}
