/** A CRM's data about a caller, as far as a screen pop shows it. */
export interface CrmContact {
  /** The CRM's own id. */
  id: string;
  name: string;
  company: string | null;
  /** As the CRM spells them. They are removed before a masked call's contact leaves the gateway. */
  numbers: string[];
  openTickets: CrmTicket[];
  lastCalls: CrmPastCall[];
  /** The agent's input, if this contact was created from a call. Set by the gateway, never by a connector. */
  typed?: { name: string; company: string | null };
}

export interface CrmTicket {
  id: string;
  subject: string;
  status: string;
  /** ISO 8601, UTC. */
  updatedAt: string;
}

export interface CrmPastCall {
  /** ISO 8601, UTC. */
  at: string;
  direction: 'inbound' | 'outbound';
  /** In seconds. */
  duration: number;
  summary: string;
}
