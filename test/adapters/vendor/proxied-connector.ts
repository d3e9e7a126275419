import type { CrmConnection, CrmDefinition, CrmValue } from '../../../src/domain/crm/connection.ts';
import { startFaultyProxy } from '../faulty-proxy.ts';
import { connectionTo } from '../test-connection.ts';

export interface OpenOptions {
  settings?: Record<string, CrmValue>;
  /** Replaces what sends requests to the vendor's address. */
  fetch?: typeof fetch;
  more?: Partial<CrmConnection>;
}

interface Vendor {
  definition: Pick<CrmDefinition, 'createConnector'>;
  /** The only address that the connector may call. */
  origin: string;
  /** The address in the connection. Default: the origin. */
  baseUrl?: string;
  secrets: Record<string, string>;
}

/** Connectors to a fake of a vendor, behind a proxy that fails on request, for all tests of a file. */
export async function startProxied(
  server: { url: string; close(): Promise<void> },
  { definition, origin, baseUrl = origin, secrets }: Vendor,
) {
  const proxy = await startFaultyProxy(server.url);

  /** Manifests allow the vendor's addresses only, so requests to them are sent to the proxy. */
  const throughProxy: typeof fetch = (input, init) => {
    const { origin: called, pathname, search } = new URL(input instanceof Request ? input.url : input);
    if (called !== origin) throw new Error(`A request went to ${called}.`);
    return fetch(new URL(pathname + search, proxy.url), init);
  };

  return {
    proxy,
    throughProxy,
    connect({ settings = {}, fetch = throughProxy, more = {} }: OpenOptions = {}) {
      return definition.createConnector(connectionTo(baseUrl, secrets, { settings, fetch, ...more }));
    },
    async close(): Promise<void> {
      await proxy.close();
      await server.close();
    },
  };
}
