import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { CallView } from '../../../src/domain/protocol/call.ts';
import { eventually } from '../../e2e/support/eventually.ts';
import { answerTo } from '../telephony/support/raw-phone.ts';
import {
  field,
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

/** Calls that a server places, from REST to an agent's page and a carrier's SIP. */
export function placedCalls(open: () => Whole): void {
  async function place(order: object): Promise<CallView> {
    const { gateway } = open();
    const answer = await fetch(`${gateway.url}/v1/calls`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await gateway.apiKey()}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ number, agent: 'robin', ...order }),
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as CallView;
  }

  const talking = ({ id }: CallView) =>
    eventually('the conversation', async () => {
      const newest = await newestCall(open());
      return newest.id === id && newest.phase === 'active';
    });
  const hangUp = ({ id }: CallView) => open().gateway.call('POST', `/v1/calls/${id}/hang-up`);

  test('a server’s call rings the agent’s page, then the number, and connects both', async () => {
    const { usual, sdp } = open();
    const robin = await pageOf(open(), 'robin');
    const call = await place({});
    const invite = await next(robin, 'INVITE');
    expect(userIn(invite, 'From')).toBe(number);
    // The number is called only for an agent that has answered.
    expect(newCalls(usual)).toEqual([]);
    robin.respond(invite, '200 OK', [], answerTo(invite));
    await next(robin, 'ACK');
    const outside = await nextCall(usual);
    expect([userIn(outside, 'To'), userIn(outside, 'From')]).toEqual([number, line]);
    usual.respond(outside, '180 Ringing', 'callee');
    usual.respond(outside, '200 OK', 'callee', sdp);
    await usual.message(
      'an ACK',
      (text) => text.startsWith('ACK ') && field(text, 'Call-ID') === field(outside, 'Call-ID'),
    );
    await talking(call);
    await hangUp(call);
    robin.respond(await next(robin, 'BYE'), '200 OK');
    await saysGoodbye(usual, field(outside, 'Call-ID'));
    expect(await lastCall(open())).toMatchObject({
      ...{ id: call.id, direction: 'outbound', agent: 'robin', endReason: 'COMPLETED' },
      customer: { number },
    });
  });

  test('a server’s call can ring the number first, and the agent’s page when it answers', async () => {
    const { usual, sdp } = open();
    const robin = await pageOf(open(), 'robin');
    const call = await place({ first: 'number' });
    const outside = await nextCall(usual);
    expect((await newestCall(open())).agent).toBeNull();
    usual.respond(outside, '180 Ringing', 'callee');
    usual.respond(outside, '200 OK', 'callee', sdp);
    const invite = await next(robin, 'INVITE');
    expect(userIn(invite, 'From')).toBe(number);
    robin.respond(invite, '200 OK', [], answerTo(invite));
    await next(robin, 'ACK');
    await talking(call);
    await hangUp(call);
    robin.respond(await next(robin, 'BYE'), '200 OK');
    await saysGoodbye(usual, field(outside, 'Call-ID'));
    expect(await lastCall(open())).toMatchObject({ id: call.id, agent: 'robin', direction: 'outbound' });
  });

  test('a server’s call that its agent rejects never reaches the carrier', async () => {
    const { usual } = open();
    const robin = await pageOf(open(), 'robin');
    const call = await place({});
    robin.respond(await next(robin, 'INVITE'), '603 Decline');
    expect(await lastCall(open())).toMatchObject({ id: call.id, endReason: 'REJECTED', answeredAt: null });
    expect(newCalls(usual)).toEqual([]);
  });
}
