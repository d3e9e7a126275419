import type { DatabaseSync } from 'node:sqlite';
import { CallEntries, summaryOf } from './calls.ts';
import { type Contact, Contacts } from './contacts.ts';
import { Fault, type FaultMode } from './fault.ts';
import { Notes } from './notes.ts';
import { Sessions } from './sessions.ts';
import { Tasks } from './tasks.ts';
import { Tickets } from './tickets.ts';

/** A contact as a connector gets it. */
export interface Dossier {
  id: string;
  name: string;
  company: string | null;
  owner: string | null;
  createdAt: string;
  phones: string[];
  tickets: { id: string; subject: string; status: string; updatedAt: string }[];
  calls: { at: string; direction: 'inbound' | 'outbound'; duration: number; summary: string }[];
}

/** All data of the CRM, in one database. */
export class Crm {
  readonly contacts: Contacts;
  readonly tickets: Tickets;
  readonly tasks: Tasks;
  readonly calls: CallEntries;
  readonly notes: Notes;
  readonly sessions: Sessions;
  readonly fault = new Fault();

  constructor(db: DatabaseSync) {
    this.contacts = new Contacts(db);
    this.tickets = new Tickets(db);
    this.tasks = new Tasks(db);
    this.calls = new CallEntries(db);
    this.notes = new Notes(db);
    this.sessions = new Sessions(db);
  }

  now(): string {
    return new Date().toISOString();
  }

  /** The contact with its unsolved tickets and its last five calls. */
  dossier(contact: Contact): Dossier {
    return {
      id: contact.id,
      name: contact.name,
      company: contact.company,
      owner: contact.owner,
      createdAt: contact.createdAt,
      phones: contact.phones.map((phone) => phone.number),
      tickets: this.tickets
        .list({ contactId: contact.id, unsolved: true })
        .map(({ id, subject, status, updatedAt }) => ({ id, subject, status, updatedAt })),
      calls: this.calls.list({ contactId: contact.id, limit: 5 }).map((call) => ({
        at: call.startedAt,
        direction: call.direction,
        duration: call.duration,
        summary: summaryOf(call),
      })),
    };
  }

  setFault(wish: { mode: FaultMode; ms?: number }): { mode: FaultMode; ms: number } {
    this.fault.mode = wish.mode;
    if (wish.ms !== undefined) this.fault.ms = wish.ms;
    return { mode: this.fault.mode, ms: this.fault.ms };
  }
}
