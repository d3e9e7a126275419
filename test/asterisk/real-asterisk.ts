import type { TestContext } from 'vitest';
import type { AsteriskPlan } from '../../scripts/asterisk/config.ts';
import { NoAsterisk } from '../../scripts/asterisk/install.ts';
import { AsteriskServer } from '../../scripts/asterisk/run.ts';

/** How long a test file's `beforeAll` may take that is the first to fetch Asterisk. */
export const asteriskHookMs = 240_000;

/** An Asterisk for a test file, or why there is none here. */
export class RealAsterisk {
  readonly #server: AsteriskServer | null;
  readonly #reason: string;

  private constructor(server: AsteriskServer | null, reason: string) {
    this.#server = server;
    this.#reason = reason;
  }

  /** On a build machine its absence is a failure. */
  static async start(plan: AsteriskPlan): Promise<RealAsterisk> {
    try {
      return new RealAsterisk(await AsteriskServer.start(plan), '');
    } catch (error) {
      if (!(error instanceof NoAsterisk) || process.env.CI === 'true' || process.env.CI === '1') throw error;
      console.log(`Skipped: ${error.message}.`);
      return new RealAsterisk(null, error.message);
    }
  }

  /** Why there is none; null where there is. */
  get missing(): string | null {
    return this.#server === null ? this.#reason : null;
  }

  /** For a hook, where nothing can be skipped. @throws where there is none */
  get required(): AsteriskServer {
    if (this.#server === null) throw new Error(this.#reason);
    return this.#server;
  }

  /** Skips the test where there is none. */
  for(test: TestContext): AsteriskServer {
    if (this.#server === null) test.skip(this.#reason);
    return this.#server as AsteriskServer;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}
