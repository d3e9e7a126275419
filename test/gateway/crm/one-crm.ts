import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import { type CrmForCalls, noCrm } from '../../../src/gateway/crm/port.ts';

/** The id of its connection. */
export const onlyConnection = 'default';

/** One connection for all numbers, whose users have the identities of agents. null: none. @param adopted takes the records that the CRM's page made */
export function oneCrm(adapter: CrmAdapter | null, adopted: string[][] = []): CrmForCalls {
  if (adapter === null) return noCrm;
  return {
    of: () => ({ id: onlyConnection, label: 'CRM', adapter, agentOf: (user) => user }),
    also: () => [],
    logsOf: () => [onlyConnection],
    ticketsOf: () => [],
    taskOf: () => (adapter.saveTask === undefined ? null : onlyConnection),
    async adopt({ id }, connection, recordId) {
      adopted.push([id, connection ?? onlyConnection, recordId]);
      return true;
    },
  };
}
