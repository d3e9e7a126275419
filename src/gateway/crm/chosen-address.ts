import type { CrmManifest } from '../../domain/crm/manifest.ts';
import { CodedError } from '../../domain/errors.ts';
import { guardedFetch } from '../web/guarded-fetch.ts';
import { Refused } from '../web/guarded-request.ts';

/** Whether the administrator chooses the server of a connection. A hosted CRM is at the addresses of its maker. */
export function isChosen({ address }: Pick<CrmManifest, 'address'>): boolean {
  return address.needed && address.hosts.length === 0;
}

/**
 * `fetch` for connections whose server an administrator chooses: public https addresses, private hosts that the settings
 * name, and the host of SIDECALL_CRM_URL. Rejects with CRM_UNAVAILABLE if the address may not be reached.
 */
export function chosenFetch(config: { privateHosts: readonly string[]; crm: { url: string } | null }): typeof fetch {
  const { privateHosts, crm } = config;
  const ask = guardedFetch({ privateHosts: crm === null ? privateHosts : [...privateHosts, hostOf(crm.url)] });
  return async (input, init) => {
    try {
      return await ask(input, init);
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      throw new CodedError('CRM_UNAVAILABLE', {
        message: `The gateway does not connect to this CRM. ${cause.message}`,
        help: 'Use an https address on the public Internet, or name the host in SIDECALL_PRIVATE_HOSTS and restart the gateway.',
        cause,
      });
    }
  };
}

/** With the port, so that no other server of this host is meant. */
function hostOf(address: string): string {
  const { hostname, port, protocol } = new URL(address);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}
