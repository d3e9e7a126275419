import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** Who is signed in. One cookie a user, so that two tabs may be two people. */
export class Sessions {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** Signs in; returns the value of Set-Cookie. */
  open(user: string, at: string): string {
    const id = randomBytes(24).toString('base64url');
    this.db.prepare('INSERT INTO sessions (id, user, created_at) VALUES (?, ?, ?)').run(id, user, at);
    return `ledger_${user}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800`;
  }

  /** The user of a Cookie header: `wanted` where that one is signed in, else whoever is. */
  userOf(cookies: string, wanted: string | null): string | null {
    for (const cookie of cookies.split(/;\s*/)) {
      const [, name, id] = /^ledger_([a-z]+)=([\w-]+)$/.exec(cookie) ?? [];
      if (!name || !id || (wanted !== null && name !== wanted)) continue;
      const row = this.db.prepare('SELECT user FROM sessions WHERE id = ?').get(id);
      if (row && row.user === name) return name;
    }
    return null;
  }
}
