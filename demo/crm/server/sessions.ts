import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** The signed-in users. Each has a cookie of its own, so two tabs can have two users. */
export class Sessions {
  private readonly db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.db = db;
  }

  /** Signs in. Returns the value of Set-Cookie. */
  open(user: string, at: string): string {
    const id = randomBytes(24).toString('base64url');
    this.db.prepare('INSERT INTO sessions (id, user, created_at) VALUES (?, ?, ?)').run(id, user, at);
    return `ledger_${user}=${id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800`;
  }

  /** The user of a Cookie header: `wanted` if signed in, or else any signed-in user. */
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
