import type { Session, SignInLink, SignInStore } from '../sign-in/port.ts';
import { writeBeside } from './beside.ts';
import type { Database } from './database.ts';
import type { SessionRow, SignInLinkRow } from './schema.ts';

export function signInStore({ db, commits }: Pick<Database, 'db' | 'commits'>): SignInStore {
  return {
    putLink({ hash, identity, role, madeAt, expires }, now, audit) {
      return commits.run(async (transaction) => {
        await transaction
          .insertInto('sign_in_links')
          .values({ hash, identity, role, made_at: madeAt, expires })
          .execute();
        await transaction.deleteFrom('sign_in_links').where('expires', '<=', now).execute();
        await writeBeside(transaction, { audit });
      });
    },

    takeLink(hash, now) {
      return commits.run(async (transaction) => {
        const row = await transaction
          .deleteFrom('sign_in_links')
          .where('hash', '=', hash)
          .returningAll()
          .executeTakeFirst();
        return row === undefined || row.expires <= now ? null : linkOf(row);
      });
    },

    begin(session, { now, idleSince }, audit) {
      return commits.run(async (transaction) => {
        await transaction.insertInto('sessions').values(rowOf(session)).execute();
        await transaction
          .deleteFrom('sessions')
          .where((where) => where.or([where('expires', '<=', now), where('seen_at', '<', idleSince)]))
          .execute();
        await writeBeside(transaction, { audit });
      });
    },

    async session(id) {
      const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : sessionOf(row);
    },

    async seen(id, at) {
      // Another gateway may have seen it later.
      await db.updateTable('sessions').set({ seen_at: at }).where('id', '=', id).where('seen_at', '<', at).execute();
    },

    end(id, beside) {
      return commits.run(async (transaction) => {
        const { numDeletedRows } = await transaction.deleteFrom('sessions').where('id', '=', id).executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await writeBeside(transaction, beside);
        return true;
      });
    },
  };
}

function linkOf({ hash, identity, role, made_at, expires }: SignInLinkRow): SignInLink {
  return { hash, identity, role: role as SignInLink['role'], madeAt: made_at, expires };
}

function rowOf({ id, identity, role, way, startedAt, seenAt, expires }: Session): SessionRow {
  return { id, identity, role, way, started_at: startedAt, seen_at: seenAt, expires };
}

function sessionOf({ id, identity, role, way, started_at, seen_at, expires }: SessionRow): Session {
  return {
    id,
    identity,
    role: role as Session['role'],
    way: way as Session['way'],
    startedAt: started_at,
    seenAt: seen_at,
    expires,
  };
}
