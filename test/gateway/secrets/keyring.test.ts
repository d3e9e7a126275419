import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSecret, sealSecret, sealSecretsAgain } from '../../../src/gateway/flows/flow-secrets.ts';
import { Keyring, sealedWith } from '../../../src/gateway/secrets/keyring.ts';
import { lookAtKeyring, openKeyring } from '../../../src/gateway/secrets/open-keyring.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

const one = 'the first key, of more than 32 characters';
const two = 'the second key, of more than 32 characters';
const wrongKey = expect.objectContaining({ code: 'SECRET_KEY_WRONG' });

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('a keyring', () => {
  it('decrypts what it encrypted, never the same twice, and nothing of it can be read', () => {
    const keyring = new Keyring(one);
    const [a, b] = [keyring.seal('token 7 é', 'x'), keyring.seal('token 7 é', 'x')];
    expect(a).not.toBe(b);
    expect(a).not.toContain('token');
    expect([keyring.open(a, 'x'), keyring.open(b, 'x')]).toEqual(['token 7 é', 'token 7 é']);
  });

  it('decrypts with an earlier key, and says that the text is old', () => {
    const sealed = new Keyring(one).seal('token', 'x');
    const next = new Keyring(two, [one]);
    expect(next.open(sealed, 'x')).toBe('token');
    expect(next.isOld(sealed)).toBe(true);
    const again = next.seal('token', 'x');
    expect([next.isOld(again), sealedWith(again)]).toEqual([false, next.currentId]);
    expect(new Keyring(two).open(again, 'x')).toBe('token');
  });

  it('names the missing key, and says what to do', () => {
    const first = new Keyring(one);
    const error = caught(() => new Keyring(two).open(first.seal('token', 'x'), 'x')) as Error & { help: string };
    expect(error).toEqual(wrongKey);
    expect(error.message).toContain(first.currentId);
    expect(error.help).toContain('SIDECALL_SECRET_PREVIOUS_KEYS');
  });

  it('refuses a text of another context, and one that was changed or cut', () => {
    const keyring = new Keyring(one);
    const sealed = keyring.seal('token', 'connection a');
    expect(caught(() => keyring.open(sealed, 'connection b'))).toEqual(wrongKey);
    for (const broken of [
      '',
      'v1',
      sealed.slice(0, -8),
      sealed.slice(0, 12),
      sealed.replace('v1', 'v2'),
      `${sealed}AAAA`,
    ]) {
      expect(
        caught(() => keyring.open(broken, 'connection a')),
        broken,
      ).toEqual(wrongKey);
    }
  });
});

describe('the key in the data folder', () => {
  function folder(): (name: string) => string {
    const path = mkdtempSync(join(tmpdir(), 'sidecall-keys-'));
    onTestFinished(() => rmSync(path, { recursive: true }));
    return (name) => join(path, name);
  }
  const unset = { secretKeys: { current: null, previous: [] } };

  it('is made once, for its owner alone', () => {
    const file = folder();
    expect(lookAtKeyring(unset, file)).toBeNull();
    const sealed = openKeyring(unset, file).seal('token', 'x');
    expect(openKeyring(unset, file).open(sealed, 'x')).toBe('token');
    expect(lookAtKeyring(unset, file)?.open(sealed, 'x')).toBe('token');
    expect(statSync(file('secret-key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(file('secret-key'), 'utf8').trim().length).toBeGreaterThanOrEqual(43);
  });

  it('still decrypts after a key was set', () => {
    const file = folder();
    const sealed = openKeyring(unset, file).seal('token', 'x');
    const set = { secretKeys: { current: one, previous: [] } };
    for (const keyring of [openKeyring(set, file), lookAtKeyring(set, file)]) {
      expect(keyring?.open(sealed, 'x')).toBe('token');
      expect(keyring?.isOld(sealed)).toBe(true);
    }
  });
});

it('the secrets of flows are encrypted again with a new key; one that cannot be read stays, and is logged', async () => {
  const clock = new ManualClock();
  const { flows, close } = await openStorage(':memory:', clock);
  onTestFinished(close);
  const lost = new Keyring('a lost key, of more than 32 characters').seal('x', 'flow-secret lost');
  await flows.putSecret('lost', lost, '2026-01-01T00:00:00.000Z');
  await flows.putSecret('shop', sealSecret(new Keyring(one), 'shop', 'Bearer 7'), '2026-01-01T00:00:00.000Z');
  const logged: object[] = [];
  const logger = { error: ((facts: object) => void logged.push(facts)) as Logger['error'] };
  await sealSecretsAgain(flows, { keyring: new Keyring(two, [one]), clock, logger });
  expect(await readSecret(flows, new Keyring(two), 'shop')).toBe('Bearer 7');
  expect(await flows.secret('lost')).toBe(lost);
  expect(logged).toMatchObject([{ secret: 'lost', err: { code: 'SECRET_KEY_WRONG' } }]);
});
