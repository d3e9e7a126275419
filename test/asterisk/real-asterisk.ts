import type { TestContext } from 'vitest';
import type { AsteriskPlan } from '../../scripts/asterisk/config.ts';
import { NoAsterisk } from '../../scripts/asterisk/install.ts';
import { AsteriskServer } from '../../scripts/asterisk/run.ts';

/** Timeout of a `beforeAll`, which may have to download Asterisk first. */
export const asteriskHookMs = 240_000;

/** An Asterisk for a test file, or the reason why there is none. */
export class RealAsterisk {
  readonly #server: AsteriskServer | null;
  readonly #reason: string;

  private constructor(server: AsteriskServer | null, reason: string) {
    this.#server = server;
    this.#reason = reason;
  }

  /** In CI a missing Asterisk is a failure. */
  static async start(plan: AsteriskPlan): Promise<RealAsterisk> {
    try {
      return new RealAsterisk(await AsteriskServer.start(plan), '');
    } catch (error) {
      if (!(error instanceof NoAsterisk) || process.env.CI === 'true' || process.env.CI === '1') throw error;
      console.log(`Skipped: ${error.message}.`);
      return new RealAsterisk(null, error.message);
    }
  }

  /** Why there is no Asterisk. null: there is one. */
  get missing(): string | null {
    return this.#server === null ? this.#reason : null;
  }

  /**
   * For a hook, which cannot skip tests.
   * @throws if there is no Asterisk
   */
  get required(): AsteriskServer {
    if (this.#server === null) throw new Error(this.#reason);
    return this.#server;
  }

  /** Skips the test if there is no Asterisk. */
  for(test: TestContext): AsteriskServer {
    if (this.#server === null) test.skip(this.#reason);
    return this.#server as AsteriskServer;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}
