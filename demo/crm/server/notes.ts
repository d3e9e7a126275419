import type { DatabaseSync } from 'node:sqlite';

export interface Note {
  id: string;
  author: string;
  body: string;
  at: string;
}

export class Notes {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  of(contactId: string): Note[] {
    return this.db
      .prepare('SELECT * FROM notes WHERE contact_id = ? ORDER BY at DESC LIMIT 100')
      .all(contactId)
      .map((row) => ({
        id: String(row.id),
        author: String(row.author),
        body: String(row.body),
        at: String(row.at),
      }));
  }

  add(contactId: string, note: Omit<Note, 'id'>): void {
    this.db
      .prepare('INSERT INTO notes (contact_id, author, body, at) VALUES (?, ?, ?, ?)')
      .run(contactId, note.author, note.body, note.at);
  }
}
