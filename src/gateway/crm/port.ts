import type { CrmAdapter } from '../../domain/crm/adapter.ts';

/** An open connection to a CRM. */
export interface OpenConnection {
  readonly id: string;
  readonly adapter: CrmAdapter;
}

/** The CRM connections, as calls use them. Administrators can change them at any time. */
export interface CrmForCalls {
  /** The system of record for calls of this virtual number: contacts come from it. null: none. */
  of(virtualNumber: string): OpenConnection | null;
  /** The ids of the connections whose CRM logs the calls of this virtual number, also if they are not open now. */
  logsOf(virtualNumber: string): readonly string[];
  /**
   * Records that the CRM's page made its own record of the call, which the log entry then updates.
   * @param connection null: the system of record
   * @returns false if the CRM already has an entry of the gateway's, or there is no such connection
   */
  adopt(call: { id: string; virtualNumber: string }, connection: string | null, recordId: string): Promise<boolean>;
}

export const noCrm: CrmForCalls = { of: () => null, logsOf: () => [], adopt: async () => false };
