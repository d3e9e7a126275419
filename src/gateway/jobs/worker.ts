import type { BaseLogger } from 'pino';
import { type Clock, forwardTime } from '../../domain/clock.ts';
import { isStorageError } from '../storage/storage-trouble.ts';
import { backoffMs } from './backoff.ts';
import type { Job, JobFigures, JobStore } from './port.ts';

/** Runs the jobs of one kind. */
export interface JobHandler {
  kind: string;
  /** Maximum parallel jobs. */
  concurrency: number;
  /** Duration of a lease, in ms. The worker renews it at half time. */
  leaseMs: number;
  /**
   * Runs the job. A completed job may run again if the process died before the result was written.
   * @param signal aborts the run
   * @returns the result to keep; null deletes the job
   */
  run(job: Job, signal: AbortSignal): Promise<string | null | Later>;
  /** Called when the job is done and the database has recorded it. */
  onDone?(job: Job): Promise<void>;
  /**
   * The run failed, and the next attempt starts after `delay` ms. null: the job is parked.
   * @returns the error text to keep with the job
   */
  onFailed(job: Job, error: unknown, next: { attempts: number; delay: number | null }): string;
  /** Called when the database has recorded the failure. */
  onPostponed?(job: Job, next: { attempts: number; delay: number | null }): Promise<void>;
  /** Decides what happens after a failure. Default: the job is tried again later. */
  judge?(error: unknown): Verdict;
  /** Makes `stop` abort running jobs instead of waiting for them. */
  aborts?: boolean;
}

/** The job has nothing to do yet: it runs again at this time, ISO 8601. */
export interface Later {
  notBefore: string;
}

/** After a failure. Empty: the job is tried again after a growing delay. */
export interface Verdict {
  /** The job is set aside, because a repeat would fail again. */
  park?: true;
  /** The whole queue waits, in ms, because each of its jobs would fail. */
  pauseMs?: number;
}

export interface JobWorkerOptions {
  store: JobStore;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn' | 'error'>;
  /** Interval between checks for due jobs, in ms. Default: 5000. */
  pollMs?: number;
  /** Random number from 0 to 1, for jitter. */
  random?: () => number;
}

interface Running {
  job: Job;
  /** In ms, on the clock of `forwardTime`. */
  leaseUntil: number;
  abort: AbortController;
  work: Promise<void>;
  /** The result is written, and only `onDone` still runs. */
  done: boolean;
}

/**
 * Runs the jobs of one kind. It checks for due jobs at the start, on `wake`, and at each poll interval. Each job runs
 * at least once: if the process dies before the result is written, the next process runs the job again.
 */
export class JobWorker {
  readonly #handler: JobHandler;
  readonly #options: JobWorkerOptions;
  readonly #running = new Map<string, Running>();
  readonly #timers = new Set<() => void>();
  /** Jobs that wait for the next round, because the database is not writable. */
  readonly #parked = new Set<() => void>();
  #on = false;
  /** In ms, on the clock of `forwardTime`. */
  #pausedUntil = 0;
  #reclaimed = false;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(handler: JobHandler, options: JobWorkerOptions) {
    this.#handler = handler;
    this.#options = options;
  }

  start(): void {
    if (this.#on) return;
    this.#on = true;
    this.wake();
    this.#round();
  }

  /** Starts no more jobs, and resolves when none is running. The remaining jobs wait for the next start. */
  async stop(): Promise<void> {
    this.#on = false;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await this.#looking;
    if (this.#handler.aborts === true) for (const { abort } of this.#running.values()) abort.abort();
    this.#unpark();
    await Promise.all([...this.#running.values()].map(({ work }) => work));
  }

  /** Checks for due jobs now. */
  wake(): void {
    if (!this.#on) return;
    this.#unpark();
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#look()
      .catch((error: unknown) => this.#report(error, 'job queue cannot be read'))
      .finally(() => {
        this.#looking = null;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.wake();
      });
  }

  /** Ends a pause, and checks for due jobs. */
  resume(): void {
    this.#pausedUntil = 0;
    this.wake();
  }

  /** Aborts and deletes the job of this key. Resolves when it has stopped. */
  async forget(key: string): Promise<void> {
    const running = this.#running.get(key);
    running?.abort.abort();
    this.#unpark();
    await running?.work;
    await this.#options.store.remove(this.#handler.kind, key);
  }

  figures(): Promise<JobFigures> {
    return this.#options.store.figures(this.#handler.kind);
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#options;
    const { kind, concurrency, leaseMs } = this.#handler;
    if (!this.#reclaimed) {
      await store.reclaim(kind);
      this.#reclaimed = true;
    }
    const free = concurrency - this.#running.size;
    if (free <= 0) return;
    const now = forwardTime(clock);
    if (now < this.#pausedUntil) return;
    const leaseUntil = now + leaseMs;
    for (const job of await store.claim(kind, { now: iso(now), until: iso(leaseUntil) }, free)) {
      const known = this.#running.get(job.key);
      // The lease expired during the run, so the run continues under the new lease.
      if (known?.done === false) Object.assign(known, { job, leaseUntil });
      else if (known === undefined && this.#on) this.#begin(job, leaseUntil);
      // The job was requested again during the run. The end of the run looks again.
      else await store.release(job);
    }
  }

  #begin(job: Job, leaseUntil: number): void {
    const running: Running = { job, leaseUntil, abort: new AbortController(), work: Promise.resolve(), done: false };
    this.#running.set(job.key, running);
    running.work = this.#work(running).then((done) => {
      this.#running.delete(job.key);
      // A failed job waits for its next attempt.
      if (done) this.wake();
    });
  }

  async #work(running: Running): Promise<boolean> {
    const { run, onDone } = this.#handler;
    const { signal } = running.abort;
    try {
      const result = await this.#whenWritable(signal, () => run(running.job, signal));
      const later = typeof result === 'object' && result !== null;
      const held = await this.#whenWritable(signal, () =>
        later
          ? this.#options.store.postpone(running.job, result.notBefore)
          : this.#options.store.done(running.job, result),
      );
      if (!held) {
        if (!signal.aborted) this.#lost(running.job);
        return true;
      }
      if (later) return true;
    } catch (error) {
      // A storage error is thrown here only during a stop.
      if (signal.aborted || isStorageError(error)) await this.#giveBack(running.job);
      else await this.#postpone(running.job, error);
      return false;
    }
    running.done = true;
    await onDone?.(running.job).catch((error: unknown) => this.#report(error, 'completed job not announced'));
    return true;
  }

  /** A write error of the database is not a failure of the job, so the next round tries again. */
  async #whenWritable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isStorageError(error) || !this.#on || signal.aborted) throw error;
        await new Promise<void>((resolve) => this.#parked.add(resolve));
        if (!this.#on || signal.aborted) throw error;
      }
    }
  }

  async #postpone(job: Job, error: unknown): Promise<void> {
    const { store, clock, random = Math.random } = this.#options;
    const attempts = job.attempts + 1;
    const { park = false, pauseMs = 0 } = this.#handler.judge?.(error) ?? {};
    const now = forwardTime(clock);
    const delay = park ? null : Math.max(backoffMs(attempts, random()), pauseMs);
    if (pauseMs > 0) this.#pausedUntil = Math.max(this.#pausedUntil, now + pauseMs);
    try {
      const text = this.#handler.onFailed(job, error, { attempts, delay });
      const put = delay === null ? store.park(job, iso(now), text) : store.failed(job, iso(now + delay), text);
      if (!(await put)) this.#lost(job);
      else await this.#handler.onPostponed?.(job, { attempts, delay });
    } catch (again) {
      this.#report(again, 'failed job not rescheduled');
    }
    if (delay !== null) this.#after(delay, () => this.wake());
  }

  /** If this fails, the next start ends the lease. */
  async #giveBack(job: Job): Promise<void> {
    await this.#options.store.release(job).catch((error: unknown) => this.#report(error, 'job lease not released'));
  }

  #round(): void {
    this.#after(this.#options.pollMs ?? 5_000, () => {
      this.#renew();
      this.wake();
      this.#round();
    });
  }

  #renew(): void {
    const { store, clock } = this.#options;
    const { leaseMs } = this.#handler;
    const now = forwardTime(clock);
    for (const running of this.#running.values()) {
      if (running.leaseUntil - now > leaseMs / 2) continue;
      store.renew(running.job, iso(now + leaseMs)).then(
        (held) => {
          if (held) running.leaseUntil = now + leaseMs;
        },
        (error: unknown) => this.#report(error, 'job lease not renewed'),
      );
    }
  }

  #after(ms: number, work: () => void): void {
    if (!this.#on) return;
    const cancel = this.#options.clock.after(ms, () => {
      this.#timers.delete(cancel);
      work();
    });
    this.#timers.add(cancel);
  }

  #unpark(): void {
    for (const resolve of this.#parked) resolve();
    this.#parked.clear();
  }

  #lost({ kind, key }: Job): void {
    this.#options.logger.warn({ kind, key }, 'job lease lost');
  }

  #report(error: unknown, what: string): void {
    this.#options.logger.error({ err: error, kind: this.#handler.kind }, what);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
