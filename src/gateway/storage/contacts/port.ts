import type { CallLogEntry } from '../../../domain/crm/call-log-entry.ts';
import type { CrmPastCall } from '../../../domain/crm/contact.ts';
import type { Beside } from '../store.ts';

/** A contact of the gateway's own list. */
export interface StoredContact {
  /** "CT" and 32 hexadecimal digits. */
  id: string;
  name: string;
  company: string | null;
  /** E.164, also with digits for after the answer: "+14155550100,12". The first one is the main number. */
  numbers: string[];
  email: string | null;
  notes: string;
  /** An agent's identity. */
  owner: string | null;
  /** The contact refused to be recorded. */
  doNotRecord: boolean;
  /** The number came from a masked call: only administrators may read it. */
  isPrivate: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** 1 after the creation, and one more with each change. */
  revision: number;
}

export type NewStoredContact = Omit<StoredContact, 'revision'>;

/** What to do with a row of an import: add it, skip it, or change an existing contact to this. */
export type RowDecision = 'add' | 'skip' | StoredContact;

/** The contact list. All writes are durable when they resolve. */
export interface ContactStore {
  get(id: string): Promise<StoredContact | null>;
  /**
   * Newest first.
   * @param page.text each of its words occurs in the name, the company or the e-mail address. Case and accents do not
   * matter.
   * @param page.before a page's `next`
   */
  page(page: {
    text?: string | undefined;
    withoutPrivate?: boolean;
    before?: string | undefined;
    limit: number;
  }): Promise<{ contacts: StoredContact[]; next: string | null }>;
  /**
   * Contacts with a number that ends like this one (E.164), at most 500: those with exactly this number first, then the
   * oldest. Filter them with `ofSameLine`.
   */
  alike(number: string): Promise<StoredContact[]>;
  /**
   * Adds a contact.
   * @param key two requests with one key make one contact. null: no key
   * @returns the contact of the key, new or not
   */
  add(contact: NewStoredContact, key: string | null, beside?: Beside): Promise<StoredContact>;
  /** Replaces a contact. @returns null: it does not exist, or has another revision than `contact.revision` */
  change(contact: StoredContact, beside?: Beside): Promise<StoredContact | null>;
  /**
   * Reads rows in one transaction, one after another, so that a row sees those before it.
   * @param decide gets the contacts with a number like one of the row's. May run twice for a row.
   * @returns the decisions
   */
  addEach(
    rows: readonly NewStoredContact[],
    decide: (row: NewStoredContact, alike: readonly StoredContact[]) => RowDecision,
  ): Promise<RowDecision[]>;
  /** Deletes contacts with their logged calls. @returns how many there were */
  delete(ids: readonly string[], beside?: Beside): Promise<number>;
  /**
   * Creates or updates the one entry of a call. A lower revision changes nothing. An entry of a deleted contact belongs
   * to no contact.
   * @param known the id of an existing entry, which becomes the call's
   * @param newId the id of an entry that has to be created
   * @returns the entry's id
   */
  saveCall(entry: CallLogEntry, known: string | null, newId: string): Promise<string>;
  /** The last five calls of each contact, newest first. Contacts without calls are missing. */
  lastCalls(contactIds: readonly string[]): Promise<ReadonlyMap<string, CrmPastCall[]>>;
}
