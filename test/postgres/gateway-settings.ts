import { PostgresServer } from '../../scripts/postgres/run.ts';

let server: Promise<PostgresServer> | null = null;

/** Settings of a gateway on a new database of a real PostgreSQL: one server for all gateways of this process. */
export async function postgresSettings(): Promise<Record<string, string>> {
  server ??= PostgresServer.start();
  return { SIDECALL_DATABASE: await (await server).database() };
}

/** Ends it; the next gateway gets another. */
export async function stopPostgres(): Promise<void> {
  const running = server;
  server = null;
  await (await running)?.stop();
}
