import type { CrmAdapter } from '../../domain/crm/adapter.ts';

/** Creates the gateway's half of a CRM adapter. */
export type ConnectCrm = (connection: { baseUrl: string; token: string }) => Promise<CrmAdapter>;

/** Adapters by the names for SIDECALL_CRM. Only the configured one is loaded. */
export const crmAdapters: Readonly<Record<string, ConnectCrm>> = {
  'demo-crm': async (connection) =>
    (await import('../../../adapters/demo-crm/connector.ts')).createConnector(connection),
};

/** Why the configured CRM is not usable. null: it is known. */
export function crmProblem(name: string, adapters: Readonly<Record<string, unknown>>): string | null {
  return Object.hasOwn(adapters, name) ? null : `SIDECALL_CRM must be one of: ${Object.keys(adapters).join(', ')}`;
}
