import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { closeServer, openServer, phone, server, talking, within } from './desk.ts';

beforeAll(() => openServer({ clock: systemClock }));
afterAll(closeServer);

const standing = (identity: string, as: 'revoked' | 'blocked') =>
  server.core.recheckTokens((claims) => (claims.grants.identity === identity ? as : 'good'));

test('a revoked token takes its socket and registration with it, and nobody else’s', async () => {
  const [kim, lou] = [await phone('kim'), await phone('lou')];
  await kim.register();
  await lou.register();
  standing('kim', 'revoked');
  expect([server.core.contacts('kim'), server.core.contacts('lou')]).toEqual([0, 1]);
  await eventually('the socket to be closed', () => kim.closed);
  expect(lou.closed).toBeNull();
});

test('a call of a revoked token waits for its phone, which may have a new one; a blocked agent’s ends at once', async () => {
  const kept = await talking(await phone('anna'));
  standing('anna', 'revoked');
  await eventually('the socket to be closed', () => kept.phone.closed);
  expect(server.core.channels().map(({ id }) => id)).toContain(kept.channel.id);
  const ended = await talking(await phone('max'));
  standing('max', 'blocked');
  await server.event('ChannelDestroyed', (event) => event.channelId === ended.channel.id);
});

test('a visitor talks to the end, and can do nothing else', async () => {
  const talk = await talking(await phone('guest', 'visitor'));
  standing('guest', 'revoked');
  const again = talk.phone.send('INVITE', {
    uri: 'sip:+14155550100@sidecall.test',
    to: '<sip:+14155550100@sidecall.test>',
    anonymous: true,
  });
  expect((await talk.phone.final(again)).status).toBe(401);
  expect(talk.phone.closed).toBeNull();
  const bye = within(talk, 'BYE');
  expect((await talk.phone.final(bye)).status).toBe(200);
});
