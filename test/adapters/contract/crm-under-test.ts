import type { CrmAdapter } from '../../../src/domain/crm/adapter.ts';
import type { CallLogEntry } from '../../../src/domain/crm/call-log-entry.ts';
import type { CrmManifest } from '../../../src/domain/crm/manifest.ts';
import type { CrmRef } from '../../../src/domain/crm/ref.ts';
import type { Fault } from '../faulty-proxy.ts';

/** The CRM's own record of a logged call. */
export interface FiledCall {
  recordId: string;
  /** The ID of the contact that it belongs to. */
  contactId: string | null;
  note: string;
  duration: number;
  endReason: string;
  customer: string;
  recording: string | null;
  /** Everything that the CRM keeps in this record, as text. */
  raw: string;
}

/** The CRM's own record of a follow-up. */
export interface FiledTask {
  recordId: string;
  subject: string;
  /** As in 2026-12-24. */
  due: string | null;
  /** The ID of the contact that it belongs to. */
  contactId: string | null;
  /** Everything that the CRM keeps in this record, as text. */
  raw: string;
}

/** A connector with access to the CRM's own side. */
export interface CrmUnderTest {
  adapter: CrmAdapter;
  /** Adds a contact to the CRM, with the number as given. */
  addContact(name: string, number: string): Promise<CrmRef>;
  /** Adds many contacts with this number. */
  addMany(count: number, number: string): Promise<void>;
  countContacts(): Promise<number>;
  /** Adds an entry as the CRM's page does it, and returns its ID. */
  addPageEntry(note: string): Promise<string>;
  /** The number of entries of calls, the page's own ones included. */
  countEntries(): Promise<number>;
  /** All entries of this call in the CRM. There must be at most one. */
  filed(callId: string): Promise<FiledCall[]>;
  /** Spellings that no search of this CRM finds, because it compares whole texts. */
  unsearchable?: readonly string[];
  /** From now on, the CRM returns all its contacts, whatever is searched. */
  ignoreFilter(): Promise<void>;
  /** Requests to the CRM so far. Missing: the connector sends none. */
  requests?(): number;
  /** Whether users of the CRM cannot see this contact's number. For `contacts.private`. */
  isPrivate?(contactId: string): Promise<boolean>;
  /** Texts of a ticket: the first one and the comments. For `tickets.save`. */
  ticketTexts?(ticketId: string): Promise<string[]>;
  countTickets?(): Promise<number>;
  /** All tasks: `due` is null for one that is done. For `tasks.save`. */
  tasks?(): Promise<FiledTask[]>;
  /** Live calls that arrived: step and call. For `calls.live`; missing: the CRM takes some of them, as the connector's own tests show. */
  liveSteps?(): Promise<string[]>;
  /** Sets a field of a contact. For `contacts.fields`; missing: the connector's own tests show it. */
  setField?(contactId: string, field: string, value: string): Promise<void>;
  /** The texts of stored messages. For `messages.log`. */
  messageTexts?(): Promise<string[]>;
  /** Makes the CRM, or the connection to it, fail. @param after requests that still get their true answer */
  fail(fault: Fault, after?: number): void;
  close(): Promise<void>;
}

/** What each part of the contract works with. */
export interface Suite {
  manifest: CrmManifest;
  /** The CRM of the running test. */
  crm(): CrmUnderTest;
  newCallId(): string;
}

/** Limits that no test reaches. */
export const patient = { timeoutMs: 60_000 };
/** There is no record yet. */
export const nothing = { recordId: null };
export const plain = { company: null, masked: false, unverified: false };

/** Pieces of a number that no ID and no text of a masked call may contain. */
export function piecesOf(number: string): string[] {
  const digits = number.replace(/\D/g, '');
  return Array.from({ length: digits.length - 5 }, (_, at) => digits.slice(at, at + 6));
}

export function entry(callId: string, more: Partial<CallLogEntry> = {}): CallLogEntry {
  return {
    callId,
    revision: 1,
    about: null,
    related: [],
    direction: 'inbound',
    customer: '+14155550123',
    masked: false,
    virtualNumber: '+14155550100',
    agent: 'anna',
    user: null,
    startedAt: '2026-01-01T10:00:00.000Z',
    answeredAt: '2026-01-01T10:00:05.000Z',
    endedAt: '2026-01-01T10:01:10.000Z',
    duration: 65,
    endReason: 'COMPLETED',
    note: '',
    disposition: null,
    recording: null,
    fields: {},
    ...more,
  };
}
