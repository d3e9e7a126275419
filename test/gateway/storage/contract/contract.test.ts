/** The stores' contract for both databases: each store behaves the same on either. */
import { afterAll, describe, onTestFinished } from 'vitest';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { openStorage, type Storage } from '../../../../src/gateway/storage/open.ts';
import { RealPostgres } from '../../../postgres/real-postgres.ts';
import { agentStatusesContract } from './agent-statuses.ts';
import { apiKeysContract } from './api-keys.ts';
import { callFilterContract } from './call-filter.ts';
import { callsContract } from './calls.ts';
import { contactsContract } from './contacts.ts';
import { crmAccessContract } from './crm-access.ts';
import { directoryContract } from './directory.ts';
import { favouritesContract } from './favourites.ts';
import { flowsContract } from './flows.ts';
import { jobsContract } from './jobs.ts';
import { personsContract } from './persons.ts';
import { placedCallsContract } from './placed-calls.ts';
import { queuesContract } from './queues.ts';
import { otherStoresContract } from './rest.ts';
import { signInContract } from './sign-in.ts';
import { trunksContract } from './trunks.ts';

const postgres = await RealPostgres.start();
afterAll(() => postgres.stop());
const address = postgres.missing === null ? await postgres.server.database() : '';

async function opened(place: string): Promise<Storage> {
  const storage = await openStorage(place, systemClock);
  onTestFinished(() => storage.close());
  return storage;
}

function contract(open: () => Promise<Storage>): void {
  describe('statuses of agents', () => agentStatusesContract(open));
  describe('API keys', () => apiKeysContract(open));
  describe('searches of calls', () => callFilterContract(open));
  describe('calls', () => callsContract(open));
  describe('contacts', () => contactsContract(open));
  describe('favourites', () => favouritesContract(open));
  describe('directory', () => directoryContract(open));
  describe('flows and prompts', () => flowsContract(open));
  describe('jobs', () => jobsContract(open));
  describe('persons', () => personsContract(open));
  describe('calls by API', () => placedCallsContract(open));
  describe('links and sessions of people', () => signInContract(open));
  describe('access to CRMs', () => crmAccessContract(open));
  describe('trunks', () => trunksContract(open));
  describe('queues', () => queuesContract(open));
  describe('recordings, placed calls and notes', () => otherStoresContract(open));
}

describe('on SQLite', () => contract(() => opened(':memory:')));

describe.skipIf(postgres.missing !== null)('on PostgreSQL', () => {
  contract(async () => {
    const storage = await opened(address);
    await postgres.server.empty(address);
    return storage;
  });
});
