import { definition as zendesk } from '../../../adapters/zendesk/connector.ts';
import type { CrmDefinition } from '../../../src/domain/crm/connection.ts';

/**
 * The adapter for Zendesk against a fake account: it believes that it talks to https://example.zendesk.com, and its
 * requests go to the connection's address. A gateway loads it by SIDECALL_ADAPTERS.
 */
export const definition: CrmDefinition = {
  manifest: { ...zendesk.manifest, name: 'zendesk-lab', address: { needed: true, hosts: [] } },
  createConnector(connection) {
    const adapter = zendesk.createConnector({
      ...connection,
      baseUrl: 'https://example.zendesk.com',
      fetch(input, init) {
        const { pathname, search } = new URL(String(input));
        return connection.fetch(new URL(pathname + search, connection.baseUrl), init);
      },
    });
    return { ...adapter, name: 'zendesk-lab' };
  },
};
