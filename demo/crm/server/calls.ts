import type { DatabaseSync } from 'node:sqlite';

/** A call as a connector sends it. */
export interface CallEntry {
  revision: number;
  contactId: string | null;
  direction: 'inbound' | 'outbound';
  /** The displayable form of the outside number. */
  customer: string;
  virtualNumber: string;
  agent: string | null;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string;
  /** Seconds. */
  duration: number;
  endReason: string;
  note: string;
  disposition: string | null;
}

export interface SavedCall extends CallEntry {
  id: string;
  externalId: string;
}

type Row = Record<string, string | number | null>;

/** Calls in the timeline. A unique index in the database allows one entry per external ID. */
export class CallEntries {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** A revision lower than the stored one changes nothing. */
  put(externalId: string, entry: CallEntry): { id: string; created: boolean } {
    const before = this.db.prepare('SELECT id FROM calls WHERE external_id = ?').get(externalId);
    const row = this.db
      .prepare(
        `INSERT INTO calls (external_id, revision, contact_id, direction, customer, virtual_number, agent, started_at,
           answered_at, ended_at, duration, end_reason, note, disposition)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (external_id) DO UPDATE SET
           revision = excluded.revision, contact_id = excluded.contact_id, direction = excluded.direction,
           customer = excluded.customer, virtual_number = excluded.virtual_number, agent = excluded.agent,
           started_at = excluded.started_at, answered_at = excluded.answered_at, ended_at = excluded.ended_at,
           duration = excluded.duration, end_reason = excluded.end_reason, note = excluded.note,
           disposition = excluded.disposition
         WHERE excluded.revision >= calls.revision
         RETURNING id`,
      )
      .get(
        externalId,
        entry.revision,
        entry.contactId,
        entry.direction,
        entry.customer,
        entry.virtualNumber,
        entry.agent,
        entry.startedAt,
        entry.answeredAt,
        entry.endedAt,
        entry.duration,
        entry.endReason,
        entry.note,
        entry.disposition,
      );
    return { id: String(row?.id ?? before?.id), created: before === undefined };
  }

  /** Newest first, of one contact or of all. */
  list(options: { contactId?: string; limit: number }): SavedCall[] {
    const { contactId, limit } = options;
    const rows =
      contactId === undefined
        ? this.db.prepare('SELECT * FROM calls ORDER BY started_at DESC, id DESC LIMIT ?').all(limit)
        : this.db
            .prepare('SELECT * FROM calls WHERE contact_id = ? ORDER BY started_at DESC, id DESC LIMIT ?')
            .all(contactId, limit);
    return rows.map((row) => fromRow(row as Row));
  }
}

function fromRow(row: Row): SavedCall {
  return {
    id: String(row.id),
    externalId: String(row.external_id),
    revision: Number(row.revision),
    contactId: row.contact_id === null ? null : String(row.contact_id),
    direction: row.direction === 'outbound' ? 'outbound' : 'inbound',
    customer: String(row.customer),
    virtualNumber: String(row.virtual_number),
    agent: textOrNull(row.agent),
    startedAt: String(row.started_at),
    answeredAt: textOrNull(row.answered_at),
    endedAt: String(row.ended_at),
    duration: Number(row.duration),
    endReason: String(row.end_reason),
    note: String(row.note),
    disposition: textOrNull(row.disposition),
  };
}

function textOrNull(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** One line for a list: the note, or else the call's outcome. */
export function summaryOf(call: CallEntry): string {
  const note = call.note.trim().split('\n')[0] ?? '';
  return note || call.disposition || (call.answeredAt === null ? 'Not answered' : 'Call');
}
