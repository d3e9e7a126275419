import type { DatabaseSync } from 'node:sqlite';

export type TicketStatus = 'open' | 'pending' | 'solved';

export interface NewTicket {
  contactId: string;
  subject: string;
  body: string;
  status: TicketStatus;
  priority: 'low' | 'normal' | 'high';
  createdAt: string;
  updatedAt: string;
}

export interface Ticket extends NewTicket {
  id: string;
  contactName: string;
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
    const { lastInsertRowid } = this.db
      .prepare(
        `INSERT INTO tickets (contact_id, subject, body, status, priority, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
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
