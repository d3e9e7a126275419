import type { Country } from '../numbers/e164.ts';
import type { CallLogEntry, ExistingRecord, SavedRecord } from './call-log-entry.ts';
import type { CrmContact, CrmTicket } from './contact.ts';
import type { TaskDraft } from './drafts/task.ts';
import type { CrmCommands, CrmHttpAnswer, CrmHttpRequest } from './incoming.ts';
import type { CallHint, LiveCall } from './live-call.ts';
import type { MessageEntry } from './message-entry.ts';
import type { PlatformAbortSignal } from './platform.ts';
import type { CrmRef } from './ref.ts';
import type { SavedTicket, TicketDraft } from './ticket.ts';
import type { CrmUser } from './user.ts';

export interface NewContact {
  /** The idempotency key: two requests with one key make one contact. */
  key: string;
  name: string;
  company: string | null;
  /** E.164. */
  number: string;
  /** Agents may not see the number, so no user of the CRM may read it. Only set if the adapter `keepsPrivate`. */
  masked: boolean;
  /** The number is not verified: a website visitor typed it, or the network could not verify it. */
  unverified: boolean;
}

export interface RequestOptions {
  /** Limit for the whole method, in ms, with all its requests. */
  timeoutMs: number;
  signal?: PlatformAbortSignal;
}

export interface WordSearchOptions extends RequestOptions {
  /** The home country, for numbers without a country code. */
  country?: Country;
  /** Contacts at most. */
  limit: number;
}

export interface SearchOptions extends RequestOptions {
  /** The home country, for numbers without a country code. */
  country?: Country;
  /**
   * Further fields of the contacts to read into `fields`, by the CRM's names. Only asked of an adapter with the capability
   * `contacts.fields`.
   */
  fields?: readonly string[];
}

/**
 * The CRM port: what the gateway can ask of one connection to a CRM. Methods that a CRM does not support are missing,
 * and its manifest does not name them. Every method rejects within `timeoutMs`, with one of
 * - CodedError('CRM_UNAVAILABLE', { details: { retryAfterMs? } }): the CRM is down, slow or busy, or its answer cannot
 *   be read. The gateway tries again.
 * - CodedError('CRM_REFUSED', { details: { reason } }): the CRM will not accept this request. Log entries are parked.
 * - CodedError('CRM_CREDENTIALS'): the CRM does not accept the credentials. The connection waits for new ones.
 */
export interface CrmAdapter {
  /** The manifest's name. */
  readonly name: string;
  /**
   * Whether the CRM stores a number so that its users cannot read it, and can still search by it. Without it, the
   * gateway refuses contacts of masked calls with CONTACT_NUMBER_MASKED.
   */
  readonly keepsPrivate?: boolean;
  /** What an administrator should know although requests succeed, as a sentence. null, or missing: nothing. */
  remark?(): string | null;
  /**
   * Finds contacts with the same line as `number` (E.164), without near misses, best match first. A CRM stores numbers
   * as typed, so search it broadly by the last digits, and filter the result with `ofSameLine`.
   */
  findContacts(number: string, options: SearchOptions): Promise<CrmContact[]>;
  /**
   * Creates or updates the one entry of `entry.callId`. Safe to repeat, also if the answer to the first request was
   * lost and `known` is empty.
   */
  saveCallLog(entry: CallLogEntry, known: ExistingRecord, options: RequestOptions): Promise<SavedRecord>;
  /**
   * Finds contacts whose name or company contains each of these words or at least begins with it, for a dialer. The best
   * match first. Without contacts of which users of the CRM cannot read the number. Words are text: nothing in them is
   * the CRM's query language (`searchTerms`), and strangers are left out (`withWords`). A person types and waits, so it is
   * one request if the CRM allows it, and nothing that a dialer does not show, such as tickets and calls.
   */
  searchContacts?(words: string, options: WordSearchOptions): Promise<CrmContact[]>;
  /** Creates a contact for an unknown caller. */
  createContact?(contact: NewContact, options: RequestOptions): Promise<CrmContact>;
  /** Creates or updates the one entry of `message.messageId`. */
  saveMessage?(message: MessageEntry, known: ExistingRecord, options: RequestOptions): Promise<SavedRecord>;
  /** Open tickets of a contact, newest first. */
  openTickets?(about: CrmRef, options: RequestOptions): Promise<CrmTicket[]>;
  /** Creates a ticket, or adds the text as a comment to the known one. Safe to repeat. */
  saveTicket?(ticket: TicketDraft, known: ExistingRecord, options: RequestOptions): Promise<SavedTicket>;
  /**
   * Creates or changes the one task of `task.key`. Safe to repeat, also if `known` is empty.
   * @returns an empty `recordId` if there was no task to complete
   */
  saveTask?(task: TaskDraft, known: ExistingRecord, options: RequestOptions): Promise<SavedRecord>;
  /** The CRM's users, for the map of agents. */
  users?(options: RequestOptions): Promise<CrmUser[]>;
  /** Tells the CRM of a live call. */
  notify?(call: LiveCall, options: RequestOptions): Promise<CallHint | null>;
  /** Answers a request of the CRM's server, after it has checked the request's secret or signature. */
  receive?(request: CrmHttpRequest, commands: CrmCommands, options: RequestOptions): Promise<CrmHttpAnswer>;
}
