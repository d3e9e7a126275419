import { Refused } from '../vendor/json-server.ts';

export interface FakeContact {
  id: number;
  name: string;
  phone: string | null;
  mobile: string | null;
  company_id: number | null;
  description: string | null;
  unique_external_id: string | null;
  custom_fields: Record<string, unknown>;
  created_at: string;
}

export interface FakeTicket {
  id: number;
  subject: string;
  description: string;
  status: number;
  source: number;
  priority: number;
  requester_id: number;
  responder_id: number | null;
  tags: string[];
  created_at: string;
  updated_at: string;
}

export interface FakeNote {
  id: number;
  ticket: number;
  body: string;
  private: boolean;
  user_id: number | null;
}

/** A refusal for one field, as the documentation shows it. */
export function invalid(field: string, message: string): Refused {
  return new Refused(400, { description: 'Validation failed', errors: [{ field, message, code: 'invalid_value' }] });
}

/** Freshdesk's records. */
export class FreshdeskStore {
  readonly contacts = new Map<number, FakeContact>();
  readonly tickets = new Map<number, FakeTicket>();
  readonly notes: FakeNote[] = [];
  readonly agents = [501, 502];
  readonly companies = new Map([[71, 'Teapots']]);
  /** The time of the first record, in ms since 1970. */
  start = 0;
  #made = 0;

  addContact(fields: Partial<FakeContact>): FakeContact {
    const same = [...this.contacts.values()].find(
      ({ unique_external_id }) => unique_external_id !== null && unique_external_id === fields.unique_external_id,
    );
    if (same !== undefined) {
      const error = { field: 'unique_external_id', message: 'It should be a unique value', code: 'duplicate_value' };
      throw new Refused(409, {
        description: 'Validation failed',
        errors: [{ ...error, additional_info: { user_id: same.id } }],
      });
    }
    if (fields.name === undefined || fields.name === '') throw invalid('name', "It can't be blank");
    const empty = { phone: null, mobile: null, company_id: null, description: null, unique_external_id: null };
    const contact = { ...empty, custom_fields: {}, name: '', ...fields, id: this.#id(), created_at: this.#now() };
    this.contacts.set(contact.id, contact);
    return contact;
  }

  addTicket(fields: Partial<FakeTicket>): FakeTicket {
    const empty = { subject: '', description: '', status: 2, source: 2, priority: 1, responder_id: null, tags: [] };
    const times = { created_at: this.#now(), updated_at: this.#now() };
    const ticket = { ...empty, ...times, requester_id: 0, ...fields, id: this.#id() };
    this.#check(ticket);
    this.tickets.set(ticket.id, ticket);
    return ticket;
  }

  change(ticket: FakeTicket, fields: Partial<FakeTicket>): void {
    this.#check({ ...ticket, ...fields });
    Object.assign(ticket, fields, { updated_at: this.#now() });
  }

  addNote(ticket: number, fields: Omit<FakeNote, 'id' | 'ticket'>): FakeNote {
    if (fields.user_id != null && !this.agents.includes(fields.user_id)) throw invalid('user_id', 'There is no agent');
    const note = { ...fields, user_id: fields.user_id ?? null, ticket, id: this.#id() };
    this.notes.push(note);
    return note;
  }

  clear(): void {
    this.contacts.clear();
    this.tickets.clear();
    this.notes.length = 0;
    this.#made = 0;
    this.start = Date.UTC(2026, 0, 1, 10, 1, 15);
  }

  #check({ requester_id, responder_id }: FakeTicket): void {
    if (!this.contacts.has(requester_id)) throw invalid('requester_id', `There is no contact matching the given ID`);
    if (responder_id !== null && !this.agents.includes(responder_id)) {
      throw invalid('responder_id', `There is no agent matching the given ID`);
    }
  }

  #id(): number {
    this.#made += 1;
    return 43_000_000 + this.#made;
  }

  /** One second later with each record. */
  #now(): string {
    return new Date(this.start + this.#made * 1000).toISOString().replace('.000', '');
  }
}
