/** What a CRM knows of a caller, as far as a screen pop shows it. */
export interface CrmContact {
  /** The CRM's own id. */
  id: string;
  name: string;
  company: string | null;
  /** As the CRM spells them; removed before a masked call's contact leaves the gateway. */
  numbers: string[];
  openTickets: CrmTicket[];
  lastCalls: CrmPastCall[];
  /** What an agent typed when this contact was created from a call; set by the gateway, never by a connector. */
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
  /** Seconds. */
  duration: number;
  summary: string;
}
