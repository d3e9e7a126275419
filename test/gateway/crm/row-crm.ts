import type { CrmAdapter, RequestOptions } from '../../../src/domain/crm/adapter.ts';
import type { CallLogEntry, ExistingRecord, SavedRecord } from '../../../src/domain/crm/call-log-entry.ts';
import { contactWith } from '../../../src/domain/crm/contact.ts';
import type { SavedTicket, TicketDraft } from '../../../src/domain/crm/ticket.ts';
import type { ManualClock } from '../../../src/testing/manual-clock.ts';

/** What a test does to a request: before the CRM works on it, and after. Both may throw or never return. */
export interface Wire {
  request(): Promise<void>;
  answer(): Promise<void>;
}

/**
 * A CRM without a unique key: its connector updates a known record, or searches for one with the call's id, and otherwise
 * creates one. Two requests for the same call at the same time therefore make two rows.
 */
export class RowCrm implements CrmAdapter {
  readonly name = 'rows';
  readonly rows: { id: string; key: string; revision: number; note: string }[] = [];
  /** The most rows of one key at any time. */
  mostOfOne = 0;
  readonly #clock: ManualClock;
  readonly #wire: Wire;

  constructor(clock: ManualClock, wire: Wire) {
    this.#clock = clock;
    this.#wire = wire;
  }

  async findContacts(number: string) {
    return this.#exchange(async () => [contactWith({ id: 'c1', name: 'Robin', company: null, numbers: [number] })]);
  }

  saveCallLog(entry: CallLogEntry, known: ExistingRecord, _options: RequestOptions): Promise<SavedRecord> {
    return this.#exchange(async () => {
      const { callId: key, revision, note } = entry;
      const recordId = await this.#save({ key, revision, note }, known.recordId);
      return { recordId, url: null };
    });
  }

  saveTicket(draft: TicketDraft, known: ExistingRecord, _options: RequestOptions): Promise<SavedTicket> {
    return this.#exchange(async () => {
      const id = await this.#save({ key: draft.key, revision: 1, note: '' }, known.recordId);
      return { id, subject: draft.subject, status: 'open', updatedAt: '', url: null };
    });
  }

  async #save(row: { key: string; revision: number; note: string }, known: string | null): Promise<string> {
    const found = this.rows.find(({ id, key }) => id === known || key === row.key);
    // Time passes between a search and the creation.
    await new Promise<void>((resolve) => this.#clock.after(20, resolve));
    if (found === undefined) {
      const id = `row-${this.rows.length + 1}`;
      this.rows.push({ id, ...row });
      this.mostOfOne = Math.max(this.mostOfOne, this.rows.filter(({ key }) => key === row.key).length);
      return id;
    }
    if (row.revision >= found.revision) Object.assign(found, { revision: row.revision, note: row.note });
    return found.id;
  }

  async #exchange<T>(work: () => Promise<T>): Promise<T> {
    await this.#wire.request();
    const result = await work();
    await this.#wire.answer();
    return result;
  }
}
