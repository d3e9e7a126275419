import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';

/** A call as a connector sends it. */
export interface CallEntry {
  revision: number;
  contactId: string | null;
  direction: 'inbound' | 'outbound';
  /** The displayable form of the outside number. */
  customer: string;
  virtualNumber: string;
  agent: string | null;
  /** The id of the CRM's user that had the call. */
  user: string | null;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string;
  /** Seconds. */
  duration: number;
  endReason: string;
  note: string;
  disposition: string | null;
  recording: { url: string; seconds: number } | null;
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

  /**
   * A revision lower than the stored one changes nothing.
   * @param recordId an entry that a user made. It becomes the entry of `externalId`, unless there is one already.
   */
  put(externalId: string, entry: CallEntry, recordId: string | null = null): { id: string; created: boolean } {
    return inTransaction(this.db, () => {
      if (recordId !== null && this.idOf(externalId) === null) {
        this.db
          .prepare(`UPDATE calls SET external_id = ?, revision = 0 WHERE id = ? AND external_id LIKE 'own-%'`)
          .run(externalId, recordId);
      }
      const before = this.idOf(externalId);
      const names = columns.join(', ');
      const changes = columns.map((name) => `${name} = excluded.${name}`).join(', ');
      this.db
        .prepare(
          `INSERT INTO calls (external_id, ${names}) VALUES (?, ${columns.map(() => '?').join(', ')})
           ON CONFLICT (external_id) DO UPDATE SET ${changes} WHERE excluded.revision >= calls.revision`,
        )
        .run(externalId, ...valuesOf(entry));
      return { id: this.idOf(externalId) ?? '', created: before === null };
    });
  }

  /** An entry that a user makes by hand. */
  add(entry: CallEntry): string {
    return this.put(`own-${randomUUID()}`, entry).id;
  }

  private idOf(externalId: string): string | null {
    const row = this.db.prepare('SELECT id FROM calls WHERE external_id = ?').get(externalId);
    return row === undefined ? null : String(row.id);
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

const columns = [
  'revision',
  'contact_id',
  'direction',
  'customer',
  'virtual_number',
  'agent',
  'user',
  'started_at',
  'answered_at',
  'ended_at',
  'duration',
  'end_reason',
  'note',
  'disposition',
  'recording_url',
  'recording_seconds',
];

/** In the order of `columns`. */
function valuesOf(entry: CallEntry): (string | number | null)[] {
  return [
    entry.revision,
    entry.contactId,
    entry.direction,
    entry.customer,
    entry.virtualNumber,
    entry.agent,
    entry.user,
    entry.startedAt,
    entry.answeredAt,
    entry.endedAt,
    entry.duration,
    entry.endReason,
    entry.note,
    entry.disposition,
    entry.recording?.url ?? null,
    entry.recording?.seconds ?? null,
  ];
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
    user: textOrNull(row.user),
    startedAt: String(row.started_at),
    answeredAt: textOrNull(row.answered_at),
    endedAt: String(row.ended_at),
    duration: Number(row.duration),
    endReason: String(row.end_reason),
    note: String(row.note),
    disposition: textOrNull(row.disposition),
    recording:
      row.recording_url === null ? null : { url: String(row.recording_url), seconds: Number(row.recording_seconds) },
  };
}

function textOrNull(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

/** One line for a list: the note, or else the call's outcome. */
export function summaryOf(call: Pick<CallEntry, 'note' | 'disposition' | 'answeredAt'>): string {
  const note = call.note.trim().split('\n')[0] ?? '';
  return note || call.disposition || (call.answeredAt === null ? 'Not answered' : 'Call');
}
