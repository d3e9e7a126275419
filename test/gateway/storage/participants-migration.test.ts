import { expect, it, onTestFinished } from 'vitest';
import type { CallRecord } from '../../../src/domain/calls/record.ts';
import { formersOf, guestsOf, internalOf, leftAt, wholeNote } from '../../../src/domain/participants/standing.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../src/gateway/storage/open.ts';
import { aCall } from '../app/call.ts';
import { databaseBefore } from './database-before.ts';

const recording = { id: 'r-1', kind: 'call', durationMs: 4000, at: '2030-01-01T00:01:00.000Z' };
const nobody = { parties: [], formers: [], recordMode: 'off', recording: 'off', recordings: [] };

/** A row of `calls`, with its other participants as a JSON text. */
function row(n: number, change: { direction?: string; phase?: string; agent?: string | null; crew?: object }): string {
  const { direction = 'inbound', phase = 'completed', agent = 'kim', crew } = change;
  const text = (value: string | null): string => (value === null ? 'null' : `'${value}'`);
  return `insert into calls (id, direction, phase, customer_number, customer_name, virtual_number, masked, agent, lookup,
    params, started_at, answered_at, ended_at, end_reason, note, crew) values ('${aCall(n).id}', '${direction}',
    '${phase}', '+14155550123', null, '+14155550110', 0, ${text(agent)}, 'unknown', '{}', '2030-01-01T00:00:00.000Z',
    '2030-01-01T00:00:10.000Z', null, null, 'own note', ${text(crew === undefined ? null : JSON.stringify(crew))})`;
}

async function opened(rows: readonly string[]): Promise<Storage & { call(n: number): Promise<CallRecord> }> {
  const storage = await openStorage(await databaseBefore('0011_site_proof', rows), systemClock);
  onTestFinished(() => storage.close());
  const call = async (n: number): Promise<CallRecord> => {
    const found = await storage.calls.get(aCall(n).id);
    if (found === null) throw new Error(`Call ${n} is lost.`);
    return found;
  };
  return { ...storage, call };
}

it('a call of before has its customer and its agent as participants, and an origin', async () => {
  const { call } = await opened([row(1, {}), row(2, { direction: 'outbound' }), row(3, { agent: null })]);
  expect(await call(1)).toMatchObject({
    origin: { kind: 'number', id: '+14155550110' },
    participants: [
      { id: 'customer', kind: 'customer', number: '+14155550123', lead: false },
      {
        id: 'agent-1',
        kind: 'agent',
        identity: 'kim',
        lead: true,
        answeredAt: '2030-01-01T00:00:10.000Z',
        leftAt: null,
      },
    ],
    recordMode: 'off',
    recording: 'off',
    recordings: [],
  });
  expect((await call(2)).origin).toEqual({ kind: 'agent', id: 'kim' });
  expect((await call(3)).participants.map(({ id }) => id)).toEqual(['customer']);
});

it('agents who left a call before still have it in their lists, with their notes', async () => {
  const formers = [
    {
      identity: 'lou',
      leftAt: '2030-01-01T00:05:00.000Z',
      note: 'lou’s note',
      disposition: 'Sold',
      knewContact: false,
    },
    { identity: 'max', leftAt: '2030-01-01T00:06:00.000Z', note: null },
  ];
  const { call, calls } = await opened([row(1, { crew: { ...nobody, formers } })]);
  const found = await call(1);
  expect(formersOf(found)).toMatchObject([
    { identity: 'lou', leftAt: '2030-01-01T00:05:00.000Z', disposition: 'Sold', knewContact: false },
    { identity: 'max', leftAt: '2030-01-01T00:06:00.000Z', disposition: null, knewContact: true },
  ]);
  expect(wholeNote(found)).toBe('lou’s note\nown note');
  for (const agent of ['kim', 'lou', 'max']) expect((await calls.page({ agent, limit: 5 })).calls).toHaveLength(1);
});

it('a call that was handed to a number is still filed under the agent who left it', async () => {
  const formers = [{ identity: 'kim', leftAt: '2030-01-01T00:05:00.000Z', note: 'mine' }];
  const { call } = await opened([row(1, { crew: { ...nobody, formers } })]);
  expect(leftAt(await call(1), 'kim')).toBe('2030-01-01T00:05:00.000Z');
});

it('keeps who is in a call that is up, its recordings and its guess', async () => {
  const crew = {
    ...nobody,
    parties: [{ id: 'party-1', identity: 'lou', kind: 'agent', display: 'Lou', state: 'muted', consulting: false }],
    recordMode: 'always',
    recording: 'on',
    recordings: [recording],
    answeredBy: 'human',
  };
  const { call } = await opened([row(1, { phase: 'active', crew })]);
  const found = await call(1);
  expect(guestsOf(found)).toMatchObject([{ id: 'party-1', identity: 'lou', name: 'Lou', state: 'muted' }]);
  expect(found).toMatchObject({ recordMode: 'always', recording: 'on', recordings: [recording], answeredBy: 'human' });
});

it('keeps the two agents of an internal call, and gives it no customer', async () => {
  const internal = { callerName: 'Kim', callee: 'lou', calleeName: 'Lou' };
  const { call, calls } = await opened([row(1, { direction: 'outbound', crew: { ...nobody, internal } })]);
  const found = await call(1);
  expect(internalOf(found)).toEqual(internal);
  expect(found.participants.map(({ kind }) => kind)).toEqual(['agent', 'agent']);
  expect((await calls.page({ agent: 'lou', limit: 5 })).calls).toHaveLength(1);
});

it('loses no call of many', async () => {
  const crew = { ...nobody, formers: [{ identity: 'lou', leftAt: '2030-01-01T00:05:00.000Z', note: null }] };
  const rows = Array.from({ length: 1201 }, (_, n) => row(n, n % 2 === 0 ? { crew } : {}));
  const { calls } = await opened(rows);
  let before: string | undefined;
  const seen: string[] = [];
  do {
    const page = await calls.page({ agent: 'lou', limit: 100, ...(before === undefined ? {} : { before }) });
    seen.push(...page.calls.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before !== undefined);
  expect(new Set(seen).size).toBe(601);
});
