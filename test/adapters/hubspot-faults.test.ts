import { afterAll, beforeAll, expect, it } from 'vitest';
import { definition } from '../../adapters/hubspot/connector.ts';
import { textOf } from '../../adapters/kit/html.ts';
import { logThroughFaults } from './contract/fault-wall.ts';
import { accessToken, startAccount } from './hubspot/under-test.ts';
import { connectionTo } from './test-connection.ts';

let account: Awaited<ReturnType<typeof startAccount>>;
beforeAll(async () => {
  account = await startAccount();
});
afterAll(() => account.close());

it('of calls logged through a network full of faults, none is missing in HubSpot, and none is there twice', async () => {
  account.open();
  const { hubspot, throughProxy } = account;
  const busy = () => Response.json({ policyName: 'TEN_SECONDLY_ROLLING' }, { status: 429 });
  const written = await logThroughFaults('hubspot', throughProxy, busy, (parts) =>
    definition.createConnector(
      connectionTo('', { token: accessToken }, { settings: { ticketPipeline: '0' }, ...parts }),
    ),
  );
  const filed = hubspot.store.all('calls').map(({ properties }) => properties);
  expect(filed.map(({ sidecall_key }) => sidecall_key).toSorted()).toEqual(written.ids.toSorted());
  const notes = filed.map(({ hs_call_body = '' }) => textOf(hs_call_body).split('\n')[0] ?? '');
  expect(notes.filter((note) => note.startsWith('note ')).toSorted()).toEqual(written.notes.toSorted());
  expect(hubspot.models.wrong).toEqual([]);
});
