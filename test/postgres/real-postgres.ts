import { NoProgram } from '../../scripts/debian/packages.ts';
import { PostgresServer, type ServerPlan } from '../../scripts/postgres/run.ts';

/** A PostgreSQL for one test file, or the reason why this machine has none. In CI that is a failure. */
export class RealPostgres {
  readonly missing: string | null;
  readonly #server: PostgresServer | null;

  private constructor(server: PostgresServer | null, missing: string | null) {
    this.#server = server;
    this.missing = missing;
  }

  static async start(plan?: ServerPlan): Promise<RealPostgres> {
    try {
      return new RealPostgres(await PostgresServer.start(plan), null);
    } catch (error) {
      const ci = process.env.CI === 'true' || process.env.CI === '1';
      if (ci || !(error instanceof NoProgram)) throw error;
      console.log(`Skipped: ${error.message}.`);
      return new RealPostgres(null, error.message);
    }
  }

  get server(): PostgresServer {
    if (this.#server === null) throw new Error(this.missing ?? '');
    return this.#server;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}
