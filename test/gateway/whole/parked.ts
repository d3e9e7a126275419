import { expect, test } from 'vitest';
import type { ParkedCalls } from '../../../src/domain/protocol/parked-call.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { answerTo, type RawPhone } from '../telephony/support/raw-phone.ts';
import { changesOf, field, finalOf, lastCall, newestCall, next, pageOf, type Whole } from './setup.ts';

const caller = '+14155550123';

/**
 * A parked call, from a carrier's SIP to agents' pages.
 * @param durable calls outlive the gateway's process
 */
export function parkedCalls(open: () => Whole, durable: boolean): void {
  let calls = 0;

  /** A caller waits in a slot. Their agent's page has got its BYE. */
  async function parked(robin: RawPhone): Promise<{ id: string; callId: string; hangUp(): void }> {
    const { usual, gateway, sdp } = open();
    calls += 1;
    const callId = `parked-${calls}`;
    const from = `<sip:${caller}@carrier.test>;tag=caller`;
    usual.request('INVITE', { callId, from, cseq: 1, body: sdp });
    const invite = await next(robin, 'INVITE');
    robin.respond(invite, '200 OK', [], answerTo(invite));
    const to = field(await finalOf(usual, callId), 'To');
    usual.request('ACK', { callId, from, to, cseq: 1 });
    await next(robin, 'ACK');
    const { id } = await newestCall(open());
    // Until both sides are joined, the answer says to try again.
    for (;;) {
      const text = await gateway.text('POST', `/v1/calls/${id}/park`).catch((error: Error) => error.message);
      if (!text.includes('still being connected')) break;
    }
    robin.respond(await next(robin, 'BYE'), '200 OK');
    return { id, callId, hangUp: () => usual.request('BYE', { callId, from, to, cseq: 2 }) };
  }

  const slots = async (): Promise<[slot: number, id: string][]> =>
    (await open().gateway.call<ParkedCalls>('GET', '/v1/parked-calls')).calls.map(({ slot, call }) => [slot, call.id]);

  /** sam's page answers the call that its agent retrieves. */
  async function retrieved(sam: RawPhone): Promise<void> {
    const { gateway } = open();
    await gateway.call('POST', '/v1/parked-calls/701/retrieve', undefined, await gateway.token('sam'));
    const invite = await next(sam, 'INVITE');
    sam.respond(invite, '200 OK', [], answerTo(invite));
    await next(sam, 'ACK');
    await eventually('the call to be sam’s', async () => (await newestCall(open())).agent === 'sam');
  }

  test('a caller is parked and retrieved by another agent, with one id, and hears of it in sound alone', async () => {
    const [robin, sam] = [await pageOf(open(), 'robin'), await pageOf(open(), 'sam')];
    const { id, callId, hangUp } = await parked(robin);
    expect(await slots()).toEqual([[701, id]]);
    await retrieved(sam);
    expect(await slots()).toEqual([]);
    expect(await newestCall(open())).toMatchObject({ id, phase: 'active', agent: 'sam' });
    hangUp();
    sam.respond(await next(sam, 'BYE'), '200 OK');
    expect(await lastCall(open())).toMatchObject({ id, agent: 'sam', endReason: 'COMPLETED' });
    expect(changesOf(open().usual, callId)).toEqual([]);
  });

  test('a caller who hangs up in a slot ends the call, and frees it', async () => {
    const { id, hangUp } = await parked(await pageOf(open(), 'robin'));
    hangUp();
    await eventually('the slot to be free', async () => (await slots()).length === 0);
    expect(await lastCall(open())).toMatchObject({ id, agent: 'robin', endReason: 'COMPLETED' });
  });

  test(`a gateway that is killed and comes back ${durable ? 'has the parked call in its slot' : 'has closed the parked call'}`, async () => {
    const { gateway } = open();
    const { id, hangUp } = await parked(await pageOf(open(), 'robin'));
    await gateway.kill('SIGKILL');
    await gateway.start();
    if (durable) {
      expect(await slots()).toEqual([[701, id]]);
      const sam = await pageOf(open(), 'sam');
      await retrieved(sam);
      hangUp();
      sam.respond(await next(sam, 'BYE'), '200 OK');
      expect(await lastCall(open())).toMatchObject({ id, agent: 'sam', endReason: 'COMPLETED' });
    } else {
      expect(await slots()).toEqual([]);
      expect(await lastCall(open())).toMatchObject({ id, agent: 'robin', endReason: 'FAILED' });
      hangUp();
    }
  });
}
