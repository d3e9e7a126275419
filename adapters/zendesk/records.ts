import type { CallLogEntry, CrmContact, CrmRef, CrmTicket, SavedTicket } from '../kit/index.ts';
import type { Organization, Ticket, User } from './answers.ts';

/** The adapter's words for kinds of records, as Zendesk's pages name them. */
export const kinds = { user: 'user', ticket: 'ticket', organization: 'organization' } as const;

/** Marks the keys that Sidecall writes into `external_id`, which other integrations use, too. */
const ownKey = 'sidecall:';

export const callKey = (callId: string): string => `${ownKey}${callId}`;
export const ticketKey = (key: string): string => `${ownKey}ticket:${key}`;
export const taskKey = (key: string): string => `${ownKey}task:${key}`;
export const userKey = (key: string): string => `${ownKey}contact:${key}`;

/** The number of a record. null: the reference is of another kind, or cannot be a record of Zendesk. */
export function idOf(about: CrmRef | null, kind: keyof typeof kinds): number | null {
  return about?.kind === kind ? numericId(about.id) : null;
}

/** The end user that a call belongs to: the record that it is about, or its contact if it is about a ticket. */
export function requesterOf({ about, related }: Pick<CallLogEntry, 'about' | 'related'>): number | null {
  return [about, ...related].map((each) => idOf(each, 'user')).find((id) => id !== null) ?? null;
}

/** Ids are numbers in requests. null: it is none, so Zendesk has no such record. */
export function numericId(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : null;
}

/** Characters of a field's value. */
const mostOfField = 1000;

const companyLine = /^Company: (.+)$/m;

/** The details of a user that Sidecall creates. They are text, and grant nothing. */
export function detailsOf(company: string | null, unverifiedNumber: string | null): string | undefined {
  const lines = [
    ...(company === null ? [] : [`Company: ${company.replace(/[\r\n]+/g, ' ')}`]),
    ...(unverifiedNumber === null ? [] : [`Unverified number: ${unverifiedNumber}`]),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** @param more what other records say of the user */
export function contactOf(
  user: User,
  baseUrl: string,
  more: {
    numbers?: readonly string[];
    organization?: Organization | undefined;
    /** Keys of the account's own fields. */
    fields?: readonly string[] | undefined;
  } = {},
): CrmContact {
  const { organization, numbers = [], fields } = more;
  const own = user.external_id?.startsWith(ownKey) ? companyLine.exec(user.details ?? '')?.[1] : undefined;
  return {
    kind: kinds.user,
    id: user.id,
    name: user.name,
    company: organization?.name ?? own ?? null,
    numbers: [...new Set([...(user.phone ? [user.phone] : []), ...numbers])],
    openTickets: [],
    lastCalls: [],
    owner: null,
    url: `${baseUrl}/agent/users/${encodeURIComponent(user.id)}/requested_tickets`,
    createdAt: user.created_at,
    related:
      organization === undefined ? [] : [{ kind: kinds.organization, id: organization.id, label: organization.name }],
    ...(fields !== undefined && { fields: valuesOf(user, fields) }),
  };
}

/** Texts, numbers and checkboxes as text, e.g. "true". Empty fields are left out. */
function valuesOf({ user_fields }: User, keys: readonly string[]): Record<string, string> {
  const own = Object.entries(user_fields ?? {}).filter(
    ([key, value]) => keys.includes(key) && ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(own.map(([key, value]) => [key, String(value).slice(0, mostOfField)]));
}

export function ticketOf({ id, subject, status, updated_at }: Ticket): CrmTicket {
  return { id, subject: subject ?? '', status, updatedAt: updated_at };
}

export function savedTicketOf(ticket: Ticket, baseUrl: string): SavedTicket {
  return { ...ticketOf(ticket), url: ticketUrl(ticket.id, baseUrl) };
}

export function ticketUrl(id: string, baseUrl: string): string {
  return `${baseUrl}/agent/tickets/${encodeURIComponent(id)}`;
}
