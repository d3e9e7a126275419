import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import { withLogFacts } from '../calls/log/log-facts.ts';
import type { Config } from '../config/config.ts';
import type { CrmConnections } from '../crm/connections.ts';
import { entryStatesOf } from '../crm/entry-states.ts';
import { callViews } from '../masking/call-views.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { Storage } from '../storage/open.ts';
import type { Directory } from '../storage/store.ts';
import { Deliveries, type DeliveriesOptions } from '../webhooks/deliveries.ts';
import { Webhooks } from '../webhooks/webhooks.ts';

interface Parts {
  storage: Pick<Storage, 'webhooks' | 'jobs' | 'calls'>;
  keyring: Keyring;
  directory: Directory;
  crm: CrmConnections;
  clock: Clock;
  logger: DeliveriesOptions['logger'];
  version: string;
}

/** The webhooks, and what sends their events. The sending is not started. */
export async function openWebhooks(
  { country, privateHosts }: Pick<Config, 'country' | 'privateHosts'>,
  { storage, keyring, directory, crm, clock, logger, version }: Parts,
): Promise<{ webhooks: Webhooks; deliveries: Deliveries }> {
  const webhooks = new Webhooks({ store: storage.webhooks, keyring, clock, logger, privateHosts });
  await webhooks.start();
  const { one } = callViews(directory, country, (call) => crm.of(call)?.adapter.keepsPrivate === true);
  const { jobs, calls } = storage;
  const facts = { store: calls, entryStates: entryStatesOf({ crmConnections: crm, jobs }) };
  const views = {
    async one(call: CallRecord) {
      const view = await one(call);
      return (await withLogFacts(facts, [call], [view]))[0] ?? view;
    },
  };
  const web = { privateHosts };
  return {
    webhooks,
    deliveries: new Deliveries({ webhooks, store: storage.webhooks, jobs, calls, views, clock, logger, web, version }),
  };
}
