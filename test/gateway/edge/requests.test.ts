import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';

let server: CoreServer;
const phones: RawPhone[] = [];
const target = '+14155550100';

async function phone(user: string, token: string | null): Promise<RawPhone> {
  const opened = await RawPhone.open(server.url, user, token);
  phones.push(opened);
  return opened;
}

async function agent(user = 'robin'): Promise<RawPhone> {
  return phone(user, await tokenFor(user));
}

const invite = { uri: `sip:${target}@sidecall.test`, to: `<sip:${target}@sidecall.test>`, body: offer() };

beforeEach(async () => {
  server = await CoreServer.start({ limits: { messagesPerSecond: 30, channels: 4 } });
});

afterEach(async () => {
  for (const each of phones.splice(0)) each.cut();
  await server.close();
});

describe('INVITE', () => {
  test('without any proof of identity gets 401; with the socket’s registration it needs no token of its own', async () => {
    const stranger = await phone('robin', null);
    expect((await stranger.final(stranger.send('INVITE', invite))).status).toBe(401);
    const robin = await agent();
    await robin.register();
    const sent = robin.send('INVITE', { ...invite, anonymous: true });
    expect((await server.event('ChannelCreated')).channel.endpoint).toEqual({ kind: 'agent', identity: 'robin' });
    await robin.message('100', (text) => text.startsWith('SIP/2.0 100') && text.includes(sent.callId));
  });

  test('carries call parameters, and a caller only where a carrier says so', async () => {
    const lines = [
      'X-Param: Page=https%3A%2F%2Fshop.example%2F%C3%BC',
      'X-Param: %zz=bad',
      'X-Caller: +44 20 7946 0018',
    ];
    const world = await phone('world', await tokenFor('world', 'carrier'));
    world.send('INVITE', { ...invite, lines });
    const fromCarrier = await server.event('ChannelCreated');
    expect(fromCarrier.channel).toMatchObject({
      endpoint: { kind: 'carrier', identity: 'world' },
      state: 'Ring',
      caller: '+44 20 7946 0018',
      dialled: target,
      params: { Page: 'https://shop.example/ü' },
      formats: ['opus', 'pcmu', 'pcma'],
    });
    world.send('INVITE', { ...invite, lines: ['X-Caller: anonymous'] });
    expect(
      (await server.event('ChannelCreated', (event) => event.channel.id !== fromCarrier.channel.id)).channel.caller,
    ).toBeNull();
    const robin = await agent();
    robin.send('INVITE', { ...invite, lines });
    const fromAgent = await server.event('ChannelCreated', (event) => event.channel.endpoint.kind === 'agent');
    expect(fromAgent.channel.caller).toBe('robin');
  });

  test('of a visitor says which site it calls from, and what the site’s server signed', async () => {
    const signed = { number: '+14155550177' };
    const token = await tokenFor('c-77', 'visitor', 600, target, { site: 'shop', params: signed });
    const guest = await phone('c-77', token);
    guest.send('INVITE', { ...invite, lines: ['X-Param: number=%2B14155550199', 'X-Param: order=7'] });
    const { channel } = await server.event('ChannelCreated');
    expect(channel.endpoint).toEqual({ kind: 'visitor', identity: 'c-77', target, site: 'shop', signed });
    expect(channel.params).toEqual({ ...signed, order: '7' });
  });

  test('to anything but a visitor’s one number gets 403', async () => {
    const guest = await phone('guest', await tokenFor('guest', 'visitor', 600, target));
    const other = { ...invite, uri: 'sip:+14155550101@sidecall.test' };
    expect((await guest.final(guest.send('INVITE', other))).status).toBe(403);
    guest.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    expect(channel.endpoint).toEqual({ kind: 'visitor', identity: 'guest', target });
  });

  test('by an administrator, who has no phone, gets 403', async () => {
    const admin = await phone('ada', await tokenFor('ada', 'admin'));
    expect((await admin.final(admin.send('INVITE', invite))).status).toBe(403);
  });

  test.each([
    [1, 404],
    [17, 486],
    [19, 480],
    [21, 403],
    [28, 484],
    [88, 488],
  ])('that call control refuses with cause %i gets %i', async (cause, status) => {
    const robin = await agent();
    const sent = robin.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    await server.core.hangup(channel.id, { cause });
    const reply = await robin.final(sent);
    expect(reply.status).toBe(status);
    expect(reply.header('Reason')).toBe(`Q.850;cause=${cause}`);
    expect(await server.event('ChannelDestroyed')).toEqual({
      type: 'ChannelDestroyed',
      channelId: channel.id,
      cause,
      byPeer: false,
    });
    // The channel is gone, so late commands have no effect.
    await server.core.answer(channel.id, { callId: 'CA0' });
    await server.core.hangup(channel.id, { cause: 16 });
    expect(server.events.filter((event) => event.type === 'ChannelDestroyed')).toHaveLength(1);
  });

  test.each([
    ['no codec both have', offer({ codecs: '9 126' }), 488],
    ['no WebRTC', offer().replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP'), 488],
    ['no ICE', offer().replace(/a=ice-.*\r\n/g, ''), 488],
    ['no fingerprint', offer().replace(/a=fingerprint.*\r\n/, ''), 488],
    ['no SDP at all', 'hello', 400],
    ['SDP with a line that is none', `${offer()}what is this\r\n`, 400],
  ])('with %s gets its refusal', async (_, body, status) => {
    const robin = await agent();
    expect((await robin.final(robin.send('INVITE', { ...invite, body }))).status).toBe(status);
    expect(server.core.channels()).toHaveLength(0);
  });

  test('with another kind of body gets 415 and what is understood', async () => {
    const robin = await agent();
    const reply = await robin.final(robin.send('INVITE', { ...invite, body: '{}', type: 'application/json' }));
    expect(reply.status).toBe(415);
    expect(reply.header('Accept')).toContain('application/sdp');
  });

  test('beyond the limit of channels gets 503', async () => {
    const robin = await agent();
    for (let count = 0; count < 4; count++) robin.send('INVITE', invite);
    await eventually('four channels', () => server.core.channels().length === 4);
    const reply = await robin.final(robin.send('INVITE', invite));
    expect(reply.status).toBe(503);
    expect(reply.header('Retry-After')).toBe('10');
  });

  test('rings with the call’s id, and with a tone where that is wished', async () => {
    const robin = await agent();
    const sent = robin.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    await server.core.ring(channel.id, { callId: 'CA1' });
    const ringing = await robin.message('180', (text) => text.startsWith('SIP/2.0 180') && text.includes(sent.callId));
    expect(ringing).toContain('\r\nX-Call-Sid: CA1\r\n');
    expect(ringing).toContain('Content-Length: 0');
    await server.core.ring(channel.id, { callId: 'CA1', ringback: true });
    const early = await robin.message('183', (text) => text.startsWith('SIP/2.0 183'));
    expect(early).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8');
    void server.core.answer(channel.id, { callId: 'CA1', formats: ['pcmu'] });
    const up = await robin.final(sent);
    expect(up.body).toBe(early.split('\r\n\r\n')[1]);
  });

  test('is answered in the order that was asked for', async () => {
    const robin = await agent();
    const sent = robin.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    void server.core.answer(channel.id, { callId: 'CA1', formats: ['pcma', 'opus'] });
    expect((await robin.final(sent)).body).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 8 111 0 ');
    expect(await server.event('ChannelStateChange')).toMatchObject({
      channel: { state: 'Up', formats: ['pcma', 'opus', 'pcmu'] },
    });
  });

  test('that is cancelled ends with 200, 487 and one event', async () => {
    const robin = await agent();
    const sent = robin.send('INVITE', invite);
    const { channel } = await server.event('ChannelCreated');
    await server.core.ring(channel.id, { callId: 'CA1' });
    const cancel = robin.send('CANCEL', {
      ...invite,
      body: '',
      callId: sent.callId,
      branch: sent.branch,
      fromTag: sent.fromTag,
      cseq: sent.cseq,
    });
    expect((await robin.final(cancel)).status).toBe(200);
    expect((await robin.final(sent)).status).toBe(487);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: channel.id, cause: 16, byPeer: true });
    expect((await robin.final(robin.send('CANCEL', invite))).status).toBe(481);
  });

  test('whose socket drops before the answer is over', async () => {
    const robin = await agent();
    robin.send('INVITE', invite);
    await server.event('ChannelCreated');
    robin.cut();
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 16, byPeer: true });
  });
});

describe('other requests', () => {
  test('OPTIONS is answered with what is understood', async () => {
    const robin = await phone('robin', null);
    const reply = await robin.final(robin.send('OPTIONS'));
    expect(reply.status).toBe(200);
    expect(reply.header('Allow')).toContain('INVITE');
  });

  test.each([
    ['BYE', 481],
    ['INFO', 481],
    ['UPDATE', 481],
    ['MESSAGE', 405],
    ['SUBSCRIBE', 405],
    ['FROBNICATE', 405],
  ])('%s outside a call gets %i', async (method, status) => {
    const robin = await agent();
    expect((await robin.final(robin.send(method))).status).toBe(status);
    const inside = await robin.final(robin.send(method, { to: '<sip:robin@sidecall.test>;tag=nothing' }));
    expect(inside.status).toBe(481);
  });

  test('an extension that is required gets 420', async () => {
    const robin = await agent();
    const reply = await robin.final(
      robin.send('INVITE', { ...invite, lines: ['Require: 100rel, teleport', 'Require: sec-agree'] }),
    );
    expect(reply.status).toBe(420);
    expect(reply.header('Unsupported')).toBe('teleport, sec-agree');
  });

  test('an INVITE sent twice is one call', async () => {
    const robin = await agent();
    const sent = robin.send('INVITE', invite);
    await server.event('ChannelCreated');
    robin.send('INVITE', { ...invite, ...sent });
    await robin.message('the first 100', (text) => text.startsWith('SIP/2.0 100'));
    await robin.message('the 100 again', (text) => text.startsWith('SIP/2.0 100'));
    expect(server.core.channels()).toHaveLength(1);
  });
});

describe('what is no SIP', () => {
  test('gets 400 where it can be answered', async () => {
    const robin = await agent();
    const wrong = [
      robin.send('OPTIONS', { length: 7 }),
      robin.send('OPTIONS', { cseqMethod: 'INVITE' }),
      robin.send('OPTIONS', { lines: ['Call-ID: another'] }),
      robin.send('OPTIONS', { lines: ['Max-Forwards: 69'] }),
    ];
    for (const sent of wrong) {
      const reply = await robin.message('400', (text) => text.startsWith('SIP/2.0 400') && text.includes(sent.callId));
      expect(reply).toMatch(/^SIP\/2\.0 400 Bad Request: /);
    }
    expect(server.core.counters().edge.malformed).toBe(4);
    expect((await robin.final(robin.send('OPTIONS'))).status).toBe(200);
  });

  test('is dropped elsewhere, and who goes on with it loses the socket', async () => {
    const robin = await agent();
    robin.raw('GET / HTTP/1.1\r\n\r\n');
    robin.raw('\0\0\0\0\0');
    robin.raw('SIP/2.0 200 OK\r\n\r\n');
    expect((await robin.final(robin.send('OPTIONS'))).status).toBe(200);
    for (let count = 0; count < 12; count++) robin.raw('nonsense');
    await eventually('the socket to be closed', () => robin.closed);
    expect(robin.closed?.code).toBe(1008);
    expect(server.errors).toEqual([]);
  });

  test('or too long, or too much at once, is dropped and counted', async () => {
    const robin = await agent();
    robin.send('OPTIONS', { lines: [`X-Long: ${'x'.repeat(70_000)}`] });
    await eventually('the drop', () => server.core.counters().edge.dropped === 1);
    const flood = await agent('sam');
    for (let count = 0; count < 200; count++) flood.send('OPTIONS');
    await eventually('the flood’s end', () => flood.closed);
    expect((await robin.final(robin.send('OPTIONS'))).status).toBe(200);
  });

  test('random bytes never break the edge', async () => {
    const template = `INVITE sip:${target}@sidecall.test SIP/2.0\r\nVia: SIP/2.0/WS a.invalid;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\n${offer()}`;
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
      return seed % below;
    };
    for (let round = 0; round < 40; round++) {
      const robin = await phone('robin', await tokenFor('robin'));
      for (let count = 0; count < 8; count++) {
        const text = [...template];
        for (let change = 0; change < 1 + random(6); change++)
          text[random(text.length)] = String.fromCharCode(random(256));
        robin.raw(text.slice(0, random(2) ? text.length : random(text.length)).join(''));
      }
      robin.cut();
    }
    const last = await agent();
    expect((await last.final(last.send('OPTIONS'))).status).toBe(200);
    expect(server.errors).toEqual([]);
  });
});

describe('keep-alive', () => {
  test('a double line end is answered with one (RFC 5626)', async () => {
    const robin = await phone('robin', null);
    robin.raw('\r\n\r\n');
    await robin.message('the pong', (text) => text === '\r\n');
    robin.raw('\r\n');
    expect((await robin.final(robin.send('OPTIONS'))).status).toBe(200);
  });
});
