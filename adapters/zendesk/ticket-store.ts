import { accepted, type CrmAnswer, pathOf, type RequestOptions } from '../kit/index.ts';
import { type Comment, Comments, OneTicket, type Ticket, Tickets } from './answers.ts';
import { firstAccepted } from './attempts.ts';
import { numericId } from './records.ts';
import type { Zendesk } from './zendesk.ts';

/** Fields of a ticket that change without a comment. */
export interface TicketFields {
  subject?: string;
  type?: string;
  /** ISO 8601. Only a ticket of the type "task" has one. */
  due_at?: string;
  status?: string;
  assignee_id?: number;
}

export interface TicketChange {
  requester_id?: number;
  external_id?: string;
  comment: { body: string; public: false; author_id?: number };
}

/** Tickets, by lookups that are always up to date: by id, and by `external_id`. The search is not. */
export class TicketStore {
  readonly #zendesk: Zendesk;

  constructor(zendesk: Zendesk) {
    this.#zendesk = zendesk;
  }

  /** null: there is no such ticket, or it was deleted. */
  async byId(id: string | null, options: RequestOptions): Promise<Ticket | null> {
    if (id === null || numericId(id) === null) return null;
    const answer = await this.#get(pathOf`/api/v2/tickets/${id}.json`, {}, options);
    return answer.status === 404 ? null : accepted(OneTicket, answer).ticket;
  }

  /** The oldest one. */
  async byKey(key: string, options: RequestOptions): Promise<Ticket | null> {
    const answer = await this.#get('/api/v2/tickets.json', { external_id: key }, options);
    // A server that ignores the filter lists every ticket. Zendesk compares keys without regard to case.
    const own = accepted(Tickets, answer).tickets.filter((ticket) => sameKey(ticket.external_id, key));
    return own.sort((a, b) => Number(a.id) - Number(b.id))[0] ?? null;
  }

  /** Those among the latest 100. The text of a customer's comment proves nothing, and it is always public. */
  async privateComments(id: string, options: RequestOptions): Promise<Comment[]> {
    const query = { sort: '-created_at', 'page[size]': 100 };
    const answer = await this.#get(pathOf`/api/v2/tickets/${id}/comments.json`, query, options);
    return accepted(Comments, answer).comments.filter((comment) => comment.public === false);
  }

  /** @param bodies the fullest first; see `firstAccepted` */
  async create<T extends object>(
    path: string,
    bodies: readonly T[],
    options: RequestOptions,
  ): Promise<{ ticket: Ticket; body: T }> {
    const post = (body: T) => this.#zendesk.request({ method: 'POST', path, body, budgetClass: 'log' }, options);
    const { answer, body } = await firstAccepted(bodies, post);
    return { ticket: accepted(OneTicket, answer).ticket, body };
  }

  /** Adds a comment, and changes fields with it. Author and requester are left out if Zendesk refuses them. */
  async change(id: string, change: TicketChange, options: RequestOptions): Promise<Ticket> {
    const { author_id: _author, ...comment } = change.comment;
    const { requester_id: _requester, ...less } = change;
    return this.#put(id, [change, { ...change, comment }, { ...less, comment }], options);
  }

  /** @param changes the fullest first */
  changeFields(id: string, changes: readonly TicketFields[], options: RequestOptions): Promise<Ticket> {
    return this.#put(id, changes, options);
  }

  async #put(id: string, changes: readonly object[], options: RequestOptions): Promise<Ticket> {
    const path = pathOf`/api/v2/tickets/${id}.json`;
    const { answer } = await firstAccepted(changes, (ticket) =>
      this.#zendesk.request({ method: 'PUT', path, body: { ticket }, budgetClass: 'log' }, options),
    );
    return accepted(OneTicket, answer).ticket;
  }

  #get(path: string, query: Record<string, string | number>, options: RequestOptions): Promise<CrmAnswer> {
    return this.#zendesk.request({ method: 'GET', path, query }, options);
  }
}

function sameKey(found: string | null, key: string): boolean {
  return found?.toLowerCase() === key.toLowerCase();
}
