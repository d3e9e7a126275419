import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { PostgresServer } from '../../../scripts/postgres/run.ts';
import { eventually } from '../recordings/kept.ts';

/** A connection to a port that can be cut on the client's side only. The server notices when it next answers. */
export async function cutWire(port: number): Promise<{ port: number; cut(): void }> {
  const ends = new Set<Socket>();
  const listener = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => {});
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    for (const end of ends) end.destroy();
    ends.clear();
  };
  onTestFinished(() => {
    listener.close();
    cut();
  });
  return { port: (listener.address() as AddressInfo).port, cut };
}

/** Advisory locks of one database. */
const locksOf = (database: string): string => `pg_locks join pg_database on pg_database.oid = pg_locks.database
  where locktype = 'advisory' and datname = '${database}'`;

/**
 * A connection that takes the lock of a database in the moment in which its gateway loses the connection. `end` gives
 * the lock back.
 */
export async function takeOver(server: PostgresServer, database: string): Promise<pg.Client> {
  const [held] = await server.query(
    database,
    `select ((classid::bigint << 32) | objid::bigint)::text as key, pid from ${locksOf(database)}`,
  );
  const other = new pg.Client({ connectionString: server.address(database) });
  await other.connect();
  onTestFinished(() => other.end());
  const taking = other.query('select pg_advisory_lock($1)', [held?.key]);
  await eventually(async () => (await server.query(database, `select 1 from ${locksOf(database)}`)).length === 2);
  await server.query(database, `select pg_terminate_backend(${held?.pid})`);
  await taking;
  return other;
}
