import { expect, it } from 'vitest';
import { calleeId, joining } from '../../../src/domain/participants/participant.ts';
import { testApp } from '../app/app.ts';
import { aCall } from '../app/call.ts';

const joinedAt = aCall(1).startedAt;
const participants = [
  joining({ id: 'agent-1', kind: 'agent', identity: 'kim', name: 'Kim', lead: true, joinedAt }),
  joining({ id: calleeId, kind: 'agent', identity: 'lou', name: 'Lou', joinedAt }),
];

it('a call between agents is in the lists of both, once, each with the other’s name', async () => {
  const test = await testApp();
  const call = {
    direction: 'outbound',
    customerNumber: null,
    customerName: 'Lou',
    agent: 'kim',
    participants,
  } as const;
  await test.happen(aCall(1, call), { type: 'call.ringing', audience: 'kim' });
  const ended = { phase: 'ended', endedAt: '2030-01-01T00:00:20.000Z', endReason: 'NO_ANSWER' } as const;
  await test.happen(aCall(1, { ...call, ...ended }), { type: 'call.ended', audience: 'kim' });
  const list = async (identity: string, role?: 'supervisor'): Promise<unknown> => {
    const answer = await test.app.inject({ url: '/v1/calls', headers: await test.as(identity, role) });
    return answer.json<{ calls: unknown }>().calls;
  };
  const { id } = aCall(1);
  expect(await list('kim')).toMatchObject([
    { id, agent: 'kim', direction: 'outbound', customer: { display: 'Lou' }, endReason: 'NO_ANSWER' },
  ]);
  expect(await list('lou')).toMatchObject([
    { id, agent: 'lou', direction: 'inbound', customer: { display: 'Kim' }, endReason: 'MISSED', answeredAt: null },
  ]);
  expect(await list('max')).toEqual([]);
  expect(await list('sam', 'supervisor')).toMatchObject([{ id, agent: 'kim' }]);
  const one = await test.app.inject({ url: `/v1/calls/${id}`, headers: await test.as('lou') });
  expect(one.json()).toMatchObject({ id, direction: 'inbound', customer: { display: 'Kim' } });
});
