import type { CrmAdapter } from '../../domain/crm/adapter.ts';

/** Makes the gateway's half of a CRM adapter. */
export type ConnectCrm = (connection: { baseUrl: string; token: string }) => Promise<CrmAdapter>;

/** By the names that SIDECALL_CRM takes. Each is loaded only if it is the one. */
export const crmAdapters: Readonly<Record<string, ConnectCrm>> = {
  'demo-crm': async (connection) =>
    (await import('../../../adapters/demo-crm/connector.ts')).createConnector(connection),
};

/** Why the CRM of the settings cannot be used; null if it is known. */
export function crmProblem(name: string, adapters: Readonly<Record<string, unknown>>): string | null {
  return Object.hasOwn(adapters, name) ? null : `SIDECALL_CRM must be one of: ${Object.keys(adapters).join(', ')}`;
}
