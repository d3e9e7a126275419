import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Channel, OriginateRequest } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { CoreServer, tokenFor } from '../telephony/support/core-server.ts';
import { offer, RawPhone, type Reply, type RequestOptions, type Sent } from '../telephony/support/raw-phone.ts';

let server: CoreServer;
const phones: RawPhone[] = [];
const target = '+14155550100';
const to = `<sip:${target}@sidecall.test>`;
const invite = { uri: `sip:${target}@sidecall.test`, to, body: offer() };

async function phone(user = 'robin', role: 'agent' | 'visitor' | 'carrier' = 'agent'): Promise<RawPhone> {
  const token = await tokenFor(user, role, 600, role === 'visitor' ? target : undefined);
  const opened = await RawPhone.open(server.url, user, token);
  phones.push(opened);
  return opened;
}

interface Talk {
  phone: RawPhone;
  channel: Channel;
  sent: Sent;
  reply: Reply;
}

async function calling(from: RawPhone, options: RequestOptions = {}): Promise<{ sent: Sent; channel: Channel }> {
  const sent = from.send('INVITE', { ...invite, ...options });
  const { channel } = await server.event('ChannelCreated', (event) => event.channel.endpoint.identity === from.user);
  return { sent, channel };
}

/** A call that is answered; its media leads nowhere. */
async function talking(from: RawPhone, options: RequestOptions = {}): Promise<Talk> {
  const { sent, channel } = await calling(from, options);
  void server.core.answer(channel.id, { callId: 'CA1' });
  const reply = await from.final(sent);
  expect(reply.status).toBe(200);
  const talk = { phone: from, channel, sent, reply };
  within(talk, 'ACK', { cseq: sent.cseq });
  return talk;
}

function within(talk: Talk, method: string, options: RequestOptions = {}, by = talk.phone): Sent {
  const { callId, fromTag } = talk.sent;
  const remote = `${to};tag=${talk.reply.toTag}`;
  return by.send(method, { uri: 'sip:sidecall@sidecall.test', to: remote, callId, fromTag, ...options });
}

function next(from: RawPhone, method: string, ms?: number): Promise<string> {
  return from.message(method, (text) => text.startsWith(`${method} `), ms);
}

function provisional(from: RawPhone, status: number): Promise<string> {
  return from.message(String(status), (text) => text.startsWith(`SIP/2.0 ${status} `));
}

function field(text: string, name: string): string | null {
  return new RegExp(`^${name}: (.*)$`, 'im').exec(text)?.[1]?.trim() ?? null;
}

function seqOf(text: string): number {
  return Number(/^CSeq: (\d+)/m.exec(text)?.[1]);
}

beforeEach(async () => {
  server = await CoreServer.start({ silenceMs: 60_000 });
});

afterEach(async () => {
  for (const each of phones.splice(0)) each.cut();
  await server.close();
});

describe('early media', () => {
  test('by progress is a 183 with SDP, the same that the 200 has', async () => {
    const robin = await phone();
    const { sent, channel } = await calling(robin);
    await server.core.progress(channel.id, { callId: 'CA1', headers: { 'X-Stage': 'greeting' } });
    const early = await provisional(robin, 183);
    expect(early).toContain('m=audio');
    expect(field(early, 'X-Stage')).toBe('greeting');
    expect(field(early, 'RSeq')).toBeNull();
    void server.core.answer(channel.id, { callId: 'CA1' });
    expect((await robin.final(sent)).body).toBe(early.split('\r\n\r\n')[1]);
  });

  test('is repeated until its PRACK, and no 200 comes before (RFC 3262)', async () => {
    const robin = await phone();
    const { sent, channel } = await calling(robin, { lines: ['Supported: timer, 100rel'] });
    await server.core.progress(channel.id, { callId: 'CA1' });
    const early = await provisional(robin, 183);
    expect(field(early, 'Require')).toBe('100rel');
    expect(field(early, 'RSeq')).toBe('1');
    expect(await provisional(robin, 183)).toBe(early);
    void server.core.answer(channel.id, { callId: 'CA1' });
    const toTag = /;tag=(\w+)/.exec(field(early, 'To') ?? '')?.[1];
    const prack = (rack: string): Promise<Reply> =>
      robin.final(
        robin.send('PRACK', {
          uri: 'sip:sidecall@sidecall.test',
          to: `${to};tag=${toTag}`,
          callId: sent.callId,
          fromTag: sent.fromTag,
          lines: [`RAck: ${rack}`],
        }),
      );
    expect((await prack(`2 ${sent.cseq} INVITE`)).status).toBe(481);
    expect(robin.received.some((text) => /^SIP\/2.0 200/.test(text) && text.includes(' INVITE\r\n'))).toBe(false);
    expect((await prack(`1 ${sent.cseq} INVITE`)).status).toBe(200);
    expect((await robin.final(sent)).status).toBe(200);
  });
});

describe('custom headers', () => {
  test('come with a call, and go with ring, answer and hangup', async () => {
    const robin = await phone();
    const { sent, channel } = await calling(robin, {
      lines: ['x-crm-id: 42', 'X-Call-Sid: mine', 'X-Caller: mine', 'X-Param: a=b', `X-Long: ${'a'.repeat(1100)}`],
    });
    expect(channel.headers).toEqual({ 'X-Crm-Id': '42' });
    await server.core.ring(channel.id, { callId: 'CA1', headers: { 'X-Queue': 'sales', Subject: 'no' } });
    const ringing = await provisional(robin, 180);
    expect(field(ringing, 'X-Queue')).toBe('sales');
    expect(field(ringing, 'Subject')).toBeNull();
    const headers = { 'X-Who': 'sam\r\nX-Evil: 1\r\n\r\nBYE', 'X-Call-Sid': 'other', 'X Bad': '1', 'X-A:': '1' };
    void server.core.answer(channel.id, { callId: 'CA1', headers });
    const reply = await robin.final(sent);
    expect(reply.header('X-Who')).toBe('sam X-Evil: 1 BYE');
    expect(reply.headers('X-Call-Sid')).toEqual(['CA1']);
    expect(reply.header('X-Evil')).toBeNull();
    await eventually('the call to be up', () => server.core.channels()[0]?.state === 'Up');
    await server.core.hangup(channel.id, { cause: 16, headers: { 'X-Why': 'done' } });
    expect(field(await next(robin, 'BYE'), 'X-Why')).toBe('done');
  });

  test('go with our own call, and come with its answer', async () => {
    const robin = await phone();
    await robin.register();
    await server.core.originate(toRobin({ headers: { 'X-Crm-Id': '42' } }));
    const call = await next(robin, 'INVITE');
    expect(field(call, 'X-Crm-Id')).toBe('42');
    robin.respond(call, '200 OK', ['X-Desk: 7'], answerTo(call));
    const { channel } = await server.event('ChannelStateChange', (event) => event.channel.state === 'Up');
    expect(channel.headers).toEqual({ 'X-Desk': '7' });
  });

  test('a refusal and a BYE tell their cause (RFC 3326)', async () => {
    const robin = await phone();
    await robin.register();
    await server.core.originate(toRobin());
    robin.respond(await next(robin, 'INVITE'), '480 Gone', ['Reason: Q.850;cause=20;text="absent"']);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', cause: 20 });
    const talk = await talking(robin);
    await robin.final(within(talk, 'BYE', { lines: ['Reason: Q.850;cause=31'] }));
    const ended = await server.event('ChannelDestroyed', (event) => event.channelId === talk.channel.id);
    expect(ended).toMatchObject({ cause: 31, byPeer: true });
  });
});

describe('re-INVITE of ours', () => {
  test('holds and takes up again, and says nothing of a hold by the phone', async () => {
    const talk = await talking(await phone());
    void server.core.hold(talk.channel.id);
    const hold = await next(talk.phone, 'INVITE');
    expect(hold).toContain('\r\na=sendonly\r\n');
    expect(hold).toContain('a=ice-ufrag:');
    talk.phone.respond(hold, '200 OK', [], answerTo(hold, 'recvonly'));
    expect(seqOf(await next(talk.phone, 'ACK'))).toBe(seqOf(hold));
    // While we hold, what they offer changes nothing of that.
    const theirs = within(talk, 'UPDATE', { body: offer() });
    expect((await talk.phone.final(theirs)).body).toContain('\r\na=sendonly\r\n');
    void server.core.unhold(talk.channel.id);
    const unhold = await next(talk.phone, 'INVITE');
    expect(unhold).toContain('\r\na=sendrecv\r\n');
    talk.phone.respond(unhold, '200 OK', [], answerTo(unhold));
    await next(talk.phone, 'ACK');
    expect(server.events.filter(({ type }) => type === 'ChannelHold')).toEqual([]);
  });

  test('that meets one of theirs: 491 both ways, and ours again later (RFC 3261 14.1)', async () => {
    const talk = await talking(await phone());
    const held = server.core.hold(talk.channel.id);
    const first = await next(talk.phone, 'INVITE');
    const theirs = within(talk, 'INVITE', { body: offer({ direction: 'sendonly' }) });
    expect((await talk.phone.final(theirs)).status).toBe(491);
    talk.phone.respond(first, '491 Request Pending');
    await next(talk.phone, 'ACK');
    const again = await next(talk.phone, 'INVITE');
    expect(seqOf(again)).toBe(seqOf(first) + 1);
    talk.phone.respond(again, '200 OK', [], answerTo(again, 'recvonly'));
    await held;
  });

  test('waits for the ACK of the call', async () => {
    const robin = await phone();
    const { sent, channel } = await calling(robin);
    void server.core.answer(channel.id, { callId: 'CA1' });
    const reply = await robin.final(sent);
    void server.core.hold(channel.id);
    expect((await robin.final(within({ phone: robin, channel, sent, reply }, 'OPTIONS'))).status).toBe(200);
    expect(robin.received.some((text) => text.startsWith('INVITE '))).toBe(false);
    within({ phone: robin, channel, sent, reply }, 'ACK', { cseq: sent.cseq });
    await next(robin, 'INVITE');
  });

  test('takes away what the other leg cannot do, where early media agreed on more', async () => {
    const robin = await phone();
    const { sent, channel } = await calling(robin);
    await server.core.ring(channel.id, { callId: 'CA1', ringback: true });
    void server.core.answer(channel.id, { callId: 'CA1', formats: ['pcmu'] });
    const reply = await robin.final(sent);
    expect(reply.body).toContain('opus');
    within({ phone: robin, channel, sent, reply }, 'ACK', { cseq: sent.cseq });
    const narrower = await next(robin, 'INVITE');
    expect(narrower).not.toContain('opus');
    expect(narrower).toContain('PCMU/8000');
  });
});

describe('an INVITE without an offer', () => {
  test('gets ours in the 200, and its answer comes in the ACK', async () => {
    const robin = await phone();
    const { sent, channel } = await calling(robin, { body: '' });
    expect(channel.formats).toContain('opus');
    void server.core.answer(channel.id, { callId: 'CA1' });
    const reply = await robin.final(sent);
    expect(reply.body).toContain('a=setup:actpass');
    within({ phone: robin, channel, sent, reply }, 'ACK', {
      cseq: sent.cseq,
      body: answerTo(reply.text, 'sendrecv', '0'),
    });
    const formats = (): string[] => server.core.channels()[0]?.formats ?? [];
    await eventually('the call to be up', () => server.core.channels()[0]?.state === 'Up');
    expect(formats().length).toBeGreaterThan(0);
  });

  test('within a call likewise', async () => {
    const talk = await talking(await phone());
    const again = within(talk, 'INVITE');
    const reply = await talk.phone.final(again);
    expect(reply.body).toContain('a=setup:actpass');
    within(talk, 'ACK', { cseq: again.cseq, body: answerTo(reply.text, 'sendonly') });
    await server.event('ChannelHold');
  });
});

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
    await server.close();
    clock = new ManualClock(Date.now());
    server = await CoreServer.start({ clock, silenceMs: 1e9 });
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

  /** A call of ours that the phone answers so. */
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

function toRobin(more: Partial<OriginateRequest> = {}): OriginateRequest {
  return {
    channelId: 'out',
    to: { kind: 'agent', identity: 'robin' },
    caller: { user: null, name: null },
    callId: 'CA1',
    params: {},
    formats: ['opus', 'pcmu'],
    timeoutMs: 60_000,
    ...more,
  };
}

/** An answer to the offer in that message, with its payload types; its media leads nowhere. */
function answerTo(message: string, direction = 'sendrecv', mid = '0'): string {
  const types = /^m=audio \d+ \S+ (.+)$/m.exec(message)?.[1]?.trim() ?? '0';
  const maps = message.split('\r\n').filter((line) => line.startsWith('a=rtpmap:'));
  return offer({ codecs: types, direction, setup: 'active' })
    .replace(/a=rtpmap:.*\r\n/g, '')
    .replace('a=mid:0', `a=mid:${mid}`)
    .concat(maps.join('\r\n'), '\r\n');
}
