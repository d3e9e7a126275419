import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { answerTo, offer, type Reply } from '../telephony/support/raw-phone.ts';
import {
  calling,
  closeServer,
  field,
  next,
  openServer,
  phone,
  provisional,
  seqOf,
  server,
  talking,
  to,
  toRobin,
  within,
} from './desk.ts';

beforeEach(async () => {
  await openServer({ silenceMs: 60_000 });
});

afterEach(closeServer);

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
    within({ phone: robin, channel, sent, reply }, 'ACK', { cseq: sent.cseq });
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
    // While the core holds the call, the phone's offer does not change the direction.
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
