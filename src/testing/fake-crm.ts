import type { Clock } from '../domain/clock.ts';
import type {
  CrmAdapter,
  NewContact,
  RequestOptions,
  SearchOptions,
  WordSearchOptions,
} from '../domain/crm/adapter.ts';
import type { CallLogEntry, ExistingRecord, SavedRecord } from '../domain/crm/call-log-entry.ts';
import type { CrmDefinition } from '../domain/crm/connection.ts';
import { type CrmContact, type CrmTicket, contactWith } from '../domain/crm/contact.ts';
import type { TaskDraft } from '../domain/crm/drafts/task.ts';
import type { CrmCommands, CrmHttpAnswer, CrmHttpRequest } from '../domain/crm/incoming.ts';
import type { CallHint, LiveCall } from '../domain/crm/live-call.ts';
import { type CrmManifest, crmCapabilities } from '../domain/crm/manifest.ts';
import type { MessageEntry } from '../domain/crm/message-entry.ts';
import type { CrmRef } from '../domain/crm/ref.ts';
import { ofSameLine } from '../domain/crm/same-line.ts';
import type { SavedTicket, TicketDraft } from '../domain/crm/ticket.ts';
import type { CrmUser } from '../domain/crm/user.ts';
import { CodedError } from '../domain/errors.ts';
import { withWords } from '../domain/with-words.ts';

/** The manifest of `FakeCrm`: it can do everything. */
export const fakeCrmManifest: CrmManifest = {
  manifest: 1,
  name: 'fake',
  label: 'Fake CRM',
  capabilities: [...crmCapabilities],
  address: { needed: false, hosts: [] },
  fields: [],
  budget: [],
};

/** A CRM in memory, for tests, stories and pages without a server. It passes the contract suite of real adapters. */
export class FakeCrm implements CrmAdapter {
  readonly name = fakeCrmManifest.name;
  /** Behaves as a CRM whose users cannot read the numbers of `hidden` contacts. */
  keepsPrivate = true;
  /** IDs of contacts with a private number. */
  readonly hidden = new Set<string>();
  readonly contacts: CrmContact[];
  /** The timeline: one entry per call. */
  readonly entries = new Map<string, CallLogEntry>();
  /** Entries that the CRM's own page made, by their record ID. An entry of a call replaces the one that it adopts. */
  readonly pageEntries = new Map<string, { about: CrmRef | null; note: string }>();
  readonly messages = new Map<string, MessageEntry>();
  /** By their ID. */
  readonly tickets = new Map<string, SavedTicket & { draft: TicketDraft; comments: TicketDraft[] }>();
  /** By their key. */
  readonly tasks = new Map<string, TaskDraft>();
  crmUsers: CrmUser[] = [];
  /** Every received entry, including repeats, with what was known of its record. */
  readonly sent: CallLogEntry[] = [];
  readonly known: (string | null)[] = [];
  /** Every live call that the CRM was told of. */
  readonly live: LiveCall[] = [];
  /** The requests of the CRM's server. */
  readonly received: CrmHttpRequest[] = [];
  /** The answer to live calls. */
  hint: CallHint | null = null;
  /** The numbers that were looked up. */
  readonly asked: string[] = [];
  /** Refuses every request as unavailable. */
  down = false;
  /** As `down`, with a time to wait in ms. */
  retryAfterMs: number | null = null;
  /** The reason for refusing every request: CRM_REFUSED. null: accepts them. */
  refuses: string | null = null;
  /** The credentials have expired: CRM_CREDENTIALS. */
  expired = false;
  /** Delays every answer, by the clock, in ms. */
  delayMs = 0;
  /** Executes requests, but loses the answers. */
  losesAnswers = false;
  readonly #clock: Clock;
  readonly #created = new Map<string, CrmContact>();
  /** The record ID of each entry of a call. */
  readonly #records = new Map<string, string>();

  constructor(clock: Clock, contacts: readonly CrmContact[] = []) {
    this.#clock = clock;
    this.contacts = [...contacts];
  }

  /** An adapter whose connections all reach this CRM. */
  definition(manifest: Partial<CrmManifest> = {}): CrmDefinition {
    return { manifest: { ...fakeCrmManifest, ...manifest }, createConnector: () => this };
  }

  /** The record ID of a call's entry. */
  recordOf(callId: string): string | null {
    return this.#records.get(callId) ?? null;
  }

  async findContacts(number: string, options: SearchOptions): Promise<CrmContact[]> {
    this.asked.push(number);
    return this.#answer(options, () =>
      ofSameLine(this.contacts, number, options.country)
        .slice(0, 100)
        .map((contact) => withFields(contact, options.fields ?? [])),
    );
  }

  async searchContacts(words: string, options: WordSearchOptions): Promise<CrmContact[]> {
    return this.#answer(options, () =>
      withWords(
        this.contacts.filter(({ id }) => !this.hidden.has(id)),
        words,
      ).slice(0, options.limit),
    );
  }

  async saveCallLog(entry: CallLogEntry, known: ExistingRecord, options: RequestOptions): Promise<SavedRecord> {
    return this.#answer(options, () => {
      this.sent.push(entry);
      this.known.push(known.recordId);
      const recordId = this.#records.get(entry.callId) ?? this.#adopted(known) ?? `log-${entry.callId}`;
      this.#records.set(entry.callId, recordId);
      const before = this.entries.get(entry.callId);
      if (before === undefined || before.revision <= entry.revision) this.entries.set(entry.callId, entry);
      return { recordId, url: `https://fake.example/${recordId}` };
    });
  }

  async createContact(contact: NewContact, options: RequestOptions): Promise<CrmContact> {
    return this.#answer(options, () => {
      const before = this.#created.get(contact.key);
      if (before !== undefined) return before;
      const { name, company } = contact;
      const id = `contact-${this.contacts.length + 1}`;
      const created = contactWith({ id, name, company, numbers: [contact.number] });
      this.contacts.push(created);
      this.#created.set(contact.key, created);
      if (contact.masked) this.hidden.add(created.id);
      return created;
    });
  }

  async saveMessage(message: MessageEntry, _known: ExistingRecord, options: RequestOptions): Promise<SavedRecord> {
    return this.#answer(options, () => {
      const before = this.messages.get(message.messageId);
      if (before === undefined || before.revision <= message.revision) this.messages.set(message.messageId, message);
      return { recordId: `message-${message.messageId}`, url: null };
    });
  }

  async openTickets(about: CrmRef, options: RequestOptions): Promise<CrmTicket[]> {
    return this.#answer(options, () =>
      [...this.tickets.values()]
        .filter(({ draft }) => draft.about?.kind === about.kind && draft.about.id === about.id)
        .map(({ id, subject, status, updatedAt }) => ({ id, subject, status, updatedAt }))
        .reverse(),
    );
  }

  async saveTicket(draft: TicketDraft, known: ExistingRecord, options: RequestOptions): Promise<SavedTicket> {
    return this.#answer(options, () => {
      const tickets = [...this.tickets.values()];
      const before = tickets.find((ticket) => ticket.draft.key === draft.key) ?? this.tickets.get(known.recordId ?? '');
      const updatedAt = new Date(this.#clock.now()).toISOString();
      if (before === undefined) {
        const id = `ticket-${this.tickets.size + 1}`;
        const ticket = { id, subject: draft.subject, status: 'open', updatedAt, url: `https://fake.example/${id}` };
        this.tickets.set(id, { ...ticket, draft, comments: [] });
        return ticket;
      }
      const isNew = ![before.draft, ...before.comments].some((each) => each.key === draft.key);
      if (isNew) {
        before.comments.push(draft);
        before.updatedAt = updatedAt;
      }
      const { id, subject, status, url } = before;
      return { id, subject, status, updatedAt: before.updatedAt, url };
    });
  }

  async saveTask(draft: TaskDraft, _known: ExistingRecord, options: RequestOptions): Promise<SavedRecord> {
    return this.#answer(options, () => {
      if (draft.due === null && !this.tasks.has(draft.key)) return { recordId: '', url: null };
      this.tasks.set(draft.key, draft);
      return { recordId: `task-${draft.key}`, url: `https://fake.example/task-${draft.key}` };
    });
  }

  async users(options: RequestOptions): Promise<CrmUser[]> {
    return this.#answer(options, () => this.crmUsers);
  }

  /** Click to dial: any request with the query `?secret=fake&agent=robin&number=…`. */
  async receive(request: CrmHttpRequest, { dial }: CrmCommands): Promise<CrmHttpAnswer> {
    this.received.push(request);
    const query = new URLSearchParams(request.address.split('?')[1] ?? '');
    const [secret, agent, number] = ['secret', 'agent', 'number'].map((name) => query.get(name));
    const isDialled = secret === 'fake' && !!agent && !!number && dial(agent, { number, about: null });
    return { status: isDialled ? 200 : 403, contentType: 'text/plain', body: '' };
  }

  async notify(call: LiveCall, options: RequestOptions): Promise<CallHint | null> {
    return this.#answer(options, () => {
      this.live.push(call);
      return this.hint;
    });
  }

  /** The entry that the CRM's page made becomes the call's entry. */
  #adopted({ recordId }: ExistingRecord): string | null {
    return recordId !== null && this.pageEntries.delete(recordId) ? recordId : null;
  }

  async #answer<T>({ timeoutMs, signal }: RequestOptions, work: () => T): Promise<T> {
    if (signal?.aborted) throw new CodedError('CRM_UNAVAILABLE');
    const wait = Math.min(this.delayMs, timeoutMs);
    if (wait > 0) await new Promise<void>((resolve) => this.#clock.after(wait, resolve));
    if (this.down || this.delayMs > timeoutMs) throw new CodedError('CRM_UNAVAILABLE');
    if (this.retryAfterMs !== null) {
      throw new CodedError('CRM_UNAVAILABLE', { details: { retryAfterMs: this.retryAfterMs } });
    }
    if (this.expired) throw new CodedError('CRM_CREDENTIALS');
    if (this.refuses !== null) throw new CodedError('CRM_REFUSED', { details: { reason: this.refuses } });
    const result = work();
    if (this.losesAnswers) throw new CodedError('CRM_UNAVAILABLE');
    return structuredClone(result);
  }
}

/** The contact with the values of these fields alone. */
function withFields({ fields = {}, ...contact }: CrmContact, wanted: readonly string[]): CrmContact {
  const asked = Object.entries(fields).filter(([name]) => wanted.includes(name));
  return asked.length === 0 ? contact : { ...contact, fields: Object.fromEntries(asked) };
}
