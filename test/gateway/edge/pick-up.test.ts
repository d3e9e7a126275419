import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OriginateRequest } from '../../../src/gateway/telephony/port.ts';
import { tokenFor, tokens } from '../telephony/support/core-server.ts';
import {
  answerTo,
  offer,
  type RawPhone,
  type Reply,
  type RequestOptions,
  type Sent,
} from '../telephony/support/raw-phone.ts';
import { calling, closeServer, field, next, openServer, phone, server, toRobin } from './desk.ts';

/** Identities whose tokens allow outgoing calls only. */
const onlyOutgoing = new Set<string | null>();

beforeEach(() =>
  openServer({
    silenceMs: 60_000,
    verifyToken: async (token, how) => {
      const claims = await tokens.verify(token, how);
      if (!onlyOutgoing.has(token)) return claims;
      const { identity, voice: { outgoing } = {} } = claims.grants;
      return { ...claims, grants: { identity, voice: { outgoing } } };
    },
  }),
);
afterEach(closeServer);

const tagIn = (text: string, name: string): string => /;tag=([^;\s]+)/.exec(field(text, name) ?? '')?.[1] ?? '';

interface Ringing {
  phone: RawPhone;
  /** The INVITE that it received. */
  invited: string;
}

async function registered(): Promise<RawPhone> {
  const opened = await phone('robin');
  await opened.register();
  return opened;
}

/** A call that rings at these phones of robin's. */
async function ringing(phones: readonly RawPhone[], more: Partial<OriginateRequest> = {}): Promise<Ringing[]> {
  await server.core.originate(toRobin({ caller: { user: '+14155550123', name: null }, ...more }));
  const all = await Promise.all(phones.map(async (each) => ({ phone: each, invited: await next(each, 'INVITE') })));
  for (const each of all) each.phone.respond(each.invited, '180 Ringing');
  await server.event('ChannelStateChange', ({ channel }) => channel.state === 'Ringing');
  return all;
}

/** The request of another page that has that phone's connectToken. The phone's own tag is in the To of its 180. */
function replacing({ invited }: Ringing, more = '', turned = false): RequestOptions {
  const [theirs, own] = [tagIn(invited, 'From'), 'callee'];
  const [toTag, fromTag] = turned ? [own, theirs] : [theirs, own];
  return {
    uri: 'sip:robin@sidecall.test',
    body: offer(),
    lines: [`Replaces: ${field(invited, 'Call-ID')};to-tag=${toTag};from-tag=${fromTag}${more}`],
  };
}

function acknowledge(page: RawPhone, sent: Sent, reply: Reply): (method: string) => Sent {
  const rest = { callId: sent.callId, fromTag: sent.fromTag, to: `<sip:robin@sidecall.test>;tag=${reply.toTag}` };
  page.send('ACK', { ...rest, cseq: sent.cseq, uri: 'sip:sidecall@sidecall.test' });
  return (method) => page.send(method, { ...rest, uri: 'sip:sidecall@sidecall.test' });
}

async function final(page: RawPhone, options: RequestOptions): Promise<number> {
  return (await page.final(page.send('INVITE', options))).status;
}

const ups = (): unknown[] =>
  server.events.filter((event) => event.type === 'ChannelStateChange' && event.channel.state === 'Up');

describe('a call that rings, taken by another page with Replaces', () => {
  test.each([
    ['as the page names its tags', '', false],
    ['with the tags turned round', '', true],
    ['early-only', ';early-only', false],
  ])('is answered there, and the phones stop ringing: %s', async (_how, more, turned) => {
    const params = { Order: '12' };
    const [first, second] = await ringing([await registered(), await registered()], {
      params,
      headers: { 'X-A': 'b' },
    });
    if (first === undefined || second === undefined) throw new Error('It rings nowhere.');
    const page = await phone('robin');
    const sent = page.send('INVITE', replacing(first, more, turned));
    const reply = await page.final(sent);
    expect(reply.status).toBe(200);
    expect(['X-Call-Sid', 'X-Call-From', 'X-Call-To', 'X-Param', 'X-A'].map((name) => reply.header(name))).toEqual([
      'CA1',
      encodeURIComponent('+14155550123'),
      'robin',
      'Order=12',
      'b',
    ]);
    const within = acknowledge(page, sent, reply);
    for (const each of [first, second]) {
      const cancel = await next(each.phone, 'CANCEL');
      expect(field(cancel, 'Reason')).toBe('SIP;cause=200;text="Call completed elsewhere"');
      each.phone.respond(cancel, '200 OK');
      each.phone.respond(each.invited, '487 Request Terminated');
    }
    expect(ups()).toHaveLength(1);
    expect(server.core.channels()).toMatchObject([{ id: 'out', state: 'Up' }]);
    expect((await page.final(within('BYE'))).status).toBe(200);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', byPeer: true });
  });

  test('of another party, of no such call, with a token of nothing that rings: 481, and it rings on', async () => {
    const [first] = await ringing([await registered()]);
    if (first === undefined) throw new Error('It rings nowhere.');
    const [sam, page] = [await phone('sam'), await phone('robin')];
    expect(await final(sam, replacing(first))).toBe(481);
    expect(await final(await phone('robin', 'carrier'), replacing(first))).toBe(481);
    expect(await final(page, { ...replacing(first), lines: ['Replaces: none;to-tag=a;from-tag=b'] })).toBe(481);
    expect(await final(page, { ...replacing(first), body: '' })).toBe(488);
    expect(await final(page, { ...replacing(first), body: offer({ codecs: '18' }) })).toBe(488);
    page.token = await tokenFor('robin', 'agent', -5);
    const late = await phone('robin');
    late.token = page.token;
    expect(await final(late, replacing(first))).toBe(401);
    expect(server.core.channels()).toMatchObject([{ state: 'Ringing' }]);
    expect(first.phone.received.some((text) => text.startsWith('CANCEL '))).toBe(false);
    first.phone.respond(first.invited, '200 OK', [], answerTo(first.invited));
    await next(first.phone, 'ACK');
    expect(ups()).toHaveLength(1);
  });

  test('by a token that takes no calls: 403, as its registration, and it rings on', async () => {
    const [first] = await ringing([await registered()]);
    if (first === undefined) throw new Error('It rings nowhere.');
    const page = await phone('robin');
    onlyOutgoing.add(page.token);
    expect(await final(page, replacing(first))).toBe(403);
    expect((await page.register()).status).toBe(403);
    expect(server.core.channels()).toMatchObject([{ state: 'Ringing' }]);
    first.phone.respond(first.invited, '200 OK', [], answerTo(first.invited));
    await next(first.phone, 'ACK');
    // The page already has this call, so the token's permissions do not matter.
    expect(await final(page, replacing(first))).toBe(200);
  });

  test('of a call that the page itself makes gets 481 (RFC 3891 section 3)', async () => {
    const robin = await phone('robin');
    const { sent, channel } = await calling(robin);
    await server.core.ring(channel.id, { callId: 'CA1' });
    const rings = await robin.message('180', (text) => text.startsWith('SIP/2.0 180 '));
    const lines = [`Replaces: ${sent.callId};to-tag=${tagIn(rings, 'To')};from-tag=${sent.fromTag}`];
    const page = await phone('robin');
    expect(await final(page, { uri: 'sip:robin@sidecall.test', body: offer(), lines })).toBe(481);
  });

  test('goes to one of two pages that ask at once', async () => {
    const [first, second] = await ringing([await registered(), await registered()]);
    if (first === undefined || second === undefined) throw new Error('It rings nowhere.');
    const pages = [await phone('robin'), await phone('robin')] as const;
    const sent = [pages[0].send('INVITE', replacing(first)), pages[1].send('INVITE', replacing(second))] as const;
    const replies = await Promise.all([pages[0].final(sent[0]), pages[1].final(sent[1])]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 481]);
    expect(server.core.channels()).toHaveLength(1);
    expect(ups()).toHaveLength(1);
  });

  test('that was answered meanwhile goes on from the phone that answered, and from no other', async () => {
    const [first, second] = await ringing([await registered(), await registered()]);
    if (first === undefined || second === undefined) throw new Error('It rings nowhere.');
    first.phone.respond(first.invited, '200 OK', [], answerTo(first.invited));
    await next(first.phone, 'ACK');
    const page = await phone('robin');
    expect(await final(page, replacing(second))).toBe(481);
    expect(await final(page, replacing(first, ';early-only'))).toBe(486);
    expect(await final(page, replacing(first))).toBe(200);
    await next(first.phone, 'BYE');
  });

  test('whose caller gives up in that moment is over for everybody, and nothing is left', async () => {
    const [first] = await ringing([await registered()]);
    if (first === undefined) throw new Error('It rings nowhere.');
    const page = await phone('robin');
    const sent = page.send('INVITE', replacing(first));
    await page.message('100', (text) => text.startsWith('SIP/2.0 100 '));
    const hungUp = server.core.hangup('out', { cause: 16 });
    const { status } = await page.final(sent);
    await hungUp;
    expect([200, 481]).toContain(status);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out' });
    expect(server.core.channels()).toEqual([]);
    expect(await final(await phone('robin'), replacing(first))).toBe(481);
  });

  test('stays with the page that asks, though the last phone refuses meanwhile', async () => {
    const [first] = await ringing([await registered()]);
    if (first === undefined) throw new Error('It rings nowhere.');
    const sent = first.phone.send('INVITE', replacing(first));
    first.phone.respond(first.invited, '480 Temporarily Unavailable');
    expect((await first.phone.final(sent)).status).toBe(200);
    expect(ups()).toHaveLength(1);
    expect(server.events.some(({ type }) => type === 'ChannelDestroyed')).toBe(false);
  });

  test('ends as the phones ended it, where the page that asked cannot', async () => {
    const [first] = await ringing([await registered()]);
    if (first === undefined) throw new Error('It rings nowhere.');
    const sent = first.phone.send('INVITE', { ...replacing(first), body: offer({ codecs: '18' }) });
    first.phone.respond(first.invited, '486 Busy Here');
    expect((await first.phone.final(sent)).status).toBe(488);
    expect(await server.event('ChannelDestroyed')).toMatchObject({ channelId: 'out', cause: 17 });
  });

  test('a page that gives up before it is answered gets its 487, and the phones ring on', async () => {
    const [first] = await ringing([await registered()]);
    if (first === undefined) throw new Error('It rings nowhere.');
    const page = await phone('robin');
    await page.register();
    const sent = page.send('INVITE', replacing(first));
    page.send('CANCEL', { ...sent, to: '<sip:robin@sidecall.test>' });
    expect((await page.final(sent)).status).toBe(487);
    expect(server.core.channels()).toMatchObject([{ state: 'Ringing' }]);
  });
});
