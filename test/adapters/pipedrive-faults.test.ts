import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOf } from '../../adapters/kit/html.ts';
import { definition } from '../../adapters/pipedrive/connector.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { company as address, apiToken, startCompany } from './pipedrive/under-test.ts';
import { connectionTo } from './test-connection.ts';

let company: Awaited<ReturnType<typeof startCompany>>;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.close());

it('of calls logged through a network full of faults, none is missing in Pipedrive, and none is there twice', async () => {
  company.open();
  const { pipedrive, throughProxy } = company;
  // The calls of this test are of that day.
  pipedrive.store.time = () => Date.UTC(2030, 0, 1, 12);
  const busy = () => Response.json({ success: false }, { status: 429, headers: { 'x-ratelimit-reset': '10' } });
  const written = await logThroughFaults('pipedrive', throughProxy, busy, (parts) =>
    definition.createConnector(connectionTo(address, { token: apiToken }, parts)),
  );
  const filed = [...pipedrive.store.activities.values()].map(({ note }) => textOf(note ?? '').split('\n'));
  const idIn = (line: string | undefined) => /^\[sidecall (\S+) r\d+\]$/.exec(line ?? '')?.[1];
  expect(filed.map((lines) => idIn(lines.at(-1))).toSorted()).toEqual(written.ids.toSorted());
  const notes = filed.map(([first = '']) => first).filter((line) => line.startsWith('note '));
  expect(notes.toSorted()).toEqual(written.notes.toSorted());
  expect(pipedrive.models.wrong).toEqual([]);
});
