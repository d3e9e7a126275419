/** The columns of a user that are texts. */
export const userColumns = [
  ...['Name', 'RealName', 'EmailAddress', 'Organization', 'Comments'],
  ...['MobilePhone', 'WorkPhone', 'HomePhone', 'PagerPhone'],
] as const;

type Columns = Partial<Record<(typeof userColumns)[number], string>>;

export interface User extends Columns {
  id: number;
  Name: string;
  Privileged: 0 | 1;
  Created: string;
  fields: Map<string, string[]>;
}

export interface Ticket {
  id: number;
  Queue: string;
  Subject: string;
  Status: string;
  Owner: string;
  TimeWorked: string;
  Created: string;
  LastUpdated: string;
  requestors: number[];
  fields: Map<string, string[]>;
  /** The first text and the comments. */
  texts: { type: string; content: string }[];
}

/** RT's records. */
export class RtStore {
  readonly users = new Map<number, User>();
  readonly tickets = new Map<number, Ticket>();
  /** The time of the first record, in ms since 1970. */
  start = 0;
  #made = 0;
  #nextUser = 0;
  #nextTicket = 0;

  addUser(values: Columns & { Name: string; Privileged?: 0 | 1 }, fields: Record<string, string[]> = {}): User {
    const id = this.#nextUser;
    // As in RT, where each user has a group of the next number.
    this.#nextUser += 2;
    const user = { Privileged: 0, ...values, id, Created: this.now(), fields: new Map(Object.entries(fields)) } as User;
    this.users.set(id, user);
    return user;
  }

  /** By number or by name. */
  user(named: string): User | undefined {
    if (/^\d+$/.test(named)) return this.users.get(Number(named));
    return [...this.users.values()].find(({ Name }) => Name.toLowerCase() === named.toLowerCase());
  }

  addTicket(values: Partial<Ticket>): Ticket {
    this.#nextTicket += 1;
    const now = this.now();
    const ticket: Ticket = {
      ...{ Queue: 'General', Subject: '', Status: 'new', Owner: 'Nobody', TimeWorked: '0', requestors: [] },
      ...{ fields: new Map(), texts: [], Created: now, LastUpdated: now },
      ...values,
      id: this.#nextTicket,
    };
    this.tickets.set(ticket.id, ticket);
    return ticket;
  }

  /** The first ticket with this value. */
  ticketWith(field: string, value: string): Ticket | undefined {
    return [...this.tickets.values()].find(({ fields }) => fields.get(field)?.includes(value));
  }

  /** One second later with each record. */
  now(): string {
    this.#made += 1;
    return `${new Date(this.start + this.#made * 1000).toISOString().slice(0, 19)}Z`;
  }

  clear(): void {
    this.users.clear();
    this.tickets.clear();
    this.start = Date.UTC(2026, 0, 1, 10, 1, 15);
    this.#made = 0;
    this.#nextTicket = 0;
    this.#nextUser = 1;
    this.addUser({ Name: 'RT_System', RealName: 'The RT System itself' });
    this.#nextUser = 6;
    this.addUser({ Name: 'Nobody', RealName: 'Nobody in particular' });
    this.#nextUser = 14;
    this.addUser({ Name: 'root', EmailAddress: 'root@localhost', RealName: 'Enoch Root', Privileged: 1 });
    this.#nextUser = 27;
    for (const [Name, RealName] of Object.entries(ownUsers)) {
      this.addUser({ Name, RealName, EmailAddress: `${Name}@example.test`, Privileged: 1 });
    }
    this.#nextUser = 37;
  }
}

const ownUsers = { cti: 'CTI connector', ctilimited: 'CTI limited', agent1: 'Agent One' };
