import { ForksPoolWorker, type PoolOptions } from 'vitest/node';
import { retirement } from '../../test/worker/retirement.ts';

/**
 * A worker that is not reused after a file that failed or left something running. So a busy loop or a fake clock cannot
 * affect another file.
 */
class RetiringFork extends ForksPoolWorker {
  override name = 'retiring-forks';
  #retired = false;

  override async start(): Promise<void> {
    await super.start();
    this.on('message', (message: unknown) => {
      if (message === retirement) this.#retired = true;
    });
  }

  canReuse(): boolean {
    return !this.#retired;
  }
}

/** For `pool` in vite.config.ts. */
export const retiringForks = {
  name: 'retiring-forks',
  createPoolWorker: (options: PoolOptions) => new RetiringFork(options),
};
