import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { agentOf, type CallServer, worlds } from '../call-server.ts';
import type { LoadAnswer, LoadOrder } from './load.ts';

/** The load generator's process, and its commands. */
export class Generator {
  readonly #process: ChildProcess;

  private constructor() {
    this.#process = fork(join(import.meta.dirname, 'load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /**
   * Starts phones for this number of agents and for the callers, registered at the server. In each round every caller
   * has one turn.
   */
  static async start(server: CallServer, agents: number, callers: readonly string[] = worlds): Promise<Generator> {
    const generator = new Generator();
    const withToken = async (identity: string) => ({ identity, token: await server.token(identity) });
    try {
      await generator.#order({
        do: 'register',
        sipUrl: server.sipUrl,
        agents: await Promise.all(Array.from({ length: agents }, (_, i) => withToken(agentOf(i)))),
        callers: await Promise.all(callers.map(withToken)),
      });
      return generator;
    } catch (error) {
      generator.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Resolves with the milliseconds from each INVITE to its 200, when audio can flow. */
  async call(numbers: string[], gapMs = 0): Promise<number[]> {
    return (await this.#order({ do: 'call', numbers, gapMs })).setUps ?? [];
  }

  /** The longest gap of a stream, and the longest pause of the phones themselves, since the last query. */
  async gaps(): Promise<{ longestGap: number; ownPause: number }> {
    const { longestGap = 0, ownPause = 0 } = await this.#order({ do: 'gaps' });
    return { longestGap, ownPause };
  }

  /** Ends all calls. */
  async hangUp(): Promise<void> {
    await this.#order({ do: 'hang-up' });
  }

  count(): Promise<LoadAnswer> {
    return this.#order({ do: 'count' });
  }

  stop(): void {
    this.#process.kill();
  }

  async #order(what: LoadOrder): Promise<LoadAnswer> {
    const answer = once(this.#process, 'message');
    this.#process.send(what);
    const [given] = (await answer) as [LoadAnswer];
    if (given.error !== undefined && what.do !== 'count' && what.do !== 'gaps' && given.setUps === undefined)
      throw new Error(given.error);
    return given;
  }
}
