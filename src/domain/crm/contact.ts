import type { CrmRef } from './ref.ts';

/** A CRM's data about a caller, as far as a screen pop shows it. */
export interface CrmContact extends CrmRef {
  name: string;
  company: string | null;
  /** As the CRM spells them. They are removed before a masked call's contact leaves the gateway. */
  numbers: string[];
  openTickets: CrmTicket[];
  lastCalls: CrmPastCall[];
  /** The CRM's id of the user that owns this contact. */
  owner: string | null;
  /** The contact's page in the CRM. Like an id, it contains no number. */
  url: string | null;
  /** ISO 8601, UTC. Of several matches the oldest is shown first. */
  createdAt: string | null;
  /** Open deals, orders and the like. */
  related: CrmRelated[];
  /** The values of the fields that the search asked for, as text. */
  fields?: Readonly<Record<string, string>>;
  /** The id of the connection to the CRM. Set by the gateway, like the next. */
  connection?: string;
  /** The agent's input, if this contact was created from a call. */
  typed?: { name: string; company: string | null };
}

export interface CrmRelated extends CrmRef {
  label: string;
  /** ISO 8601, UTC. Missing: unknown. */
  at?: string;
  /** How far it is, in the CRM's words, e.g. "Paid" and "Unfulfilled" for an order. */
  states?: string[];
  /** What an order is of. */
  items?: CrmItem[];
}

/** An item of an order. */
export interface CrmItem {
  label: string;
  quantity: number;
  /** How many can be sold now. Negative: more were sold than there are. null: they are not counted. */
  stock: number | null;
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

/** The fields that many CRMs do not have. */
const unsaid = { kind: 'contact', owner: null, url: null, createdAt: null } as const;

type Unsaid = keyof typeof unsaid | 'related' | 'openTickets' | 'lastCalls';

/** Completes a contact, with the kind "contact" and nothing in the fields that are missing. */
export function contactWith(contact: Omit<CrmContact, Unsaid> & Partial<Pick<CrmContact, Unsaid>>): CrmContact {
  return { ...unsaid, related: [], openTickets: [], lastCalls: [], ...contact };
}
