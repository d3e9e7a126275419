import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import type { RawPhone, Reply, RequestOptions } from '../telephony/support/raw-phone.ts';
import { answerTo } from '../telephony/support/raw-phone.ts';
import {
  closeServer,
  field,
  invite,
  next,
  openServer,
  phone,
  seqOf,
  server,
  type Talk,
  talking,
  toRobin,
  within,
} from './desk.ts';

beforeEach(async () => {
  await openServer({ silenceMs: 60_000 });
});

afterEach(closeServer);

describe('REFER', () => {
  const refer = (talk: Talk, uri: string, lines: string[] = []): Promise<Reply> =>
    talk.phone.final(within(talk, 'REFER', { lines: [`Refer-To: <${uri}>`, ...lines] }));

  test('asks for a blind transfer, and is told how it goes', async () => {
    const talk = await talking(await phone());
    expect((await refer(talk, 'sip:+14155550142@sidecall.test')).status).toBe(202);
    const event = await server.event('ChannelTransfer');
    expect(event).toMatchObject({ channelId: talk.channel.id, to: '+14155550142', replaces: null });
    const trying = await next(talk.phone, 'NOTIFY');
    expect(field(trying, 'Event')).toMatch(/^refer;id=\d+$/);
    expect(field(trying, 'Subscription-State')).toMatch(/^active;expires=/);
    expect(trying).toMatch(/SIP\/2.0 100 Trying\r\n$/);
    talk.phone.respond(trying, '200 OK');
    expect((await refer(talk, 'sip:sam@sidecall.test')).status).toBe(491);
    await server.core.transferProgress(talk.channel.id, 'ringing');
    expect(await next(talk.phone, 'NOTIFY')).toMatch(/SIP\/2.0 180 Ringing\r\n$/);
    await server.core.transferProgress(talk.channel.id, 'declined');
    const last = await next(talk.phone, 'NOTIFY');
    expect(field(last, 'Subscription-State')).toBe('terminated;reason=noresource');
    expect(last).toMatch(/SIP\/2.0 603 Decline\r\n$/);
    expect((await refer(talk, 'sip:sam@sidecall.test')).status).toBe(202);
    expect(server.core.channels()).toHaveLength(1);
  });

  test('names another call of the same party for an attended one; no other', async () => {
    const robin = await phone();
    const first = await talking(robin);
    server.events.length = 0;
    const second = await talking(robin);
    const sam = await talking(await phone('sam'));
    const uri = (talk: Talk): string =>
      `sip:sam@sidecall.test?Replaces=${encodeURIComponent(
        `${talk.sent.callId};to-tag=${talk.reply.toTag};from-tag=${talk.sent.fromTag}`,
      )}`;
    expect((await refer(first, uri(sam))).status).toBe(404);
    expect((await refer(first, uri(first))).status).toBe(404);
    expect((await refer(first, uri(second))).status).toBe(202);
    expect(await server.event('ChannelTransfer')).toMatchObject({
      channelId: first.channel.id,
      to: 'sam',
      replaces: second.channel.id,
    });
  });

  test('without a subscription is told nothing more (RFC 4488)', async () => {
    const talk = await talking(await phone());
    const reply = await refer(talk, 'sip:sam@sidecall.test', ['Refer-Sub: false', 'Require: norefersub']);
    expect(reply.status).toBe(202);
    expect(reply.header('Refer-Sub')).toBe('false');
    await server.core.transferProgress(talk.channel.id, 'answered');
    expect((await talk.phone.final(within(talk, 'OPTIONS'))).status).toBe(200);
    expect(talk.phone.received.some((text) => text.startsWith('NOTIFY '))).toBe(false);
  });

  test('is no matter of visitors, and needs a number', async () => {
    const visitor = await talking(await phone('guest', 'visitor'));
    expect((await refer(visitor, 'sip:sam@sidecall.test')).status).toBe(403);
    const talk = await talking(await phone());
    for (const bad of ['sip:sidecall.test', 'tel:+14155550142', 'sip:sam@x?Replaces=nothing', 'sip:sam@x;method=BYE']) {
      expect((await refer(talk, bad)).status).toBe(400);
    }
    expect(server.events.some(({ type }) => type === 'ChannelTransfer')).toBe(false);
  });
});

describe('INVITE with Replaces', () => {
  const replacing = (talk: Talk, more = ''): RequestOptions => ({
    ...invite,
    lines: [
      'Require: replaces',
      `Replaces: ${talk.sent.callId};to-tag=${talk.reply.toTag};from-tag=${talk.sent.fromTag}${more}`,
    ],
  });

  test('goes on with one’s own call from another page; the channel is the same', async () => {
    const talk = await talking(await phone());
    const page = await phone();
    const sent = page.send('INVITE', replacing(talk));
    const reply = await page.final(sent);
    expect(reply.status).toBe(200);
    expect(reply.header('X-Call-Sid')).toBe('CA1');
    const taken = { phone: page, channel: talk.channel, sent, reply };
    within(taken, 'ACK', { cseq: sent.cseq });
    const bye = await next(talk.phone, 'BYE');
    expect(bye).toContain(talk.sent.callId);
    talk.phone.respond(bye, '200 OK');
    expect(server.core.channels().map(({ id }) => id)).toEqual([talk.channel.id]);
    expect(server.events.filter(({ type }) => type === 'ChannelCreated')).toHaveLength(1);
    expect((await page.final(within(taken, 'BYE'))).status).toBe(200);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: talk.channel.id, byPeer: true });
  });

  test('of somebody else’s call, or of none, gets 481', async () => {
    const talk = await talking(await phone());
    const sam = await phone('sam');
    expect((await sam.final(sam.send('INVITE', replacing(talk)))).status).toBe(481);
    const bad = { ...talk, sent: { ...talk.sent, callId: 'none' } };
    expect((await talk.phone.final(talk.phone.send('INVITE', replacing(bad)))).status).toBe(481);
    expect((await talk.phone.final(talk.phone.send('INVITE', replacing(talk, ';early-only')))).status).toBe(486);
    expect((await talk.phone.final(talk.phone.send('INVITE', replacing(talk, ';to-tag=b')))).status).toBe(400);
    expect(server.core.channels()).toHaveLength(1);
  });
});

describe('messages within a call', () => {
  test('go to the other side of the bridge, and no further than 8 kB', async () => {
    const robin = await talking(await phone());
    const guest = await talking(await phone('guest', 'visitor'));
    const outside = await talking(await phone('trunk', 'carrier'));
    await server.core.createBridge('b');
    for (const { channel } of [robin, guest, outside]) await server.core.addToBridge('b', channel.id);
    const type = 'application/vnd.sidecall.message+json';
    const info = (body: string): Promise<Reply> => robin.phone.final(within(robin, 'INFO', { body, type }));
    expect((await info('{"say":"hello"}')).status).toBe(200);
    const heard = await next(guest.phone, 'INFO');
    expect(field(heard, 'Content-Type')).toBe(type);
    expect(heard).toMatch(/\r\n\r\n{"say":"hello"}$/);
    expect((await info('x'.repeat(8193))).status).toBe(413);
    expect((await outside.phone.final(within(outside, 'OPTIONS'))).status).toBe(200);
    expect(outside.phone.received.some((text) => text.startsWith('INFO '))).toBe(false);
  });
});

describe('session timers (RFC 4028)', () => {
  let clock: ManualClock;

  beforeEach(async () => {
    await closeServer();
    clock = new ManualClock(Date.now());
    await openServer({ clock, silenceMs: 1e9 });
  });

  test('shorter than 90 s get 422', async () => {
    const robin = await phone();
    const reply = await robin.final(
      robin.send('INVITE', { ...invite, lines: ['Supported: timer', 'Session-Expires: 60'] }),
    );
    expect(reply.status).toBe(422);
    expect(reply.header('Min-SE')).toBe('90');
  });

  test('are agreed on in the answer, and anew by each refresh', async () => {
    const talk = await talking(await phone(), { lines: ['Supported: timer', 'Session-Expires: 120'] });
    expect(talk.reply.header('Session-Expires')).toBe('120;refresher=uac');
    expect(talk.reply.header('Require')).toBe('timer');
    const refresh = within(talk, 'UPDATE', { lines: ['Supported: timer', 'Session-Expires: 100;refresher=uac'] });
    expect((await talk.phone.final(refresh)).header('Session-Expires')).toBe('100;refresher=uac');
    const short = within(talk, 'UPDATE', { lines: ['Supported: timer', 'Session-Expires: 89'] });
    expect((await talk.phone.final(short)).status).toBe(422);
    const without = await talking(await phone('sam'));
    expect(without.reply.header('Session-Expires')).toBeNull();
  });

  /** A call from the core, with this answer of the phone. */
  async function answered(lines: string[]): Promise<RawPhone> {
    const robin = await phone();
    await robin.register();
    await server.core.originate(toRobin());
    const call = await next(robin, 'INVITE');
    expect(field(call, 'Session-Expires')).toBe('1800');
    expect(field(call, 'Min-SE')).toBe('90');
    robin.respond(call, '200 OK', lines, answerTo(call));
    await server.event('ChannelStateChange', (event) => event.channel.state === 'Up');
    return robin;
  }

  test('end a call that the phone refreshes no more', async () => {
    const robin = await answered(['Session-Expires: 90;refresher=uas']);
    clock.advance(59_000);
    expect(server.core.channels()).toHaveLength(1);
    clock.advance(2000);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 102, byPeer: false });
    expect(field(await next(robin, 'BYE'), 'Reason')).toBe('Q.850;cause=102');
  });

  test('are refreshed by us by UPDATE; a phone that knows the call no more ends it', async () => {
    const robin = await answered(['Session-Expires: 90;refresher=uac', 'Allow: INVITE, UPDATE']);
    clock.advance(45_000);
    const update = await next(robin, 'UPDATE');
    expect(field(update, 'Session-Expires')).toBe('1800');
    expect(field(update, 'Content-Length')).toBe('0');
    robin.respond(update, '200 OK', ['Session-Expires: 100;refresher=uac']);
    await robin.final(robin.send('OPTIONS'));
    clock.advance(50_000);
    robin.respond(await next(robin, 'UPDATE'), '481 None');
    expect(await server.event('ChannelDestroyed')).toMatchObject({ cause: 102 });
  });

  test('are refreshed by re-INVITE where the phone knows no UPDATE', async () => {
    const robin = await answered(['Session-Expires: 90;refresher=uac', 'Allow: INVITE']);
    clock.advance(45_000);
    const again = await next(robin, 'INVITE');
    robin.respond(again, '200 OK', ['Session-Expires: 90;refresher=uac'], answerTo(again));
    expect(seqOf(await next(robin, 'ACK'))).toBe(1);
    expect(seqOf(await next(robin, 'ACK'))).toBe(seqOf(again));
    expect(server.core.channels()).toHaveLength(1);
  });
});
