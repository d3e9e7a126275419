import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { accountOrigin, embedApp, jwtSecret, pipedriveToken, publicPem, rsa, zendeskToken } from './embed-app.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('an identity that the CRM signs', () => {
  it('is the agent that the connection maps the CRM’s user to', async () => {
    const { app, clock, put, post, tokens, storage } = await embedApp();
    await put('zendesk', { users: { 361: 'robin', 362: 'anna' } });
    const { status, page } = await post(await zendeskToken(clock));
    expect([status, page?.token?.identity]).toEqual([200, 'robin']);
    const claims = await tokens.verify(page?.token?.token);
    expect(claims).toMatchObject({
      role: 'agent',
      grants: { identity: 'robin', voice: { incoming: { allow: true } } },
      embed: { connection: 'zendesk', user: '361' },
    });
    expect(claims.exp - claims.iat).toBe(900);
    const headers = { authorization: `Bearer ${page?.token?.token}` };
    expect((await app.inject({ url: '/v1/session', headers })).json()).toMatchObject({ identity: 'robin' });
    expect(await storage.recordings.audit(1)).toEqual([
      expect.objectContaining({ what: 'token.issued', who: '@zendesk', subject: 'agent robin' }),
    ]);
  });

  it('is in the address for a CRM that adds it there', async () => {
    const { clock, put, open } = await embedApp();
    await put('pipedrive');
    const { page } = await open(`/embed/pipedrive?id=7&theme=light&token=${await pipedriveToken(clock)}`);
    expect(page?.token?.identity).toBe('robin');
  });

  it('is not proved by an id that the page posts or writes into its address', async () => {
    const { put, post, open } = await embedApp();
    await put('zendesk');
    await put('pipedrive');
    expect((await open('/embed/zendesk?user=361&userId=361&token=361')).page?.token).toBeNull();
    expect((await open('/embed/pipedrive?userId=361&companyId=900')).page?.token).toBeNull();
    expect((await post(null, { payload: 'user=361' })).code).toBe('IDENTITY_INVALID');
    expect((await post(null, { payload: 'token=361' })).code).toBe('IDENTITY_INVALID');
  });

  it('is refused with a code, and counted, for each way to forge it', async () => {
    const { clock, put, post, refused } = await embedApp();
    await put('zendesk');
    const now = Math.floor(clock.now() / 1000);
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const claims = { sub: `${accountOrigin}/api/v2/users/361.json`, exp: now + 300, iat: now };
    const none = new UnsecuredJWT(claims).encode();
    const [head = '', body = '', signature = ''] = (await zendeskToken(clock)).split('.');
    const forgedBody = Buffer.from(JSON.stringify({ ...claims, sub: '362' })).toString('base64url');
    const kinds: [name: string, token: string | Promise<string>, code: string][] = [
      ['another key', zendeskToken(clock, {}, { key: other }), 'IDENTITY_INVALID'],
      // The public key is no secret: RFC 8725 section 2.1.
      [
        'the public key as a secret',
        zendeskToken(clock, {}, { alg: 'HS256', key: bytes(publicPem) }),
        'IDENTITY_INVALID',
      ],
      ['another algorithm of the same key', zendeskToken(clock, {}, { alg: 'PS256' }), 'IDENTITY_INVALID'],
      ['no algorithm', none, 'IDENTITY_INVALID'],
      ['no algorithm, with a signature', `${none}${signature}`, 'IDENTITY_INVALID'],
      ['another body', `${head}.${forgedBody}.${signature}`, 'IDENTITY_INVALID'],
      ['no signature', `${head}.${body}.`, 'IDENTITY_INVALID'],
      ['no token', 'a.b.c', 'IDENTITY_INVALID'],
      ['a long text', 'a'.repeat(9000), 'IDENTITY_INVALID'],
      ['no user', zendeskToken(clock, { sub: `${accountOrigin}/api/v2/organizations/361.json` }), 'IDENTITY_INVALID'],
      ['no expiry', zendeskToken(clock, { exp: undefined }), 'IDENTITY_INVALID'],
      ['a text as its time', zendeskToken(clock, { iat: 'now' }), 'IDENTITY_INVALID'],
      ['expired', zendeskToken(clock, { iat: now - 400, nbf: now - 400, exp: now - 61 }), 'IDENTITY_EXPIRED'],
      ['old, but not expired', zendeskToken(clock, { iat: now - 661, nbf: now - 661 }), 'IDENTITY_EXPIRED'],
      ['from the future', zendeskToken(clock, { iat: now + 61, nbf: now, exp: now + 400 }), 'IDENTITY_EARLY'],
      ['not valid yet', zendeskToken(clock, { nbf: now + 61 }), 'IDENTITY_EARLY'],
      [
        'another installation',
        zendeskToken(clock, { aud: `${accountOrigin}/api/v2/apps/installations/78.json` }),
        'IDENTITY_FOREIGN',
      ],
      [
        'another account',
        zendeskToken(clock, { aud: 'https://evil.zendesk.com/api/v2/apps/installations/77.json' }),
        'IDENTITY_FOREIGN',
      ],
      ['another issuer', zendeskToken(clock, { iss: 'evil.zendesk.com' }), 'IDENTITY_FOREIGN'],
      ['no audience', zendeskToken(clock, { aud: undefined }), 'IDENTITY_FOREIGN'],
      [
        'a user without an agent',
        zendeskToken(clock, { sub: `${accountOrigin}/api/v2/users/9.json` }),
        'IDENTITY_UNKNOWN',
      ],
    ];
    const counts: Record<string, number> = {};
    for (const [name, token, code] of kinds) {
      const answer = await post(await token);
      expect([name, answer.code, answer.page]).toEqual([name, code, null]);
      counts[`zendesk ${code}`] = (counts[`zendesk ${code}`] ?? 0) + 1;
    }
    expect(await refused()).toEqual(counts);
  });

  it('of Pipedrive is refused for another secret, company, age or user', async () => {
    const { clock, put, open } = await embedApp();
    await put('pipedrive');
    const now = Math.floor(clock.now() / 1000);
    const codeOf = async (token: string) => (await open(`/embed/pipedrive?token=${token}`)).code;
    expect(await codeOf(await pipedriveToken(clock, {}, 'a secret of somebody else'))).toBe('IDENTITY_INVALID');
    expect(await codeOf(await pipedriveToken(clock, { companyId: 901 }))).toBe('IDENTITY_FOREIGN');
    expect(await codeOf(await pipedriveToken(clock, { companyId: undefined }))).toBe('IDENTITY_FOREIGN');
    expect(await codeOf(await pipedriveToken(clock, { exp: now - 61 }))).toBe('IDENTITY_EXPIRED');
    // It would be valid for a day, but Pipedrive signs for minutes.
    expect(await codeOf(await pipedriveToken(clock, { exp: now + 86_400 }))).toBe('IDENTITY_EARLY');
    expect(await codeOf(await pipedriveToken(clock, { userId: '361 or 1' }))).toBe('IDENTITY_INVALID');
    expect(await codeOf(new UnsecuredJWT({ userId: 361, companyId: 900, exp: now + 300 }).encode())).toBe(
      'IDENTITY_INVALID',
    );
    const other = new SignJWT({ userId: 361, companyId: 900, exp: now + 300 }).setProtectedHeader({ alg: 'HS512' });
    expect(await codeOf(await other.sign(bytes(jwtSecret.repeat(3))))).toBe('IDENTITY_INVALID');
    const twice = await pipedriveToken(clock);
    expect((await open(`/embed/pipedrive?token=${twice}&token=${twice}`)).code).toBe('IDENTITY_INVALID');
  });

  it('tolerates a clock that differs by a minute, in both directions', async () => {
    const { clock, put, post } = await embedApp();
    await put('zendesk');
    const now = Math.floor(clock.now() / 1000);
    const late = await zendeskToken(clock, { iat: now - 359, nbf: now - 359, exp: now - 59 });
    const early = await zendeskToken(clock, { iat: now + 59, nbf: now + 59, exp: now + 359 });
    expect([(await post(late)).status, (await post(early)).status]).toEqual([200, 200]);
  });

  it('is accepted once, also if it is spelled in another way, and by one of two that come together', async () => {
    const { clock, put, post, refused } = await embedApp();
    await put('zendesk');
    const token = await zendeskToken(clock);
    const both = await Promise.all([post(token), post(token)]);
    expect(both.map(({ status, code }) => [status, code]).sort()).toEqual([
      [200, undefined],
      [401, 'IDENTITY_REPLAYED'],
    ]);
    expect((await post(`${token}=`)).code).toMatch(/IDENTITY_(REPLAYED|INVALID)/);
    // The last character of 256 bytes has two unused bits.
    const end = { A: 'B', Q: 'R', g: 'h', w: 'x' }[token.at(-1) as 'A'] ?? '';
    expect((await post(token.slice(0, -1) + end)).code).toMatch(/IDENTITY_(REPLAYED|INVALID)/);
    clock.advance(359_000);
    expect((await post(token)).code).toBe('IDENTITY_REPLAYED');
    clock.advance(2_000);
    expect((await post(token)).code).toBe('IDENTITY_EXPIRED');
    expect(Object.keys(await refused())).toContain('zendesk IDENTITY_REPLAYED');
  });

  it('is remembered as used by the database, so a restart changes nothing', async () => {
    const { clock, storage } = await embedApp();
    const now = clock.now();
    const use = (id: string, expires: number, at: number) => storage.usedTokens.use({ id, expires, now: at });
    expect([await use('a', now + 10, now), await use('a', now + 10, now), await use('b', now + 20, now)]).toEqual([
      true,
      false,
      true,
    ]);
    // Those that have expired are deleted.
    expect([await use('a', now + 30, now + 11), await use('b', now + 30, now + 11)]).toEqual([true, false]);
  });

  it('of one connection is none of another', async () => {
    const { clock, put, post } = await embedApp();
    await put('zendesk');
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const appPublicKey = other.publicKey.export({ type: 'spki', format: 'pem' });
    await put('second', { adapter: 'zendesk', values: { appPublicKey, installationId: '77' } });
    expect((await post(await zendeskToken(clock), { path: '/embed/second' })).code).toBe('IDENTITY_INVALID');
    expect((await post(await zendeskToken(clock))).status).toBe(200);
  });

  it('is not asked for without a key in the connection; a key that cannot be used says so', async () => {
    const { clock, put, post } = await embedApp();
    await put('zendesk', { values: { installationId: '77' } });
    expect((await post(await zendeskToken(clock))).page?.token).toBeNull();
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' });
    for (const appPublicKey of ['no key', pem(short), pem(elliptic)]) {
      await put('zendesk', { values: { appPublicKey, installationId: '77' } });
      const answer = await post(await zendeskToken(clock));
      expect(answer.code).toBe('IDENTITY_INVALID');
      expect(answer.text).toContain('no usable key');
    }
  });

  it('is checked with a public key that lost its line breaks, or is of the older kind', async () => {
    const { clock, put, post } = await embedApp();
    const older = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string;
    for (const appPublicKey of [publicPem.replaceAll('\n', ' '), publicPem.replaceAll('\n', '\\n'), older]) {
      await put('zendesk', { values: { appPublicKey, installationId: '77' } });
      clock.advance(1000);
      expect((await post(await zendeskToken(clock))).status).toBe(200);
    }
  });

  it('gives no token to a disabled agent', async () => {
    const { app, clock, put, post, withKey } = await embedApp();
    await put('zendesk');
    const agent = { method: 'PUT', url: '/v1/agents/robin', headers: withKey } as const;
    await app.inject({ ...agent, payload: { name: 'Robin', disabled: true } });
    expect((await post(await zendeskToken(clock))).code).toBe('AGENT_DISABLED');
  });
});
