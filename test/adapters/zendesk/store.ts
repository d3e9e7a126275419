/** The records of a fake Zendesk account. */

export interface FakeUser {
  id: number;
  name: string;
  role: 'end-user' | 'agent' | 'admin';
  phone: string | null;
  shared_phone_number: boolean | null;
  email: string | null;
  external_id: string | null;
  details: string;
  organization_id: number | null;
  created_at: string;
  active: boolean;
  suspended: boolean;
  user_fields: Record<string, unknown>;
}

export interface FakeComment {
  id: number;
  type: 'Comment' | 'VoiceComment';
  body: string;
  public: boolean;
  author_id: number;
  created_at: string;
  data?: Record<string, unknown>;
}

export interface FakeTicket {
  id: number;
  external_id: string | null;
  subject: string;
  type: string | null;
  due_at: string | null;
  status: string;
  requester_id: number;
  assignee_id: number | null;
  tags: string[];
  created_at: string;
  updated_at: string;
  via: { channel: string; source: { rel: string | null } };
}

/** The channels behind the numbers of `via_id` (Talk Partner Edition). */
export const voices: Readonly<Record<number, string>> = { 44: 'voicemail', 45: 'inbound', 46: 'outbound' };

export class Store {
  readonly users = new Map<number, FakeUser>();
  readonly organizations: { id: number; name: string }[] = [];
  readonly identities: { user_id: number; type: string; value: string }[] = [];
  readonly tickets = new Map<number, FakeTicket>();
  readonly comments = new Map<number, FakeComment[]>();
  /** Users that the search does not find yet. */
  readonly notIndexed = new Set<number>();
  #nextId = 361_000;
  #seconds = 0;

  newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  /** Each moment is a second after the one before, as Zendesk's dates have no fractions of seconds. */
  now(): string {
    this.#seconds += 1;
    return new Date(Date.UTC(2026, 0, 1) + this.#seconds * 1000).toISOString().replace('.000Z', 'Z');
  }

  addUser(user: Partial<FakeUser> & { name: string }): FakeUser {
    const made: FakeUser = {
      id: this.newId(),
      role: 'end-user',
      phone: null,
      shared_phone_number: null,
      email: null,
      external_id: null,
      details: '',
      organization_id: null,
      created_at: this.now(),
      active: true,
      suspended: false,
      user_fields: {},
      ...user,
    };
    this.users.set(made.id, made);
    return made;
  }

  addTicket(ticket: Partial<FakeTicket> & { requester_id: number }): FakeTicket {
    const at = this.now();
    const made: FakeTicket = {
      id: this.newId(),
      external_id: null,
      subject: '',
      type: null,
      due_at: null,
      status: 'open',
      assignee_id: null,
      tags: [],
      created_at: at,
      updated_at: at,
      via: { channel: 'api', source: { rel: null } },
      ...ticket,
    };
    this.tickets.set(made.id, made);
    this.comments.set(made.id, []);
    return made;
  }

  addComment(ticket: FakeTicket, comment: Partial<FakeComment> & { body: string; author_id: number }): void {
    const at = this.now();
    ticket.updated_at = at;
    this.comments.get(ticket.id)?.push({ id: this.newId(), type: 'Comment', public: true, created_at: at, ...comment });
  }

  isAgent(id: unknown): boolean {
    const user = this.users.get(Number(id));
    return user?.active === true && user.role !== 'end-user';
  }

  clear(): void {
    for (const records of [this.users, this.tickets, this.comments, this.notIndexed]) records.clear();
    this.organizations.length = 0;
    this.identities.length = 0;
  }
}
