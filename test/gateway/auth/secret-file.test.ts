import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { apiKeyCheck, newApiKey } from '../../../src/gateway/auth/api-keys.ts';
import { secretFile } from '../../../src/gateway/auth/secret-file.ts';

it('makes a secret once, which only its owner may read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'api-key');
  const key = secretFile(path, newApiKey);
  expect(key).toMatch(/^sk_[A-Za-z0-9_-]{43}$/);
  expect(secretFile(path, newApiKey)).toBe(key);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('knows each of its keys and no other', () => {
  const [one, two, three] = [newApiKey(), newApiKey(), newApiKey()];
  const isKey = apiKeyCheck([one, two]);
  expect([one, two, three, '', `${one}x`].map(isKey)).toEqual([true, true, false, false, false]);
});
