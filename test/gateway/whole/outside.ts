import { expect, test } from 'vitest';
import { eventually } from '../../e2e/support/eventually.ts';
import { answerTo, offer, type RawPhone } from '../telephony/support/raw-phone.ts';
import type { UdpCarrier } from '../telephony/support/udp-carrier.ts';
import {
  acknowledge,
  changesOf,
  emergencyCallerId,
  field,
  finalOf,
  lastCall,
  line,
  newCalls,
  newestCall,
  next,
  nextCall,
  pageOf,
  saysGoodbye,
  userIn,
  type Whole,
} from './setup.ts';

const number = '+14155550142';
const caller = '+14155550123';
const asserted = `P-Asserted-Identity: <sip:${caller}@carrier.test>`;
const withheld = { display: 'Number withheld', withheld: true };
const shown = (text: string) => ({ number: text, withheld: false });

/**
 * Calls from and to the telephone network: the data sent to the carrier, and the data accepted from it.
 * @param durable calls outlive the gateway's process
 */
export function outsideCalls(open: () => Whole, durable: boolean): void {
  /** An agent's call, from dialling to the end. Returns the carrier's INVITE. */
  async function dialled(
    page: RawPhone,
    user: string,
    carrier: UdpCarrier,
    during: () => Promise<void> = async () => {},
  ) {
    const whole = open();
    const uri = `sip:${user}@sidecall`;
    const sent = page.send('INVITE', { uri, to: `<${uri}>`, body: offer() });
    const invite = await nextCall(carrier);
    const callId = field(invite, 'Call-ID');
    carrier.respond(invite, '180 Ringing', 'callee');
    expect(whole.digits()).toBe('');
    carrier.respond(invite, '200 OK', 'callee', whole.sdp);
    const within = acknowledge(page, sent, await page.final(sent));
    await during();
    expect((await page.final(within('BYE'))).status).toBe(200);
    await saysGoodbye(carrier, callId);
    // The carrier got no request within the call.
    expect(changesOf(carrier, callId)).toEqual([]);
    const { customer, endReason } = await lastCall(whole);
    return { invite, customer, endReason };
  }

  test('short and emergency numbers reach the carrier as they were typed, from the caller ID and by the way of the settings', async () => {
    const { usual, sos } = open();
    const robin = await pageOf(open(), 'robin');
    for (const [typed, sentAs, carrier, from] of [
      ['988', '988', usual, line],
      ['(415)%20555-0142', number, usual, line],
      ['911', '911', sos, emergencyCallerId],
      ['9-1-1', '911', sos, emergencyCallerId],
    ] as const) {
      const { invite, customer, endReason } = await dialled(robin, typed, carrier);
      expect(/^INVITE sip:([^@]+)@/.exec(invite)?.[1], typed).toBe(sentAs);
      expect(['To', 'From', 'P-Asserted-Identity'].map((name) => userIn(invite, name))).toEqual([sentAs, from, from]);
      expect([customer.number, endReason]).toEqual([sentAs, 'COMPLETED']);
    }
    // The other carrier got no call.
    expect([...newCalls(usual), ...newCalls(sos)]).toEqual([]);
  });

  test.each([
    ['486 Busy Here', 486, 'BUSY'],
    ['404 Not Found', 404, 'FAILED'],
    ['603 Decline', 403, 'REJECTED'],
    ['480 Temporarily Unavailable', 480, 'NO_ANSWER'],
  ])('what the carrier refuses a call with is told to the page, and logged: %s', async (refusal, status, endReason) => {
    const { usual } = open();
    const robin = await pageOf(open(), 'robin');
    const uri = `sip:${number}@sidecall`;
    const sent = robin.send('INVITE', { uri, to: `<${uri}>`, body: offer() });
    usual.respond(await nextCall(usual), refusal, 'callee');
    expect((await robin.final(sent)).status).toBe(status);
    expect(await lastCall(open())).toMatchObject({ customer: { number }, endReason });
  });

  test('an agent who gives up ends the call at the carrier', async () => {
    const { usual } = open();
    const robin = await pageOf(open(), 'robin');
    const uri = `sip:${number}@sidecall`;
    const sent = robin.send('INVITE', { uri, to: `<${uri}>`, body: offer() });
    const invite = await nextCall(usual);
    usual.respond(invite, '180 Ringing', 'callee');
    await robin.message('180', (text) => text.startsWith('SIP/2.0 180 '));
    robin.send('CANCEL', { ...sent, to: `<${uri}>` });
    expect((await robin.final(sent)).status).toBe(487);
    const callId = field(invite, 'Call-ID');
    const cancel = await usual.message(
      'a CANCEL',
      (text) => text.startsWith('CANCEL ') && field(text, 'Call-ID') === callId,
    );
    usual.respond(cancel, '200 OK', 'callee');
    usual.respond(invite, '487 Request Terminated', 'callee');
    expect(await lastCall(open())).toMatchObject({ endReason: 'CANCELED' });
  });

  test('digits behind a pause are sent after the answer, and are no part of the number', async () => {
    const { usual, digits } = open();
    const robin = await pageOf(open(), 'robin');
    const { invite } = await dialled(robin, `%2B${number.slice(1)},12%23`, usual, async () => {
      await eventually('the digits', () => digits() === '12#');
    });
    expect(invite).toContain(`INVITE sip:${number}@`);
  });

  let calls = 0;
  /** A call from the carrier that rings at the page. */
  async function ringing(page: RawPhone, from: string, lines: readonly string[] = []) {
    const whole = open();
    calls += 1;
    const callId = `call-${calls}`;
    const words = { callId, branch: callId, from: `${from};tag=caller`, cseq: 1 };
    whole.usual.request('INVITE', { ...words, lines: [...lines], body: whole.sdp });
    const invite = await next(page, 'INVITE');
    page.respond(invite, '180 Ringing');
    const final = (): Promise<string> => finalOf(whole.usual, callId);
    return {
      invite,
      callId,
      final,
      async givesUp() {
        whole.usual.request('CANCEL', words);
        const cancel = await next(page, 'CANCEL');
        page.respond(cancel, '200 OK');
        page.respond(invite, '487 Request Terminated');
        expect(await final()).toMatch(/^SIP\/2\.0 487 /);
        whole.usual.request('ACK', words);
        return lastCall(whole);
      },
      /** @param to of the answer */
      within: (method: string, to: string, cseq: number) =>
        whole.usual.request(method, { callId, from: words.from, to, cseq }),
    };
  }

  test.each<[from: string, lines: string[], customer: object]>([
    ['<sip:1001@carrier.test>', [], shown('1001')],
    ['<sip:60266@carrier.test>', [], shown('60266')],
    ['"Parcels" <sip:Parcel%20Desk@carrier.test>', [], shown('Parcel Desk')],
    ['<sip:1001;phone-context=+44207@carrier.test;user=phone>', [], shown('+442071001')],
    [`Nkosi, Sipho <sip:${caller}@carrier.test>`, ['Privacy: none'], shown(caller)],
    ['<sip:1001@carrier.test>', [`P-Asserted-Identity: "Nkosi, Sipho" <sip:${caller}@carrier.test>`], shown(caller)],
    [`<sip:${caller};verstat=TN-Validation-Failed@carrier.test>`, [], { ...shown(caller), verified: false }],
    [`<sip:${caller}@carrier.test>`, [asserted, 'Privacy: id'], withheld],
    [`<sip:${caller}@carrier.test>`, [asserted, 'Privacy: user;critical'], withheld],
    [`<sip:${caller}@carrier.test>`, ['Privacy: id'], withheld],
    ['"Anonymous" <sip:anonymous@anonymous.invalid>', [asserted], withheld],
    [`<sip:${caller}@carrier.test>`, [`Remote-Party-ID: <sip:${caller}@carrier.test>;privacy=full`], withheld],
  ])('a caller %s %j is shown as received, or withheld only where they ask for it', async (from, lines, customer) => {
    const robin = await pageOf(open(), 'robin');
    const call = await ringing(robin, from, lines);
    const { customer: seen } = await newestCall(open());
    expect(seen).toMatchObject(customer);
    if ('display' in customer) expect(JSON.stringify([seen, call.invite])).not.toContain(caller.slice(2));
    expect((await call.givesUp()).endReason).toBe('CANCELED');
  });

  /** A call from the carrier that the agent has answered, with a function that hangs up for the caller. */
  async function talking(page: RawPhone): Promise<{ callId: string; hangUp(): void }> {
    const call = await ringing(page, `<sip:${caller}@carrier.test>`);
    page.respond(call.invite, '200 OK', [], answerTo(call.invite));
    const answer = await call.final();
    expect(answer).toMatch(/^SIP\/2\.0 200 /);
    call.within('ACK', field(answer, 'To'), 1);
    await next(page, 'ACK');
    return { callId: call.callId, hangUp: () => void call.within('BYE', field(answer, 'To'), 2) };
  }

  test('a caller who hangs up ends the call at the agent’s page', async () => {
    const robin = await pageOf(open(), 'robin');
    const { callId, hangUp } = await talking(robin);
    hangUp();
    robin.respond(await next(robin, 'BYE'), '200 OK');
    expect(await lastCall(open())).toMatchObject({ agent: 'robin', endReason: 'COMPLETED', customer: shown(caller) });
    expect(changesOf(open().usual, callId)).toEqual([]);
  });

  if (!durable) return;
  test('a caller who hangs up after the gateway was killed and came back has ended the call', async () => {
    const { gateway } = open();
    const { hangUp } = await talking(await pageOf(open(), 'robin'));
    await gateway.kill('SIGKILL');
    await gateway.start();
    expect(await newestCall(open())).toMatchObject({ agent: 'robin', phase: 'active' });
    hangUp();
    expect(await lastCall(open())).toMatchObject({ agent: 'robin', endReason: 'COMPLETED', customer: shown(caller) });
  });
}
