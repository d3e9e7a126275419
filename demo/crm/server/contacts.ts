import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';

export interface Phone {
  label: string;
  /** The number as a user typed it. */
  number: string;
}

export interface Contact {
  id: string;
  name: string;
  company: string | null;
  title: string | null;
  email: string | null;
  city: string | null;
  /** The id of the user that owns this contact. */
  owner: string | null;
  /** The pages show "hidden" instead of the numbers. */
  private: boolean;
  createdAt: string;
  phones: Phone[];
}

export interface NewContact {
  /** Two contacts with one key are one contact: the first. */
  key?: string | null;
  name: string;
  company?: string | null;
  title?: string | null;
  email?: string | null;
  city?: string | null;
  owner?: string | null;
  private?: boolean;
  phones: Phone[];
}

type Row = Omit<Contact, 'id' | 'private' | 'phones' | 'createdAt'> & {
  id: number;
  private: number;
  created_at: string;
};

/** Converts the digits of every script to ASCII. */
function digitsOf(text: string): string {
  return [...text.normalize('NFKC')]
    .filter((character) => /\p{Nd}/u.test(character))
    .map((character) => {
      // The digits of each script form a block of ten, which starts with zero (Unicode 4.6).
      const code = character.codePointAt(0) ?? 0;
      let zero = code;
      while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
      return code - zero;
    })
    .join('');
}

export class Contacts {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** By name. `query` searches name, company and e-mail. */
  list(query = ''): Contact[] {
    const like = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = this.db
      .prepare(
        `SELECT * FROM contacts WHERE name LIKE ? ESCAPE '\\' OR company LIKE ? ESCAPE '\\' OR email LIKE ? ESCAPE '\\'
         ORDER BY name LIMIT 200`,
      )
      .all(like, like, like);
    return rows.map((row) => this.withPhones(row as unknown as Row));
  }

  /** Contacts with all of these words in name or company, without those whose number no user sees. */
  findByWords(words: string): Contact[] {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    return this.list(wanted[0])
      .filter(({ name, company, private: isPrivate }) => {
        const shown = `${name} ${company ?? ''}`.toLowerCase();
        return !isPrivate && wanted.every((word) => shown.includes(word));
      })
      .slice(0, 50);
  }

  get(id: string): Contact | null {
    const row = this.db.prepare('SELECT * FROM contacts WHERE id = ?').get(id);
    return row ? this.withPhones(row as unknown as Row) : null;
  }

  /**
   * Searches as many CRMs do: the last seven digits anywhere in the stored numbers. So the result includes near misses.
   */
  findByPhone(phone: string): Contact[] {
    const digits = digitsOf(phone).slice(-7);
    if (digits.length < 4) return [];
    const rows = this.db
      .prepare(
        `SELECT DISTINCT contacts.* FROM contacts JOIN phones ON phones.contact_id = contacts.id
         WHERE phones.digits LIKE ? ORDER BY contacts.id LIMIT 500`,
      )
      .all(`%${digits}%`);
    return rows.map((row) => this.withPhones(row as unknown as Row));
  }

  create(draft: NewContact, at: string): Contact {
    const id = inTransaction(this.db, () => {
      const before = this.db.prepare('SELECT id FROM contacts WHERE external_key = ?').get(draft.key ?? null);
      if (before !== undefined) return String(before.id);
      const { lastInsertRowid } = this.db
        .prepare(
          `INSERT INTO contacts (external_key, name, company, title, email, city, owner, private, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          draft.key ?? null,
          draft.name,
          draft.company ?? null,
          draft.title ?? null,
          draft.email ?? null,
          draft.city ?? null,
          draft.owner ?? null,
          draft.private ? 1 : 0,
          at,
        );
      const add = this.db.prepare('INSERT INTO phones (contact_id, label, number, digits) VALUES (?, ?, ?, ?)');
      for (const { label, number } of draft.phones) add.run(lastInsertRowid, label, number, digitsOf(number));
      return String(lastInsertRowid);
    });
    const contact = this.get(id);
    if (!contact) throw new Error('The contact just written is not there.');
    return contact;
  }

  isEmpty(): boolean {
    return this.db.prepare('SELECT 1 FROM contacts LIMIT 1').get() === undefined;
  }

  private withPhones(row: Row): Contact {
    const phones = this.db.prepare('SELECT label, number FROM phones WHERE contact_id = ?').all(row.id);
    const { id, name, company, title, email, city, owner } = row;
    return {
      id: String(id),
      name,
      company,
      title,
      email,
      city,
      owner,
      private: row.private === 1,
      createdAt: row.created_at,
      phones: phones.map((phone) => ({ label: String(phone.label), number: String(phone.number) })),
    };
  }
}
