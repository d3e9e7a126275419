import { SignJWT } from 'jose';
import { expect, it } from 'vitest';
import type { Clock } from '../../../src/domain/clock.ts';
import { createTokens } from '../../../src/gateway/auth/tokens.ts';

const secret = 'a secret for tests, of more than 32 characters';

function clockAt(ms: number): Clock & { ms: number } {
  return {
    ms,
    now() {
      return this.ms;
    },
    after: () => () => undefined,
  };
}

it('issues Twilio’s shape: issuer, identity, and the grants of the role', async () => {
  const tokens = createTokens(secret, clockAt(1_900_000_000_000));
  const { token, expiresAt } = await tokens.issue({ identity: 'kim', role: 'agent', ttl: 60 });
  expect(expiresAt).toBe(new Date(1_900_000_060_000).toISOString());
  expect(await tokens.verify(token)).toMatchObject({
    iss: 'sidecall',
    exp: 1_900_000_060,
    role: 'agent',
    grants: { identity: 'kim', voice: { incoming: { allow: true }, outgoing: { application_sid: '*' } } },
  });
});

it('a visitor may call one number and be called by nobody; an administrator has no phone', async () => {
  const tokens = createTokens(secret, clockAt(1_900_000_000_000));
  const visitor = await tokens.issue({ identity: 'visitor_1', role: 'visitor', ttl: 60, target: '+14155550110' });
  expect((await tokens.verify(visitor.token)).grants.voice).toEqual({ outgoing: { application_sid: '+14155550110' } });
  const admin = await tokens.issue({ identity: 'root', role: 'admin', ttl: 60 });
  expect((await tokens.verify(admin.token)).grants).toEqual({ identity: 'root' });
});

it('tells a missing, a wrong and an expired token apart', async () => {
  const clock = clockAt(1_900_000_000_000);
  const tokens = createTokens(secret, clock);
  const { token } = await tokens.issue({ identity: 'kim', role: 'agent', ttl: 60 });
  await expect(tokens.verify('')).rejects.toMatchObject({ code: 'TOKEN_MISSING', status: 401 });
  await expect(tokens.verify('no.such.token')).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  const other = createTokens(`${secret}!`, clock);
  await expect(other.verify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  clock.ms += 61_000;
  await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
});

it('takes no token that it would not have issued, though the signature fits', async () => {
  const key = new TextEncoder().encode(secret);
  const tokens = createTokens(secret, clockAt(1_900_000_000_000));
  const sign = (claims: Record<string, unknown>, alg = 'HS256'): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
  const good = {
    iss: 'sidecall',
    jti: '1',
    iat: 1_900_000_000,
    exp: 1_900_000_060,
    role: 'agent',
    grants: { identity: 'kim' },
  };
  await expect(tokens.verify(await sign(good))).resolves.toMatchObject({ role: 'agent' });
  const { exp: _, ...endless } = good;
  for (const token of [
    await sign({ ...good, iss: 'someone' }),
    await sign({ ...good, role: 'owner' }),
    await sign(endless),
    await sign(good, 'HS512'),
    // RFC 8725 section 3.2: never "none".
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`,
  ]) {
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  }
});
