import * as z from 'zod/mini';
import type { CrmAdapter } from '../../src/domain/crm/adapter.ts';
import type { CallLogEntry } from '../../src/domain/crm/call-log-entry.ts';
import type { CrmContact } from '../../src/domain/crm/contact.ts';
import { ofSameLine } from '../../src/domain/crm/same-line.ts';
import { CodedError } from '../../src/domain/errors.ts';
import { type ApiAnswer, type ApiOptions, type ApiRequest, askCrm } from './api.ts';

/** A text longer than the screen can show is cut. The response remains valid. */
const text = z.pipe(
  z.string(),
  z.transform((value: string) => value.slice(0, 4000)),
);
/** Cutting an ID would change it. */
const id = z.string();

function list<T extends z.core.$ZodType>(item: T, most: number) {
  return z.pipe(
    z.pipe(
      z.array(z.unknown()),
      z.transform((values: unknown[]) => values.slice(0, most)),
    ),
    z.array(item),
  );
}

const Contact = z.object({
  id,
  name: text,
  company: z.nullable(text),
  phones: list(text, 100),
  tickets: list(z.object({ id, subject: text, status: text, updatedAt: text }), 500),
  calls: list(
    z.object({ at: text, direction: z.enum(['inbound', 'outbound']), duration: z.number(), summary: text }),
    500,
  ),
});
type Contact = z.infer<typeof Contact>;

/** All matches are compared with the number, because the right one may be the last. Only then the list is cut. */
const Found = z.object({ contacts: list(Contact, 5000) });
const mostKept = 100;
const Created = z.object({ contact: Contact });
const Saved = z.object({ id });

export interface DemoCrmOptions extends Omit<ApiOptions, 'fetch'> {
  /** Default: the global one. */
  fetch?: typeof fetch;
}

/** The gateway's half of the adapter for Ledger, the demo's CRM. It uses the CRM's HTTP API with fetch alone. */
export function createConnector(options: DemoCrmOptions): CrmAdapter {
  const api: ApiOptions = { ...options, fetch: options.fetch ?? fetch };
  const ask = (request: ApiRequest) => askCrm(api, request);

  const put = (entry: CallLogEntry, contactId: string | null, timeoutMs: number) => {
    const { callId, unverified, ...body } = entry;
    // The CRM has no field for it, and its users must not consider the number verified.
    const customer = unverified === true ? `${entry.customer} (unverified)` : entry.customer;
    const path = `/api/calls/${encodeURIComponent(callId)}`;
    return ask({ method: 'PUT', path, body: { ...body, customer, contactId }, timeoutMs });
  };

  return {
    name: 'demo-crm',
    keepsPrivate: true,

    async findContacts(number, { timeoutMs, country }) {
      const path = `/api/contacts?phone=${encodeURIComponent(number)}`;
      const { contacts } = parsed(Found, await ask({ method: 'GET', path, timeoutMs }));
      // The CRM matches a few digits anywhere in the number, so the whole number is compared here.
      return ofSameLine(contacts.map(contactOf), number, country).slice(0, mostKept);
    },

    async saveCallLog(entry, { timeoutMs }) {
      const started = Date.now();
      let answer = await put(entry, entry.contactId, timeoutMs);
      if (answer.status === 422 && entry.contactId !== null) {
        // The contact was deleted after the lookup. The call is still worth logging.
        answer = await put(entry, null, Math.max(1, timeoutMs - (Date.now() - started)));
      }
      return { recordId: parsed(Saved, answer).id };
    },

    async createContact(contact, { timeoutMs }) {
      const body = { name: contact.name, company: contact.company, phone: contact.number, private: contact.masked };
      return contactOf(parsed(Created, await ask({ method: 'POST', path: '/api/contacts', body, timeoutMs })).contact);
    },
  };
}

function parsed<T extends z.core.$ZodType>(schema: T, answer: ApiAnswer): z.infer<T> {
  const result = answer.status < 300 ? z.safeParse(schema, answer.body) : null;
  if (result?.success) return result.data;
  const details = { status: answer.status };
  throw new CodedError('CRM_UNAVAILABLE', { message: 'The CRM’s answer makes no sense.', details });
}

function contactOf(contact: Contact): CrmContact {
  return {
    id: contact.id,
    name: contact.name,
    company: contact.company,
    numbers: contact.phones,
    openTickets: contact.tickets,
    lastCalls: contact.calls,
  };
}
