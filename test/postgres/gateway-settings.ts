import { PostgresServer } from '../../scripts/postgres/run.ts';

let server: Promise<PostgresServer> | null = null;

/** Settings of a gateway with a new database on a real PostgreSQL. All gateways of this process share one server. */
export async function postgresSettings(): Promise<Record<string, string>> {
  server ??= PostgresServer.start();
  return { SIDECALL_DATABASE: await (await server).database() };
}

/** Stops the server. The next gateway gets a new one. */
export async function stopPostgres(): Promise<void> {
  const running = server;
  server = null;
  await (await running)?.stop();
}
