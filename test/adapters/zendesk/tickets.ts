import { type Answer, created, invalid, notFound, ok } from './answer.ts';
import { type FakeTicket, type Store, voices } from './store.ts';

interface TicketInput {
  via_id?: number;
  external_id?: string | null;
  subject?: string;
  requester_id?: number;
  assignee_id?: number;
  type?: string;
  due_at?: string;
  status?: string;
  tags?: string[];
  comment?: { body?: string; public?: boolean; author_id?: number };
  voice_comment?: Record<string, unknown> & { from?: string; to?: string; answered_by_id?: number };
}

const ticketTypes = ['problem', 'incident', 'question', 'task'];
/** Those that a request may set. */
const statuses = ['new', 'open', 'pending', 'hold', 'solved', 'closed'];

/** The user of the API token. */
type Author = { id: number };

/** The filter by `external_id` reads the database, without regard to case. */
export function listTickets(store: Store, query: URLSearchParams): Answer {
  const key = query.get('external_id')?.toLowerCase();
  const all = [...store.tickets.values()];
  return ok({ tickets: key === undefined ? all : all.filter((ticket) => ticket.external_id?.toLowerCase() === key) });
}

export function showTicket(store: Store, id: number): Answer {
  const ticket = store.tickets.get(id);
  return ticket === undefined ? notFound : ok({ ticket });
}

export function listComments(store: Store, id: number, query: URLSearchParams): Answer {
  const comments = store.comments.get(id);
  if (comments === undefined) return notFound;
  const sorted = query.get('sort') === '-created_at' ? comments.toReversed() : comments;
  return ok({ comments: sorted.slice(0, Number(query.get('page[size]') ?? 100)) });
}

export function requestedTickets(store: Store, userId: number, query: URLSearchParams): Answer {
  if (!store.users.has(userId)) return notFound;
  const own = [...store.tickets.values()].filter(({ requester_id }) => requester_id === userId);
  const isDescending = query.get('sort_by') === 'updated_at' && query.get('sort_order') === 'desc';
  return ok({ tickets: isDescending ? own.sort((a, b) => b.updated_at.localeCompare(a.updated_at)) : own });
}

export function createTicket(store: Store, author: Author, { ticket }: { ticket?: TicketInput }): Answer {
  return make(store, author, ticket, { channel: 'api', source: { rel: null } });
}

/** Talk Partner Edition: a ticket of a call, which an agent's browser can open. */
export function createVoiceTicket(
  store: Store,
  author: Author,
  { ticket, display_to_agent }: { ticket?: TicketInput; display_to_agent?: unknown },
): Answer {
  const rel = voices[ticket?.via_id ?? 0];
  if (rel === undefined) return invalid('via_id', 'Via: is not a channel of calls');
  if (display_to_agent !== undefined && !store.isAgent(display_to_agent)) {
    return invalid('display_to_agent', 'Agent: is not available');
  }
  if (rel === 'voicemail' && ticket?.voice_comment === undefined) {
    return invalid('base', 'Voice comment: is missing');
  }
  return make(store, author, ticket, { channel: 'voice', source: { rel } });
}

function make(store: Store, author: Author, input: TicketInput | undefined, via: FakeTicket['via']): Answer {
  const problem = problemOf(store, input);
  if (problem !== null || input === undefined) return problem ?? invalid('base', 'Ticket: is missing');
  if (input.comment?.body === undefined && input.voice_comment === undefined) {
    return invalid('base', 'Description: cannot be blank');
  }
  const { external_id = null, subject = '', requester_id = author.id, tags = [] } = input;
  const ticket = store.addTicket({ external_id, subject, requester_id, tags, via, ...stateOf(input) });
  comment(store, author, ticket, input);
  return created({ ticket });
}

export function updateTicket(
  store: Store,
  author: Author,
  id: number,
  { ticket: input }: { ticket?: TicketInput },
): Answer {
  const ticket = store.tickets.get(id);
  if (ticket === undefined) return notFound;
  if (ticket.status === 'closed') return invalid('status', 'Status: closed prevents ticket update');
  const problem = problemOf(store, input);
  if (problem !== null || input === undefined) return problem ?? invalid('base', 'Ticket: is missing');
  if (input.status === 'solved' && (input.assignee_id ?? ticket.assignee_id) === null) {
    return invalid('base', 'Assignee: is required when solving a ticket');
  }
  const { external_id, requester_id, subject } = input;
  Object.assign(ticket, external_id !== undefined && { external_id }, requester_id !== undefined && { requester_id });
  Object.assign(ticket, subject !== undefined && { subject }, stateOf(input));
  comment(store, author, ticket, input);
  return ok({ ticket });
}

/** Type, due date, status and assignee, as far as they are given. Only tasks have a due date. */
function stateOf({ type, due_at, status, assignee_id }: TicketInput): Partial<FakeTicket> {
  return {
    ...(type !== undefined && { type }),
    ...(type === 'task' && due_at !== undefined && { due_at }),
    ...(status !== undefined && { status }),
    ...(assignee_id !== undefined && { assignee_id }),
  };
}

/** A text replaces the voice comment. */
function comment(store: Store, author: Author, ticket: FakeTicket, { comment, voice_comment }: TicketInput): void {
  if (comment?.body !== undefined) {
    const { body, public: isPublic = true, author_id = author.id } = comment;
    store.addComment(ticket, { body, public: isPublic, author_id });
  } else if (voice_comment !== undefined) {
    const body = `Call from: ${voice_comment.from}\nCall to: ${voice_comment.to}`;
    store.addComment(ticket, { type: 'VoiceComment', body, author_id: author.id, data: voice_comment });
  }
}

function problemOf(store: Store, input: TicketInput | undefined): Answer | null {
  const { requester_id, assignee_id, type, status, comment, voice_comment } = input ?? {};
  if (type !== undefined && !ticketTypes.includes(type)) return invalid('type', `Type: ${type} is not valid`);
  if (status !== undefined && !statuses.includes(status)) return invalid('status', `Status: ${status} is not valid`);
  if (assignee_id !== undefined && !store.isAgent(assignee_id)) return invalid('assignee', 'Assignee: is invalid');
  if (requester_id !== undefined && store.users.get(requester_id)?.active !== true) {
    return invalid('requester', 'Requester: is invalid');
  }
  if (comment?.author_id !== undefined && !store.isAgent(comment.author_id)) {
    return invalid('base', 'Author: is invalid');
  }
  if (voice_comment?.answered_by_id !== undefined && !store.isAgent(voice_comment.answered_by_id)) {
    return invalid('base', 'Answered by: is invalid');
  }
  return null;
}
