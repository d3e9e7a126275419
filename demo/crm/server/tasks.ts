import type { DatabaseSync } from 'node:sqlite';

export interface NewTask {
  contactId: string | null;
  subject: string;
  body: string;
  /** The day, as in 2026-12-24. */
  due: string;
  owner: string | null;
  done: boolean;
}

export interface Task extends NewTask {
  id: string;
  key: string;
}

export class Tasks {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** Two tasks with one key are one task: the last. */
  put(key: string, { contactId, subject, body, due, owner, done }: NewTask): string {
    const row = this.db
      .prepare(
        `INSERT INTO tasks (external_key, contact_id, subject, body, due, owner, done) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (external_key) DO UPDATE SET contact_id = excluded.contact_id, subject = excluded.subject,
           body = excluded.body, due = excluded.due, owner = excluded.owner, done = excluded.done RETURNING id`,
      )
      .get(key, contactId, subject, body, due, owner, done ? 1 : 0);
    return String(row?.id);
  }

  /** @returns whether there is such a task */
  complete(key: string): boolean {
    return this.db.prepare('UPDATE tasks SET done = 1 WHERE external_key = ?').run(key).changes > 0;
  }

  /** The earliest first. */
  list({ contactId, open = false }: { contactId?: string; open?: boolean } = {}): Task[] {
    return this.db
      .prepare(
        'SELECT * FROM tasks WHERE (?1 IS NULL OR contact_id = ?1) AND (?2 = 0 OR done = 0) ORDER BY due, id LIMIT 200',
      )
      .all(contactId ?? null, open ? 1 : 0)
      .map((row) => ({
        id: String(row.id),
        key: String(row.external_key),
        contactId: row.contact_id === null ? null : String(row.contact_id),
        subject: String(row.subject),
        body: String(row.body),
        due: String(row.due),
        owner: row.owner === null ? null : String(row.owner),
        done: row.done === 1,
      }));
  }
}
