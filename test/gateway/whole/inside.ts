import { expect, onTestFinished, test } from 'vitest';
import { errorHeader } from '../../../src/domain/protocol/error-header.ts';
import { answerTo, offer, type RawPhone, type Reply } from '../telephony/support/raw-phone.ts';
import {
  acknowledge,
  type CoreSettings,
  field,
  finalOf,
  lastCall,
  line,
  newCalls,
  newestCall,
  next,
  nextCall,
  openWhole,
  pageOf,
  saysGoodbye,
  userIn,
  type Whole,
} from './setup.ts';

const number = '+14155550142';

function dial(page: RawPhone, user: string) {
  const uri = user === '' ? 'sip:sidecall' : `sip:${user}@sidecall`;
  return page.send('INVITE', { uri, to: `<${uri}>`, body: offer() });
}

/** The status and the reason of a refused call. */
async function refused(page: RawPhone, user: string): Promise<string> {
  const reply = await page.final(dial(page, user));
  // The remedy follows the code.
  expect(reply.header('Warning') ?? '').toMatch(/^399 \S+ "[A-Z_]+ .{20,}"$/);
  return `${reply.status} ${reply.header(errorHeader)?.split(' ', 1)[0]}`;
}

/** Calls within a gateway: between agents, messages from servers, pages that take over a call. */
export function insideCalls(open: () => Whole): void {
  /** An answered call between both, with a hang-up function for each. */
  async function between(robin: RawPhone, sam: RawPhone, name: string) {
    const sent = dial(robin, name);
    const invite = await next(sam, 'INVITE');
    sam.respond(invite, '180 Ringing');
    sam.respond(invite, '200 OK', [], answerTo(invite));
    await next(sam, 'ACK');
    const reply: Reply = await robin.final(sent);
    expect(reply.status).toBe(200);
    return { invite, within: acknowledge(robin, sent, reply) };
  }

  test.each(['client%3Asam', 'client:sam', 'sam'])('an agent calls another by name: %s', async (name) => {
    const [robin, sam] = [await pageOf(open(), 'robin'), await pageOf(open(), 'sam')];
    const { invite, within } = await between(robin, sam, name);
    expect([userIn(invite, 'From'), field(invite, 'From')]).toEqual([
      'robin',
      expect.stringContaining('robin of the desk'),
    ]);
    expect((await robin.final(within('BYE'))).status).toBe(200);
    sam.respond(await next(sam, 'BYE'), '200 OK');
    expect(await lastCall(open())).toMatchObject({ agent: 'robin', direction: 'outbound', endReason: 'COMPLETED' });
    expect(newCalls(open().usual)).toEqual([]);
  });

  test('a server’s message into a call reaches the page it is for', async () => {
    const [robin, sam] = [await pageOf(open(), 'robin'), await pageOf(open(), 'sam')];
    const { within } = await between(robin, sam, 'sam');
    const { id } = await newestCall(open());
    for (const [to, page] of [
      ['agent', robin],
      ['customer', sam],
    ] as const) {
      const content = { shelf: 12, for: to };
      const path = `/v1/calls/${id}/messages`;
      const { voiceEventSid } = await open().gateway.call<{ voiceEventSid: string }>('POST', path, { to, content });
      const info = await next(page, 'INFO');
      page.respond(info, '200 OK');
      expect(field(info, 'Content-Type')).toBe('application/vnd.sidecall.message+json');
      expect(JSON.parse(info.split('\r\n\r\n')[1] ?? '')).toMatchObject({ content, voiceEventSid });
    }
    expect((await robin.final(within('BYE'))).status).toBe(200);
    sam.respond(await next(sam, 'BYE'), '200 OK');
    await lastCall(open());
    expect([...robin.received, ...sam.received].filter((text) => text.startsWith('INFO '))).toEqual([]);
  });

  test('a call that is refused says why', async () => {
    const robin = await pageOf(open(), 'robin');
    expect(await refused(robin, '')).toBe('404 DESTINATION_MISSING');
    expect(await refused(robin, 'hello')).toBe('484 INVALID_NUMBER');
    expect(await refused(robin, '%2B15')).toBe('484 INVALID_NUMBER');
    expect(await refused(robin, '+442079460018')).toBe('403 OUTBOUND_COUNTRY');
    expect(await refused(robin, 'client%3Anobody')).toBe('404 NOT_FOUND');
    expect(await refused(robin, 'client%3Arobin')).toBe('486 AGENT_BUSY');
    expect(await refused(robin, 'sam')).toBe('480 AGENT_UNREACHABLE');
    expect(newCalls(open().usual)).toEqual([]);
  });

  test('a call that rings at one page is answered at another of the same agent', async () => {
    const whole = open();
    const [first, second, sam] = [
      await pageOf(whole, 'robin'),
      await pageOf(whole, 'robin'),
      await pageOf(whole, 'sam'),
    ];
    whole.usual.request('INVITE', {
      callId: 'pick-up',
      from: '<sip:1001@carrier.test>;tag=caller',
      body: whole.sdp,
      cseq: 1,
    });
    const [rings, also] = [await next(first, 'INVITE'), await next(second, 'INVITE')];
    first.respond(rings, '180 Ringing');
    second.respond(also, '180 Ringing');
    const tag = /;tag=([^;\s]+)/.exec(field(rings, 'From'))?.[1];
    const lines = [`Replaces: ${field(rings, 'Call-ID')};to-tag=${tag};from-tag=callee;early-only`];
    const asked = { uri: 'sip:robin@sidecall', to: '<sip:robin@sidecall>', body: offer(), lines };
    expect((await sam.final(sam.send('INVITE', asked))).status).toBe(481);
    const sent = second.send('INVITE', asked);
    const reply = await second.final(sent);
    expect([reply.status, reply.header('X-Call-From')]).toEqual([200, '1001']);
    const within = acknowledge(second, sent, reply);
    for (const [page, invite] of [
      [first, rings],
      [second, also],
    ] as const) {
      const cancel = await next(page, 'CANCEL');
      expect(field(cancel, 'Reason')).toContain('Call completed elsewhere');
      page.respond(cancel, '200 OK');
      page.respond(invite, '487 Request Terminated');
    }
    const answer = await finalOf(whole.usual, 'pick-up');
    expect(answer).toMatch(/^SIP\/2\.0 200 /);
    const inside = { callId: 'pick-up', from: '<sip:1001@carrier.test>;tag=caller', to: field(answer, 'To') };
    whole.usual.request('ACK', { ...inside, cseq: 1 });
    expect(await newestCall(whole)).toMatchObject({ agent: 'robin', phase: 'active' });
    expect((await second.final(within('BYE'))).status).toBe(200);
    await saysGoodbye(whole.usual, 'pick-up');
    expect(await lastCall(whole)).toMatchObject({ agent: 'robin', endReason: 'COMPLETED' });
  });

  test('a message to a telephone is refused, with what to do', async () => {
    const whole = open();
    const robin = await pageOf(whole, 'robin');
    const sent = dial(robin, `%2B${number.slice(1)}`);
    const invite = await nextCall(whole.usual);
    whole.usual.respond(invite, '200 OK', 'callee', whole.sdp);
    const within = acknowledge(robin, sent, await robin.final(sent));
    const path = `/v1/calls/${(await newestCall(whole)).id}/messages`;
    await expect(whole.gateway.call('POST', path, { to: 'customer', content: 'Hello' })).rejects.toThrow(
      /409 .*telephone/,
    );
    await robin.final(within('BYE'));
    await saysGoodbye(whole.usual, field(invite, 'Call-ID'));
    await lastCall(whole);
  });
}

/** @param core without carriers */
export async function saysThereIsNoTrunk(core: CoreSettings): Promise<void> {
  const whole = await openWhole(core);
  // Runs after the page of this test is closed.
  onTestFinished(() => whole.close());
  const page = await pageOf(whole, 'robin');
  expect(await refused(page, number)).toBe('502 NO_TRUNK');
  expect(await lastCall(whole)).toMatchObject({ virtualNumber: { number: line }, endReason: 'FAILED' });
}
