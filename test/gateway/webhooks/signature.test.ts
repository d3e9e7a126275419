import { expect, it } from 'vitest';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { newSecret, signatureOf } from '../../../src/gateway/webhooks/signature.ts';
import { firstSecret, nextSecret, sealedAgain, signingSecrets } from '../../../src/gateway/webhooks/signing-secrets.ts';

// The test vector of Standard Webhooks.
const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const expected = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

it('signs as Standard Webhooks does', () => {
  expect(signatureOf(message, [secret])).toBe(expected);
});

it('has one signature for each secret', () => {
  const both = signatureOf(message, [newSecret(), secret]).split(' ');
  expect(both).toHaveLength(2);
  expect(both[1]).toBe(expected);
  expect(both[0]).not.toBe(expected);
});

it('a new secret has 32 random bytes', () => {
  expect(Buffer.from(newSecret().slice('whsec_'.length), 'base64')).toHaveLength(32);
  expect(newSecret()).not.toBe(newSecret());
});

const keyring = new Keyring('the key of this test, of 32 characters');

it('after a change of the secret, both sign for a day', () => {
  const first = firstSecret(keyring, 'wh_1');
  const next = nextSecret(keyring, 'wh_1', first.sealed, 1_000);
  expect(next.until).toBe(1_000 + 86_400_000);
  expect(signingSecrets(keyring, 'wh_1', next.sealed, next.until - 1)).toEqual([next.secret, first.secret]);
  expect(signingSecrets(keyring, 'wh_1', next.sealed, next.until)).toEqual([next.secret]);
});

it('secrets are stored encrypted, for one webhook, and again with a new key', () => {
  const { secret: plain, sealed } = firstSecret(keyring, 'wh_1');
  expect(sealed).not.toContain(plain.slice(6));
  expect(() => signingSecrets(keyring, 'wh_2', sealed, 0)).toThrow();
  expect(sealedAgain(keyring, 'wh_1', sealed)).toBeNull();
  const newer = new Keyring('another key of this test, 32 characters', ['the key of this test, of 32 characters']);
  const again = sealedAgain(newer, 'wh_1', sealed);
  expect(signingSecrets(newer, 'wh_1', again ?? '', 0)).toEqual([plain]);
});
