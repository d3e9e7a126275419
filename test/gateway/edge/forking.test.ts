import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OriginateRequest } from '../../../src/gateway/telephony/port.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone } from '../telephony/support/raw-phone.ts';

let server: CoreServer;
const phones: RawPhone[] = [];

async function phone(user: string, role: 'agent' | 'carrier' = 'agent'): Promise<RawPhone> {
  const opened = await RawPhone.open(server.url, user, await tokenFor(user, role));
  phones.push(opened);
  await opened.register();
  return opened;
}

function originate(change: Partial<OriginateRequest> = {}): Promise<unknown> {
  return server.core.originate({
    channelId: 'out',
    to: { kind: 'agent', identity: 'robin' },
    caller: { user: '+14155550123', name: 'Marigold “M” Thimble' },
    callId: 'CA1',
    params: { Page: 'https://shop.example/ü' },
    formats: ['pcma', 'opus', 'pcmu'],
    timeoutMs: 30_000,
    ...change,
  });
}

function invited(each: RawPhone): Promise<string> {
  return each.message('INVITE', (text) => text.startsWith('INVITE '));
}

const answer = offer({ setup: 'active' });

beforeEach(async () => {
  server = await CoreServer.start();
});

afterEach(async () => {
  for (const each of phones.splice(0)) each.cut();
  await server.close();
});

describe('an agent with several phones', () => {
  test('is rung on all; the first 200 wins, the others hear that it was taken elsewhere', async () => {
    const [desk, laptop] = [await phone('robin'), await phone('robin')];
    await originate();
    const [first, second] = [await invited(desk), await invited(laptop)];
    desk.respond(first, '180 Ringing');
    laptop.respond(second, '180 Ringing');
    expect(await server.event('ChannelStateChange')).toMatchObject({ channel: { id: 'out', state: 'Ringing' } });
    desk.respond(first, '200 OK', [], answer);
    await desk.message('ACK', (text) => text.startsWith('ACK '));
    const cancel = await laptop.message('CANCEL', (text) => text.startsWith('CANCEL '));
    expect(cancel).toContain('\r\nReason: SIP;cause=200;text="Call completed elsewhere"\r\n');
    expect(cancel.split('\r\n')[1]).toBe(second.split('\r\n')[1]);
    laptop.respond(cancel, '200 OK');
    laptop.respond(second, '487 Request Terminated');
    await laptop.message('the ACK of 487', (text) => text.startsWith('ACK '));
    await server.event('ChannelStateChange', (event) => event.channel.state === 'Up');
    expect(server.events.filter((event) => event.type === 'ChannelStateChange')).toHaveLength(2);
    expect(server.events.some((event) => event.type === 'ChannelDestroyed')).toBe(false);
  });

  test('of two that answer at once keeps one', async () => {
    const [desk, laptop] = [await phone('robin'), await phone('robin')];
    await originate();
    const [first, second] = [await invited(desk), await invited(laptop)];
    desk.respond(first, '180 Ringing');
    laptop.respond(second, '180 Ringing');
    desk.respond(first, '200 OK', [], answer);
    laptop.respond(second, '200 OK', [], answer);
    await laptop.message('ACK', (text) => text.startsWith('ACK '));
    await laptop.message('BYE', (text) => text.startsWith('BYE '));
    await desk.message('ACK', (text) => text.startsWith('ACK '));
    expect(server.core.channels()).toHaveLength(1);
  });

  test('busy on one goes on ringing on the other', async () => {
    const [desk, laptop] = [await phone('robin'), await phone('robin')];
    await originate();
    const [first, second] = [await invited(desk), await invited(laptop)];
    desk.respond(first, '486 Busy Here');
    await desk.message('ACK', (text) => text.startsWith('ACK '));
    laptop.respond(second, '180 Ringing');
    await server.event('ChannelStateChange');
    expect(server.core.channels()).toHaveLength(1);
    laptop.respond(second, '480 Temporarily Unavailable');
    expect(await server.event('ChannelDestroyed')).toEqual({
      type: 'ChannelDestroyed',
      channelId: 'out',
      cause: 17,
      byPeer: true,
    });
  });

  test('declining on one stops all', async () => {
    const [desk, laptop] = [await phone('robin'), await phone('robin')];
    await originate();
    const [first, second] = [await invited(desk), await invited(laptop)];
    laptop.respond(second, '180 Ringing');
    desk.respond(first, '603 Decline');
    await laptop.message('CANCEL', (text) => text.startsWith('CANCEL '));
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 21, byPeer: true });
  });

  test('whose one phone loses its socket rings on the other', async () => {
    const [desk, laptop] = [await phone('robin'), await phone('robin')];
    await originate();
    await invited(desk);
    const second = await invited(laptop);
    desk.cut();
    laptop.respond(second, '180 Ringing');
    await server.event('ChannelStateChange');
    laptop.respond(second, '486 Busy Here');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 17 });
  });
});

describe('a call that is placed', () => {
  test('shows exactly what it was given, and nothing of anybody else', async () => {
    const robin = await phone('robin');
    const world = await phone('world', 'carrier');
    world.send('INVITE', { uri: 'sip:+14155550101@sidecall.test', body: offer(), lines: ['X-Caller: +442079460018'] });
    const { channel } = await server.event('ChannelCreated');
    await originate({
      caller: { user: null, name: 'Masked caller' },
      callId: 'CA1',
      formats: channel.formats,
      params: {},
    });
    const masked = await invited(robin);
    expect(masked).toMatch(/\r\nFrom: "Masked caller" <sip:anonymous@anonymous\.invalid>;tag=[0-9a-f]+\r\n/);
    expect(masked).toContain('\r\nX-Call-Sid: CA1\r\n');
    await server.core.hangup('out', { cause: 16 });
    robin.respond(masked, '180 Ringing');
    const all = [masked, await robin.message('CANCEL', (text) => text.startsWith('CANCEL '))].join('');
    for (const secret of ['442079460018', '079460018', world.host, 'world', channel.id])
      expect(all).not.toContain(secret);
    await originate({ channelId: 'plain' });
    const plain = await invited(robin);
    expect(plain).toMatch(/\r\nFrom: "Marigold “M” Thimble" <sip:\+14155550123@sidecall\.test>;tag=/);
    expect(plain).toContain('\r\nX-Param: Page=https%3A%2F%2Fshop.example%2F%C3%BC\r\n');
    expect(plain).toMatch(/m=audio 9 UDP\/TLS\/RTP\/SAVPF 111 0 8 /);
  });

  test('tells a phone that nobody vouches for the number it shows, and of a masked one nothing', async () => {
    const robin = await phone('robin');
    await originate({ caller: { user: '+14155550123', name: null, unverified: true } });
    const shown = await invited(robin);
    expect(shown).toContain('\r\nP-Asserted-Identity: <sip:+14155550123;verstat=No-TN-Validation@sidecall.test>\r\n');
    await originate({ channelId: 'masked', caller: { user: null, name: 'Masked caller', unverified: true } });
    expect(await invited(robin)).not.toContain('P-Asserted-Identity');
  });

  test('puts nothing into the message that a name could smuggle in', async () => {
    const robin = await phone('robin');
    await originate({
      caller: { user: 'a"<b>\r\nX-Evil: 1', name: 'x"\r\nX-Evil: 1' },
      params: { 'a\r\nX-Evil': '1' },
      callId: 'CA1\r\nX-Evil: 1',
    });
    const invite = await invited(robin);
    expect(invite).not.toMatch(/^X-Evil/m);
  });

  test('is cancelled as soon as a CANCEL may be sent, and a 200 that crosses it gets ACK and BYE', async () => {
    const robin = await phone('robin');
    await originate();
    const invite = await invited(robin);
    await server.core.hangup('out', { cause: 16 });
    expect(await server.event('ChannelDestroyed')).toEqual({
      type: 'ChannelDestroyed',
      channelId: 'out',
      cause: 16,
      byPeer: false,
    });
    expect(robin.received).toEqual([]);
    robin.respond(invite, '180 Ringing');
    await robin.message('CANCEL', (text) => text.startsWith('CANCEL '));
    robin.respond(invite, '200 OK', [], answer);
    await robin.message('ACK', (text) => text.startsWith('ACK '));
    await robin.message('BYE', (text) => text.startsWith('BYE '));
  });

  test('ends with cause 19 when nobody answers in time', async () => {
    const robin = await phone('robin');
    await originate({ timeoutMs: 200 });
    robin.respond(await invited(robin), '180 Ringing');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 19, byPeer: false });
    await robin.message('CANCEL', (text) => text.startsWith('CANCEL '));
  });

  test('that is answered with nothing usable is ended', async () => {
    const robin = await phone('robin');
    await originate();
    robin.respond(await invited(robin), '200 OK', [], 'v=0\r\n');
    await robin.message('BYE', (text) => text.startsWith('BYE '));
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 88 });
  });

  test('to nobody who is there ends with cause 27', async () => {
    await originate();
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', cause: 27, byPeer: false });
    await originate({ channelId: 'pstn', to: { kind: 'number', number: '+442079460018' } });
    expect(await server.event('ChannelDestroyed', (event) => event.channelId === 'pstn')).toMatchObject({ cause: 27 });
  });

  test('to a number rings the carrier’s phones, with the number in To', async () => {
    const world = await phone('world', 'carrier');
    await phone('robin');
    await originate({ to: { kind: 'number', number: '+442079460018' }, caller: { user: '+14155550100', name: null } });
    const invite = await invited(world);
    expect(invite).toContain('\r\nTo: <sip:+442079460018@sidecall.test>\r\n');
    expect(invite).toMatch(/\r\nFrom: <sip:\+14155550100@sidecall\.test>;tag=/);
    world.respond(invite, '404 Not Found');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 1, byPeer: true });
  });
});
