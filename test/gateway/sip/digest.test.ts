import { describe, expect, test } from 'vitest';
import {
  answerChallenge,
  bestChallenge,
  DigestGuard,
  digestResponse,
  parseAnswer,
  parseChallenge,
} from '../../../src/gateway/sip/auth/digest.ts';

/** RFC 7616 3.9.1. */
const vector = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nc: 1,
};
const secret = { method: 'GET', password: 'Circle of Life' };

describe('digest', () => {
  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('RFC 7616 3.9.1 with %s', (algorithm, response) => {
    expect(digestResponse({ ...vector, algorithm }, secret)).toBe(response);
  });

  test('without qop, as RFC 2069 had it', () => {
    const old = {
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: '/dir/index.html',
      algorithm: 'MD5' as const,
      nc: null,
      cnonce: null,
    };
    expect(digestResponse(old, { method: 'GET', password: 'CircleOfLife' })).toBe('1949323746fe6a43ef61f9606e7febea');
  });

  test('a client answers the first challenge that it knows', () => {
    const challenge = bestChallenge([
      'Bearer realm="x"',
      'Digest realm="x", nonce="n", algorithm=SHA-512-256, qop="auth"',
      'Digest realm="a \\"b\\", c", nonce="n", algorithm=SHA-256, qop="auth-int,auth", opaque="o"',
      'Digest realm="x", nonce="n"',
    ]);
    expect(challenge).toMatchObject({ realm: 'a "b", c', algorithm: 'SHA-256', qop: true, opaque: 'o', stale: false });
    expect(parseChallenge('Digest realm="x", nonce="n"')).toMatchObject({ algorithm: 'MD5', qop: false });
    expect(parseChallenge('Digest realm="x", nonce="n", qop="auth-int"')).toBeNull();
  });
});

describe('a guard', () => {
  let now = 1_000_000;
  const guard = new DigestGuard({ realm: 'dialogs', secret: Buffer.alloc(32, 7), maxAgeMs: 60_000, now: () => now });
  const request = { method: 'REGISTER', uri: 'sip:sidecall.test' };

  function answer(password: string, nc: number, challenge = bestChallenge(guard.challenges())): string {
    if (challenge === null) throw new Error('no challenge');
    return answerChallenge(challenge, { ...request, username: 'robin', password, nc });
  }

  function verdict(text: string, password: string | null = 'pass'): string {
    const parsed = parseAnswer(text);
    return parsed === null ? 'none' : guard.check(parsed, { ...request, password });
  }

  test('takes the right password by either algorithm, and no wrong one', () => {
    for (const at of [0, 1]) {
      const challenge = parseChallenge(guard.challenges()[at] ?? '');
      expect(verdict(answer('pass', 1, challenge))).toBe('right');
    }
    expect(verdict(answer('guess', 1))).toBe('wrong');
    expect(verdict(answer('', 1), null)).toBe('wrong');
  });

  test('takes each count of a nonce once', () => {
    const challenge = bestChallenge(guard.challenges());
    expect(verdict(answer('pass', 1, challenge))).toBe('right');
    expect(verdict(answer('pass', 1, challenge))).toBe('replayed');
    expect(verdict(answer('pass', 3, challenge))).toBe('right');
    expect(verdict(answer('pass', 2, challenge))).toBe('replayed');
  });

  test('tells a nonce that is old, or is not its own, from a wrong password', () => {
    const challenge = bestChallenge(guard.challenges());
    now += 60_000;
    expect(verdict(answer('pass', 1, challenge))).toBe('stale');
    expect(verdict(answer('guess', 1, challenge))).toBe('wrong');
    const made = { ...(challenge as NonNullable<typeof challenge>), nonce: 'zzzzzzzzz.salt.seal' };
    expect(verdict(answer('pass', 1, made))).toBe('stale');
    expect(bestChallenge(guard.challenges(true))?.stale).toBe(true);
  });

  test('wants the request that was asked, and qop', () => {
    const challenge = bestChallenge(guard.challenges()) as NonNullable<ReturnType<typeof bestChallenge>>;
    const elsewhere = answerChallenge(challenge, {
      method: 'REGISTER',
      uri: 'sip:other.test',
      username: 'robin',
      password: 'pass',
      nc: 1,
    });
    expect(verdict(elsewhere)).toBe('wrong');
    expect(verdict(answer('pass', 1, { ...challenge, qop: false }))).toBe('wrong');
  });

  test.each(['', 'Digest', 'Bearer x', 'Digest username="a", username="b"', 'Digest username="a'])(
    'reads %j as no answer',
    (text) => {
      expect(parseAnswer(text)).toBeNull();
    },
  );
});
