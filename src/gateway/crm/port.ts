import type { CallRecord } from '../../domain/calls/record.ts';
import type { CrmAdapter, SearchOptions } from '../../domain/crm/adapter.ts';
import type { CallHint } from '../../domain/crm/live-call.ts';
import type { NoRecording } from '../../domain/crm/no-recording.ts';
import type { OfConnections } from '../../domain/crm/number-connections.ts';
import type { TicketCause } from '../../domain/crm/ticket.ts';
import type { Country } from '../../domain/numbers/e164.ts';

/** An open connection to a CRM. */
export interface OpenConnection {
  readonly id: string;
  /** Its name, as shown to agents. */
  readonly label: string;
  readonly adapter: CrmAdapter;
  /** The contact's field that forbids recording. */
  readonly noRecording?: NoRecording | null;
  /** The agent of a CRM's user. null: none. */
  agentOf(user: string): string | null;
}

/** The options of a search for a caller. */
export function searchOf(
  { noRecording }: Pick<OpenConnection, 'noRecording'>,
  { lookupTimeoutMs: timeoutMs, country }: { lookupTimeoutMs: number; country?: Country },
): SearchOptions {
  return { timeoutMs, ...(country && { country }), ...(noRecording && { fields: [noRecording.field] }) };
}

/**
 * The CRM connections, as calls use them. Administrators can change them at any time. A disabled connection is passed
 * over.
 */
export interface CrmForCalls {
  /** The system of record for these calls: contacts come from it. null: none, or it cannot be opened. */
  of(call: OfConnections): OpenConnection | null;
  /** Further connections of the virtual number, which add related records. */
  also(call: OfConnections): readonly OpenConnection[];
  /** The ids of the connections whose CRM logs these calls, the system of record first, also if they are not open now. */
  logsOf(call: OfConnections): readonly string[];
  /** The connections of these calls whose CRM wants tickets, and for which calls. */
  ticketsOf(call: OfConnections): readonly { connection: string; causes: readonly TicketCause[] }[];
  /** The connection whose CRM gets follow-ups of these calls as tasks. null: it has no tasks, or there is none. */
  taskOf(call: OfConnections): string | null;
  /**
   * Records that the CRM's page made its own record of the call, which the log entry then updates.
   * @param connection null: the system of record
   * @returns false if the CRM already has an entry of the gateway's, or there is no such connection
   */
  adopt(call: OfConnections & { id: string }, connection: string | null, recordId: string): Promise<boolean>;
}

/** Answers of CRMs to calls that have no agent yet. */
export interface CallHints {
  /** Tells the system of record of the call. Never rejects. null: it has no answer */
  arrived(call: CallRecord): Promise<CallHint | null>;
}

export const noHints: CallHints = { arrived: async () => null };

export const noCrm: CrmForCalls = {
  of: () => null,
  also: () => [],
  logsOf: () => [],
  ticketsOf: () => [],
  taskOf: () => null,
  adopt: async () => false,
};
