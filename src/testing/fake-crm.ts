import type { Clock } from '../domain/clock.ts';
import type { CrmAdapter, NewContact } from '../domain/crm/adapter.ts';
import type { CallLogEntry } from '../domain/crm/call-log-entry.ts';
import type { CrmContact } from '../domain/crm/contact.ts';
import { ofSameLine } from '../domain/crm/same-line.ts';
import { CodedError } from '../domain/errors.ts';
import type { Country } from '../domain/numbers/e164.ts';

/** A CRM in memory, for tests, stories and pages without a server. It passes the contract suite of real adapters. */
export class FakeCrm implements CrmAdapter {
  readonly name = 'fake';
  /** Behaves as a CRM whose users cannot read the numbers of `hidden` contacts. */
  keepsPrivate = true;
  /** IDs of contacts with a private number. */
  readonly hidden = new Set<string>();
  readonly contacts: CrmContact[];
  /** The timeline: one entry per call. */
  readonly entries = new Map<string, CallLogEntry>();
  /** Every received entry, including repeats. */
  readonly sent: CallLogEntry[] = [];
  /** The numbers that were looked up. */
  readonly asked: string[] = [];
  /** Refuses every request. */
  down = false;
  /** Delays every answer, by the clock, in ms. */
  delayMs = 0;
  /** Executes requests, but loses the answers. */
  losesAnswers = false;
  readonly #clock: Clock;

  constructor(clock: Clock, contacts: readonly CrmContact[] = []) {
    this.#clock = clock;
    this.contacts = [...contacts];
  }

  async findContacts(
    number: string,
    { timeoutMs, country }: { timeoutMs: number; country?: Country },
  ): Promise<CrmContact[]> {
    this.asked.push(number);
    return this.#answer(timeoutMs, () => ofSameLine(this.contacts, number, country));
  }

  async saveCallLog(entry: CallLogEntry, { timeoutMs }: { timeoutMs: number }): Promise<{ recordId: string }> {
    return this.#answer(timeoutMs, () => {
      this.sent.push(entry);
      const before = this.entries.get(entry.callId);
      if (before === undefined || before.revision <= entry.revision) this.entries.set(entry.callId, entry);
      return { recordId: `log-${entry.callId}` };
    });
  }

  async createContact(contact: NewContact, { timeoutMs }: { timeoutMs: number }): Promise<CrmContact> {
    return this.#answer(timeoutMs, () => {
      const created: CrmContact = {
        id: `contact-${this.contacts.length + 1}`,
        name: contact.name,
        company: contact.company,
        numbers: [contact.number],
        openTickets: [],
        lastCalls: [],
      };
      this.contacts.push(created);
      if (contact.masked) this.hidden.add(created.id);
      return created;
    });
  }

  async #answer<T>(timeoutMs: number, work: () => T): Promise<T> {
    const wait = Math.min(this.delayMs, timeoutMs);
    if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
    if (this.down || this.delayMs > timeoutMs) throw new CodedError('CRM_UNAVAILABLE');
    const result = work();
    if (this.losesAnswers) throw new CodedError('CRM_UNAVAILABLE');
    return structuredClone(result);
  }
}
