import type { Job, JobFigures, JobStore, ParkedJob, StandingJob } from '../../../src/gateway/jobs/port.ts';

interface Entry {
  revision: number;
  attempts: number;
  /** ISO 8601. */
  due: string;
  /** The completed revision. */
  done: number;
  lease: string | null;
  leaseUntil: string;
  result: string | null;
  parkedAt: string | null;
  error: string;
}

/** The queue's contract in memory, for jobs of one kind. */
export class MemoryJobs implements JobStore {
  readonly outbox = new Map<string, Entry>();
  #leases = 0;

  add(key: string, at: string): void {
    const entry = this.outbox.get(key);
    this.outbox.set(key, {
      ...(entry ?? { done: 0, lease: null, leaseUntil: '', result: null, error: '' }),
      revision: (entry?.revision ?? 0) + 1,
      attempts: 0,
      due: at,
      parkedAt: null,
    });
  }

  async claim(kind: string, { now, until }: { now: string; until: string }, limit: number): Promise<Job[]> {
    const due = [...this.outbox].filter(
      ([, entry]) =>
        entry.parkedAt === null &&
        entry.done < entry.revision &&
        entry.due <= now &&
        (entry.lease === null || entry.leaseUntil <= now),
    );
    return due.slice(0, limit).map(([key, entry]) => {
      this.#leases += 1;
      Object.assign(entry, { lease: `lease ${this.#leases}`, leaseUntil: until });
      const { revision, attempts, result } = entry;
      return { kind, key, revision, attempts, result, lease: `lease ${this.#leases}` };
    });
  }

  async renew(job: Job, until: string): Promise<boolean> {
    return this.#change(job, (entry) => Object.assign(entry, { leaseUntil: until }));
  }

  async done(job: Job, result: string | null): Promise<boolean> {
    return this.#change(job, (entry) => {
      Object.assign(entry, { done: job.revision, attempts: 0, lease: null, result });
      if (result === null && entry.revision === job.revision) this.outbox.delete(job.key);
    });
  }

  async failed(job: Job, nextAt: string, error: string): Promise<boolean> {
    return this.#change(job, (entry) =>
      Object.assign(entry, { due: nextAt, attempts: entry.attempts + 1, lease: null, error }),
    );
  }

  async postpone(job: Job, at: string): Promise<boolean> {
    return this.#change(job, (entry) => {
      Object.assign(entry, { attempts: 0, lease: null, due: entry.revision > job.revision ? entry.due : at });
    });
  }

  async release(job: Job): Promise<boolean> {
    return this.#change(job, (entry) => Object.assign(entry, { lease: null }));
  }

  async reclaim(): Promise<void> {
    for (const entry of this.outbox.values()) entry.lease = null;
  }

  async remove(_kind: string, key: string): Promise<void> {
    this.outbox.delete(key);
  }

  async park(job: Job, at: string, error: string): Promise<boolean> {
    return this.#change(job, (entry) => {
      const parkedAt = entry.revision > job.revision ? null : at;
      Object.assign(entry, { attempts: entry.attempts + 1, lease: null, error, parkedAt });
    });
  }

  async parked(): Promise<ParkedJob[]> {
    return [...this.outbox].flatMap(([key, { parkedAt, attempts, error }]) =>
      parkedAt === null ? [] : [{ key, parkedAt, attempts, error }],
    );
  }

  async standing(kinds: readonly string[], keys: readonly string[]): Promise<StandingJob[]> {
    const [kind = ''] = kinds;
    return keys.flatMap((key) => {
      const entry = this.outbox.get(key);
      if (entry === undefined) return [];
      const { attempts, error, parkedAt, done, revision, due } = entry;
      return [{ kind, key, attempts, error: error || null, dueAt: done < revision ? due : null, parkedAt }];
    });
  }

  async retry(_kind: string, key: string | null, now: string): Promise<number> {
    const chosen = [...this.outbox].filter(
      ([each, entry]) => (key === null || each === key) && entry.lease === null && entry.done < entry.revision,
    );
    for (const [, entry] of chosen) Object.assign(entry, { due: now, parkedAt: null, attempts: 0 });
    return chosen.length;
  }

  async adopt(_kind: string, key: string, result: string): Promise<boolean> {
    const entry = this.outbox.get(key);
    if (entry?.result != null) return false;
    const none = { revision: 0, attempts: 0, due: '', done: 0, lease: null, leaseUntil: '', parkedAt: null, error: '' };
    this.outbox.set(key, { ...(entry ?? none), result });
    return true;
  }

  async figures(): Promise<JobFigures> {
    const all = [...this.outbox.values()];
    const waiting = all.filter(({ done, revision, parkedAt }) => done < revision && parkedAt === null);
    return {
      pending: waiting.length,
      failing: waiting.filter(({ attempts }) => attempts > 0).length,
      parked: all.filter(({ parkedAt }) => parkedAt !== null).length,
    };
  }

  async countUnder(_kind: string, which: 'pending' | 'parked'): Promise<number> {
    return (await this.figures())[which];
  }

  #change(job: Job, change: (entry: Entry) => unknown): boolean {
    const entry = this.outbox.get(job.key);
    if (entry === undefined || entry.lease !== job.lease) return false;
    change(entry);
    return true;
  }
}
