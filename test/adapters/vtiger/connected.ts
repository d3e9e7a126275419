import { onTestFinished } from 'vitest';
import { definition } from '../../../adapters/vtiger/connector.ts';
import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { connectionTo } from '../test-connection.ts';
import { parametersOf } from './recorded.ts';
import { startVtiger } from './server.ts';

const accessKey = 'demoAccessKey';

/** The connector with a replay server of its own, which ends with the test. */
export async function connected() {
  const vtiger = await startVtiger({ username: 'admin', accessKey });
  onTestFinished(() => vtiger.close());
  const settings = { username: 'admin', ticketPriority: 'Normal' };
  const connection = connectionTo(vtiger.url, { accessKey }, { settings });
  const adapter: CrmAdapter = definition.createConnector(connection);
  return {
    vtiger,
    connection,
    adapter,
    /** All requests so far, decoded. */
    requests: () => vtiger.seen.map((request) => ({ ...request, params: parametersOf(request) })),
  };
}
