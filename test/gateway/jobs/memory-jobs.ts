import type { Job, JobStore } from '../../../src/gateway/jobs/port.ts';

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
}

/** The queue's contract in memory, for jobs of one kind. */
export class MemoryJobs implements JobStore {
  readonly outbox = new Map<string, Entry>();
  #leases = 0;

  add(key: string, at: string): void {
    const entry = this.outbox.get(key);
    this.outbox.set(key, {
      ...(entry ?? { done: 0, lease: null, leaseUntil: '', result: null }),
      revision: (entry?.revision ?? 0) + 1,
      attempts: 0,
      due: at,
    });
  }

  async claim(kind: string, { now, until }: { now: string; until: string }, limit: number): Promise<Job[]> {
    const due = [...this.outbox].filter(
      ([, entry]) =>
        entry.done < entry.revision && entry.due <= now && (entry.lease === null || entry.leaseUntil <= now),
    );
    return due.slice(0, limit).map(([key, entry]) => {
      this.#leases += 1;
      Object.assign(entry, { lease: `lease ${this.#leases}`, leaseUntil: until });
      return { kind, key, revision: entry.revision, attempts: entry.attempts, lease: `lease ${this.#leases}` };
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

  async failed(job: Job, nextAt: string, _error: string): Promise<boolean> {
    return this.#change(job, (entry) =>
      Object.assign(entry, { due: nextAt, attempts: entry.attempts + 1, lease: null }),
    );
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

  async figures(): Promise<{ pending: number; failing: number }> {
    const waiting = [...this.outbox.values()].filter(({ done, revision }) => done < revision);
    return { pending: waiting.length, failing: waiting.filter(({ attempts }) => attempts > 0).length };
  }

  #change(job: Job, change: (entry: Entry) => unknown): boolean {
    const entry = this.outbox.get(job.key);
    if (entry === undefined || entry.lease !== job.lease) return false;
    change(entry);
    return true;
  }
}
