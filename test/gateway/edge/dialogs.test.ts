import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone, type Reply, type RequestOptions, type Sent } from '../telephony/support/raw-phone.ts';

let server: CoreServer;
const phones: RawPhone[] = [];
const target = '+14155550100';
const invite = { uri: `sip:${target}@sidecall.test`, to: `<sip:${target}@sidecall.test>`, body: offer() };

async function agent(user = 'robin'): Promise<RawPhone> {
  const opened = await RawPhone.open(server.url, user, await tokenFor(user));
  phones.push(opened);
  return opened;
}

interface Talk {
  phone: RawPhone;
  channel: Channel;
  sent: Sent;
  reply: Reply;
}

/** An answered call from an agent, without real media. */
async function talking(phone: RawPhone): Promise<Talk> {
  const sent = phone.send('INVITE', invite);
  const { channel } = await server.event('ChannelCreated', (event) => event.channel.endpoint.identity === phone.user);
  void server.core.answer(channel.id, { callId: 'CA1' });
  const reply = await phone.final(sent);
  expect(reply.status).toBe(200);
  const talk = { phone, channel, sent, reply };
  within(talk, phone, 'ACK', { cseq: sent.cseq });
  return talk;
}

function within(talk: Talk, phone: RawPhone, method: string, options: RequestOptions = {}): Sent {
  const { callId, fromTag } = talk.sent;
  const to = `<sip:${target}@sidecall.test>;tag=${talk.reply.toTag}`;
  return phone.send(method, { uri: 'sip:sidecall@sidecall.test', to, callId, fromTag, ...options });
}

afterEach(async () => {
  for (const each of phones.splice(0)) each.cut();
  await server.close();
});

describe('within a call', () => {
  beforeEach(async () => {
    server = await CoreServer.start({ graceMs: 1500, silenceMs: 60_000 });
  });

  test('BYE ends it, once', async () => {
    const talk = await talking(await agent());
    expect((await talk.phone.final(within(talk, talk.phone, 'BYE'))).status).toBe(200);
    expect(await server.event('ChannelDestroyed')).toMatchObject({
      channelId: talk.channel.id,
      cause: 16,
      byPeer: true,
    });
    expect((await talk.phone.final(within(talk, talk.phone, 'BYE'))).status).toBe(481);
  });

  test('our BYE says why, and comes to the phone’s Contact', async () => {
    const talk = await talking(await agent());
    await server.core.hangup(talk.channel.id, { cause: 16 });
    const bye = await talk.phone.message('BYE', (text) => text.startsWith('BYE '));
    expect(bye).toMatch(new RegExp(`^BYE sip:robin@${talk.phone.host};transport=ws SIP/2.0`));
    expect(bye).toContain('\r\nReason: Q.850;cause=16\r\n');
    expect(bye).toContain(`To: <sip:robin@sidecall.test>;tag=${talk.sent.fromTag}`);
    talk.phone.respond(bye, '200 OK');
  });

  test('a 2xx is repeated until its ACK is there', async () => {
    await server.close();
    const clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock, silenceMs: 1e9 });
    const phone = await agent();
    const sent = phone.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    void server.core.answer(channel.id, { callId: 'CA1' });
    const reply = await phone.final(sent);
    const talk = { phone, channel, sent, reply };
    // RFC 3261 13.3.1.4: after T1, doubling each time.
    for (const ms of [500, 1000]) {
      clock.advance(ms);
      await phone.final(sent);
    }
    within(talk, phone, 'ACK', { cseq: sent.cseq });
    expect((await phone.final(within(talk, phone, 'OPTIONS'))).status).toBe(200);
    phone.received.length = 0;
    clock.advance(10_000);
    expect((await phone.final(within(talk, phone, 'OPTIONS'))).status).toBe(200);
    expect(phone.received.filter((text) => text.includes('INVITE'))).toEqual([]);
  });

  test('hold and unhold by re-INVITE are answered and told', async () => {
    const talk = await talking(await agent());
    const hold = within(talk, talk.phone, 'INVITE', { body: offer({ direction: 'sendonly' }) });
    const held = await talk.phone.final(hold);
    within(talk, talk.phone, 'ACK', { cseq: hold.cseq });
    expect(held.body).toContain('\r\na=recvonly\r\n');
    await server.event('ChannelHold');
    const version = (body: string): number => Number(/o=- \d+ (\d+)/.exec(body)?.[1]);
    expect(version(held.body)).toBe(version(talk.reply.body) + 1);
    const again = within(talk, talk.phone, 'UPDATE', { body: offer({ direction: 'inactive' }) });
    expect((await talk.phone.final(again)).body).toContain('\r\na=inactive\r\n');
    const unhold = within(talk, talk.phone, 'INVITE', { body: offer() });
    expect((await talk.phone.final(unhold)).body).toContain('\r\na=sendrecv\r\n');
    within(talk, talk.phone, 'ACK', { cseq: unhold.cseq });
    await server.event('ChannelUnhold');
    expect(server.events.filter((event) => event.type === 'ChannelHold')).toHaveLength(1);
  });

  test('a re-INVITE that offers nothing usable is refused, and the call goes on', async () => {
    const talk = await talking(await agent());
    const bad = within(talk, talk.phone, 'INVITE', { body: offer({ codecs: '9' }) });
    expect((await talk.phone.final(bad)).status).toBe(488);
    expect((await talk.phone.final(within(talk, talk.phone, 'OPTIONS'))).status).toBe(200);
    expect(server.core.channels()).toHaveLength(1);
  });

  test('digits by INFO are told; what INFO else may hold is not understood', async () => {
    const talk = await talking(await agent());
    const info = (body: string, type: string): Promise<Reply> =>
      talk.phone.final(within(talk, talk.phone, 'INFO', { body, type }));
    expect((await info('Signal=5\r\nDuration=160\r\n', 'application/dtmf-relay')).status).toBe(200);
    expect(await server.event('ChannelDtmfReceived')).toMatchObject({
      channelId: talk.channel.id,
      digit: '5',
      durationMs: 160,
    });
    expect((await info('Signal=banana\r\n', 'application/dtmf-relay')).status).toBe(400);
    expect((await info('<xml/>', 'application/media_control+xml')).status).toBe(415);
    expect((await talk.phone.final(within(talk, talk.phone, 'INFO'))).status).toBe(200);
  });

  test('a number from the past is refused', async () => {
    const talk = await talking(await agent());
    expect((await talk.phone.final(within(talk, talk.phone, 'INFO', { cseq: talk.sent.cseq }))).status).toBe(500);
  });

  test('others have no part in it', async () => {
    const talk = await talking(await agent());
    const sam = await agent('sam');
    expect((await sam.final(within(talk, sam, 'BYE', { cseq: 99 }))).status).toBe(481);
    const stranger = await RawPhone.open(server.url, 'robin');
    phones.push(stranger);
    expect((await stranger.final(within(talk, stranger, 'BYE', { cseq: 99 }))).status).toBe(401);
    expect(server.core.channels()).toHaveLength(1);
  });
});

describe('a WebSocket that drops during a call', () => {
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock, graceMs: 700, silenceMs: 60_000 });
  });

  test('ends it with cause 41 when nobody comes back', async () => {
    const talk = await talking(await agent());
    talk.phone.cut();
    await eventually('the socket to be gone', () => server.core.counters().edge.sockets === 0);
    clock.advance(600);
    expect(server.core.channels()).toHaveLength(1);
    clock.advance(200);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 41, byPeer: false });
  });

  test('goes on when the party registers again, and hangs up through the new socket', async () => {
    const talk = await talking(await agent());
    talk.phone.cut();
    await eventually('the socket to be gone', () => server.core.counters().edge.sockets === 0);
    const back = await agent();
    await back.register();
    clock.advance(1000);
    expect(server.core.channels()).toHaveLength(1);
    await server.core.hangup(talk.channel.id, { cause: 16 });
    await back.message('BYE', (text) => text.startsWith('BYE ') && text.includes(talk.sent.callId));
  });

  test('a request in the call on a new socket of the party is enough', async () => {
    const talk = await talking(await agent());
    talk.phone.cut();
    await eventually('the socket to be gone', () => server.core.counters().edge.sockets === 0);
    const back = await agent();
    const hold = within(talk, back, 'INVITE', { cseq: 50, body: offer({ direction: 'sendonly' }) });
    expect((await back.final(hold)).status).toBe(200);
    within(talk, back, 'ACK', { cseq: 50 });
    clock.advance(1000);
    expect((await back.final(within(talk, back, 'BYE', { cseq: 51 }))).status).toBe(200);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 16, byPeer: true });
  });
});

describe('time', () => {
  test('media that is silent ends the call', async () => {
    const clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock, silenceMs: 9000 });
    const talk = await talking(await agent());
    // Longer than the limit for silence, and shorter than the time allowed for starting media.
    clock.advance(19_000);
    expect(await server.event('ChannelDestroyed')).toMatchObject({
      channelId: talk.channel.id,
      cause: 41,
      byPeer: false,
    });
    await talk.phone.message('BYE', (text) => text.startsWith('BYE '));
  });

  test('an ACK that never comes ends the call', async () => {
    const clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock, silenceMs: 1e9 });
    const phone = await agent();
    const sent = phone.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    void server.core.answer(channel.id, { callId: 'CA1' });
    await phone.final(sent);
    clock.advance(40_000);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 41 });
    await phone.message('BYE', (text) => text.startsWith('BYE '));
  });

  test('a peer that answers no ping is given up', async () => {
    const clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock });
    const alive = await agent('sam');
    await alive.register();
    const robin = await agent();
    await robin.register();
    robin.freeze();
    for (let count = 0; count < 4; count++) {
      clock.advance(25_000);
      // The first answer arrives after the ping, and the second request follows its pong.
      for (let times = 0; times < 2; times++) await alive.final(alive.send('OPTIONS'));
    }
    await eventually('the dead phone to be gone', () => server.core.contacts('robin') === 0);
    expect(server.core.contacts('sam')).toBe(1);
  });

  test('a phone that never answers an INVITE is given up after timer B', async () => {
    const clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock });
    const robin = await agent();
    await robin.register();
    const to = { kind: 'agent', identity: 'robin' } as const;
    await server.core.originate({
      channelId: 'out',
      to,
      caller: { user: null, name: null },
      callId: 'CA1',
      params: {},
      formats: ['opus'],
      timeoutMs: 60_000,
    });
    await robin.message('INVITE', (text) => text.startsWith('INVITE '));
    clock.advance(33_000);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', cause: 102 });
  });
});
