import type { BaseLogger } from 'pino';
import { type Clock, forwardTime } from '../../domain/clock.ts';
import { isStorageError } from '../storage/storage-trouble.ts';
import { backoffMs } from './backoff.ts';
import type { Job, JobStore } from './port.ts';

/** A kind of jobs, and who does them. */
export interface JobHandler {
  kind: string;
  /** Under way at once. */
  concurrency: number;
  /** A claim counts for so long, in ms, and is renewed in time. Of a gateway that dies the jobs wait until then. */
  leaseMs: number;
  /**
   * Does it; may be called again for one that it has done, if that could not be noted.
   * @param signal breaks it off
   * @returns what is kept of it; null: nothing, and the job is forgotten
   */
  run(job: Job, signal: AbortSignal): Promise<string | null>;
  /** It is noted as done. */
  onDone?(job: Job): Promise<void>;
  /** It failed, and is tried again after `delay` ms. @returns the text that is kept with the job */
  onFailed(job: Job, error: unknown, next: { attempts: number; delay: number }): string;
  /** A stop breaks off what is under way; otherwise it waits for it. */
  breaksOff?: boolean;
}

export interface JobWorkerOptions {
  store: JobStore;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn' | 'error'>;
  /** How often to look for jobs whose time has come; 5 seconds unless told. */
  pollMs?: number;
  /** 0 to 1, for jitter. */
  random?: () => number;
}

interface Running {
  job: Job;
  /** In ms, as `forwardTime` has it. */
  leaseUntil: number;
  broken: AbortController;
  work: Promise<void>;
}

/**
 * Does the jobs of one kind: looks for those whose time has come at its start, when it is woken, and every few seconds.
 * A job is done at least once: if the process dies between doing and noting, the next one does it again.
 */
export class JobWorker {
  readonly #handler: JobHandler;
  readonly #options: JobWorkerOptions;
  readonly #running = new Map<string, Running>();
  readonly #timers = new Set<() => void>();
  /** Wait for the next round: the database could not be written. */
  readonly #parked = new Set<() => void>();
  #on = false;
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

  /** Begins no more; resolves when nothing is under way. What is left waits for the next start. */
  async stop(): Promise<void> {
    this.#on = false;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    await this.#looking;
    if (this.#handler.breaksOff === true) for (const { broken } of this.#running.values()) broken.abort();
    this.#unpark();
    await Promise.all([...this.#running.values()].map(({ work }) => work));
  }

  /** Something may be due: look now rather than at the next round. */
  wake(): void {
    if (!this.#on) return;
    this.#unpark();
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#look()
      .catch((error: unknown) => this.#report(error, 'the queue could not be read'))
      .finally(() => {
        this.#looking = null;
        if (!this.#lookAgain) return;
        this.#lookAgain = false;
        this.wake();
      });
  }

  /** The job of this key is to be done no more; resolves when nothing of it is under way. */
  async forget(key: string): Promise<void> {
    const running = this.#running.get(key);
    running?.broken.abort();
    this.#unpark();
    await running?.work;
    await this.#options.store.remove(this.#handler.kind, key);
  }

  figures(): ReturnType<JobStore['figures']> {
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
    const leaseUntil = now + leaseMs;
    for (const job of await store.claim(kind, { now: iso(now), until: iso(leaseUntil) }, free)) {
      const known = this.#running.get(job.key);
      // Its lease ran out while it was under way here: it goes on under the new one.
      if (known !== undefined) Object.assign(known, { job, leaseUntil });
      else if (this.#on) this.#begin(job, leaseUntil);
      else await store.release(job);
    }
  }

  #begin(job: Job, leaseUntil: number): void {
    const running: Running = { job, leaseUntil, broken: new AbortController(), work: Promise.resolve() };
    this.#running.set(job.key, running);
    running.work = this.#work(running).then((done) => {
      this.#running.delete(job.key);
      // After a failure the job's own time decides.
      if (done) this.wake();
    });
  }

  async #work(running: Running): Promise<boolean> {
    const { run, onDone } = this.#handler;
    const { signal } = running.broken;
    try {
      const result = await this.#whenWritable(signal, () => run(running.job, signal));
      const held = await this.#whenWritable(signal, () => this.#options.store.done(running.job, result));
      if (!held && !signal.aborted) this.#lost(running.job);
    } catch (error) {
      if (signal.aborted || !this.#on) await this.#giveBack(running.job);
      else await this.#postpone(running.job, error);
      return false;
    }
    await onDone?.(running.job).catch((error: unknown) => this.#report(error, 'a finished job could not be announced'));
    return true;
  }

  /** A database that cannot be written is no fault of the job's: the next round tries again. */
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
    const delay = backoffMs(attempts, random());
    try {
      const text = this.#handler.onFailed(job, error, { attempts, delay });
      if (!(await store.failed(job, iso(forwardTime(clock) + delay), text))) this.#lost(job);
    } catch (again) {
      this.#report(again, 'a job could not be postponed');
    }
    this.#after(delay, () => this.wake());
  }

  /** One that cannot be given back is taken back by the next start. */
  async #giveBack(job: Job): Promise<void> {
    await this.#options.store
      .release(job)
      .catch((error: unknown) => this.#report(error, 'a job could not be given back'));
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
        (error: unknown) => this.#report(error, 'a lease could not be renewed'),
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
    this.#options.logger.warn({ kind, key }, 'the lease of a job was lost: another gateway does it');
  }

  #report(error: unknown, what: string): void {
    this.#options.logger.error({ err: error, kind: this.#handler.kind }, what);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
