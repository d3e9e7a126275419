import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/domain/protocol/session.ts';
import { createTokens, type Tokens } from '../../../src/gateway/auth/tokens.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer } from '../telephony/support/core-server.ts';
import { RawPhone } from '../telephony/support/raw-phone.ts';

let server: CoreServer;
const phones: RawPhone[] = [];

async function phone(user: string, token: string | null): Promise<RawPhone> {
  const opened = await RawPhone.open(server.url, user, token);
  phones.push(opened);
  return opened;
}

let clock: ManualClock;
let tokens: Tokens;

async function tokenFor(identity: string, role: Role = 'agent', ttl = 600, target?: string): Promise<string> {
  const request = { identity, role, ttl, ...(target === undefined ? {} : { target }) };
  return (await tokens.issue(request)).token;
}

beforeEach(async () => {
  clock = new ManualClock(Date.now());
  tokens = createTokens('a secret of the tests, long enough to sign with', clock);
  server = await CoreServer.start({ clock, verifyToken: (jwt) => tokens.verify(jwt) });
});

afterEach(async () => {
  for (const each of phones.splice(0)) each.cut();
  await server.close();
});

describe('REGISTER', () => {
  test('with a token makes its identity reachable', async () => {
    const robin = await phone('robin', await tokenFor('robin'));
    const reply = await robin.register(120);
    expect(reply.status).toBe(200);
    expect(reply.header('Contact')).toMatch(new RegExp(`^<sip:robin@${robin.host};transport=ws>;expires=120$`));
    expect(server.core.contacts('robin')).toBe(1);
    expect(await server.event('ContactStatusChange')).toMatchObject({ identity: 'robin', contacts: 1 });
  });

  test('without a token gets 401 and how to ask', async () => {
    const reply = await (await phone('robin', null)).register();
    expect(reply.status).toBe(401);
    expect(reply.header('WWW-Authenticate')).toBe('Bearer realm="sidecall"');
  });

  test.each([
    ['garbage', async () => 'garbage', 'TOKEN_INVALID'],
    ['an expired token', () => tokenFor('robin', 'agent', -5), 'TOKEN_EXPIRED'],
  ])('with %s gets 401, and why', async (_, token, code) => {
    const reply = await (await phone('robin', await token())).register();
    expect(reply.status).toBe(401);
    expect(reply.header('WWW-Authenticate')).toContain(`error="invalid_token", error_description="${code}"`);
  });

  test('by a visitor, who may not be called, gets 403', async () => {
    const reply = await (await phone('guest', await tokenFor('guest', 'visitor', 600, '+14155550100'))).register();
    expect(reply.status).toBe(403);
  });

  test('of somebody else gets 403', async () => {
    expect((await (await phone('sam', await tokenFor('robin'))).register()).status).toBe(403);
    expect(server.core.contacts('sam')).toBe(0);
  });

  test('keeps several phones of an agent; one that leaves takes only itself away', async () => {
    const desk = await phone('robin', await tokenFor('robin'));
    const laptop = await phone('robin', await tokenFor('robin'));
    await desk.register();
    const second = await laptop.register();
    expect(second.headers('Contact')).toHaveLength(2);
    expect(server.core.contacts('robin')).toBe(2);
    const left = await desk.register(0);
    expect(left.headers('Contact')).toHaveLength(1);
    expect(left.header('Contact')).toContain(laptop.host);
    expect(server.core.contacts('robin')).toBe(1);
  });

  test('with Contact * and Expires 0 takes all away', async () => {
    const desk = await phone('robin', await tokenFor('robin'));
    const laptop = await phone('robin', await tokenFor('robin'));
    await desk.register();
    await laptop.register();
    const sent = desk.send('REGISTER', { contact: '*', lines: ['Expires: 0'] });
    expect((await desk.final(sent)).status).toBe(200);
    expect(server.core.contacts('robin')).toBe(0);
    expect((await desk.final(desk.send('REGISTER', { contact: '*', lines: ['Expires: 60'] }))).status).toBe(400);
  });

  test('of the same instance on a new socket takes the place of the old', async () => {
    const instance = (host: string) =>
      `<sip:robin@${host}>;+sip.instance="<urn:uuid:6f1c2a3e-0000-4000-8000-000000000001>"`;
    const before = await phone('robin', await tokenFor('robin'));
    await before.final(before.send('REGISTER', { contact: instance('one.invalid') }));
    const after = await phone('robin', await tokenFor('robin'));
    await after.final(after.send('REGISTER', { contact: instance('two.invalid') }));
    expect(server.core.contacts('robin')).toBe(1);
    before.cut();
    await eventually('the old socket to be gone', () => server.core.counters().edge.sockets === 1);
    expect(server.core.contacts('robin')).toBe(1);
  });

  test('ends when it expires, when its socket goes, and when its token does', async () => {
    const short = await phone('robin', await tokenFor('robin'));
    await short.register(1);
    const tokened = await phone('sam', await tokenFor('sam', 'agent', 2));
    expect((await tokened.register(600)).header('Contact')).toMatch(/expires=[12]$/);
    const cut = await phone('kim', await tokenFor('kim'));
    await cut.register();
    cut.cut();
    await eventually('the socket’s registration to end', () => server.core.contacts('kim') === 0);
    expect(server.core.contacts('robin')).toBe(1);
    clock.advance(1000);
    expect(server.core.contacts('robin')).toBe(0);
    expect(server.core.contacts('sam')).toBe(1);
    clock.advance(1000);
    expect(server.core.contacts('sam')).toBe(0);
    const late = await tokened.register();
    expect(late.status).toBe(401);
    expect(late.header('WWW-Authenticate')).toContain('TOKEN_EXPIRED');
  });
});
