import type { DatabaseSync } from 'node:sqlite';

export type TicketStatus = 'open' | 'pending' | 'solved';

export interface NewTicket {
  /** Two tickets with one key are one ticket: the first. */
  key?: string;
  contactId: string;
  subject: string;
  body: string;
  status: TicketStatus;
  priority: 'low' | 'normal' | 'high';
  createdAt: string;
  updatedAt: string;
}

export interface Ticket extends Omit<NewTicket, 'key'> {
  id: string;
  contactName: string;
}

export interface Comment {
  author: string;
  body: string;
  at: string;
}

export class Tickets {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** Most recently changed first. `unsolved`: open and pending only. */
  list(options: { contactId?: string; unsolved?: boolean } = {}): Ticket[] {
    const rows = this.db
      .prepare(
        `SELECT tickets.*, contacts.name AS contact_name FROM tickets JOIN contacts ON contacts.id = tickets.contact_id
         WHERE (?1 IS NULL OR contact_id = ?1) AND (?2 = 0 OR status <> 'solved')
         ORDER BY updated_at DESC LIMIT 200`,
      )
      .all(options.contactId ?? null, options.unsolved ? 1 : 0);
    return rows.map(fromRow);
  }

  get(id: string): Ticket | null {
    const row = this.db
      .prepare(
        `SELECT tickets.*, contacts.name AS contact_name FROM tickets
         JOIN contacts ON contacts.id = tickets.contact_id WHERE tickets.id = ?`,
      )
      .get(id);
    return row ? fromRow(row) : null;
  }

  setStatus(id: string, status: TicketStatus, at: string): void {
    this.db.prepare('UPDATE tickets SET status = ?, updated_at = ? WHERE id = ?').run(status, at, id);
  }

  create(ticket: NewTicket): string {
    const key = ticket.key ?? null;
    const before = this.db.prepare('SELECT id FROM tickets WHERE external_key = ?').get(key);
    if (before !== undefined) return String(before.id);
    const { lastInsertRowid } = this.db
      .prepare(
        `INSERT INTO tickets (external_key, contact_id, subject, body, status, priority, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        key,
        ticket.contactId,
        ticket.subject,
        ticket.body,
        ticket.status,
        ticket.priority,
        ticket.createdAt,
        ticket.updatedAt,
      );
    return String(lastInsertRowid);
  }

  /** Oldest first. */
  comments(ticketId: string): Comment[] {
    return this.db
      .prepare('SELECT author, body, at FROM comments WHERE ticket_id = ? ORDER BY id LIMIT 200')
      .all(ticketId)
      .map(({ author, body, at }) => ({ author: String(author), body: String(body), at: String(at) }));
  }

  /** Two comments with one key are one comment: the first. So is a comment with the key of the ticket itself. */
  comment(ticketId: string, key: string, { author, body, at }: Comment): void {
    if (this.db.prepare('SELECT 1 FROM tickets WHERE external_key = ?').get(key) !== undefined) return;
    const { changes } = this.db
      .prepare('INSERT OR IGNORE INTO comments (ticket_id, external_key, author, body, at) VALUES (?, ?, ?, ?, ?)')
      .run(ticketId, key, author, body, at);
    if (changes > 0) this.db.prepare('UPDATE tickets SET updated_at = ? WHERE id = ?').run(at, ticketId);
  }
}

function fromRow(row: Record<string, unknown>): Ticket {
  return {
    id: String(row.id),
    contactId: String(row.contact_id),
    contactName: String(row.contact_name),
    subject: String(row.subject),
    body: String(row.body),
    status: row.status as TicketStatus,
    priority: row.priority as Ticket['priority'],
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
  };
}
