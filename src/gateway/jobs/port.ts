/** Kinds of jobs. The names stand in the database. */
export const jobKinds = {
  /** A call's entry in the CRM's log. The key is the call's id; each write of the entry is a revision. */
  callLog: 'call-log',
  /** A recording on its way to the bucket. The key is the recording's id. */
  upload: 'recording-upload',
} as const;

export type JobKindName = (typeof jobKinds)[keyof typeof jobKinds];

/** Something to be done, claimed by this gateway until its lease ends. */
export interface Job {
  kind: string;
  /** What it is about: one job for each, however often it is asked for. */
  key: string;
  /** Grows each time that it is asked for. */
  revision: number;
  /** Failures since it was last asked for. */
  attempts: number;
  /** Proves the claim. What a lease that was lost says of the job is not believed. */
  lease: string;
}

/**
 * The durable queue. Of a job:
 *
 *   asked for ──► waits until its time ──claim──► leased ──done──► finished, its result kept, or forgotten
 *                      ▲  ▲                         │ │
 *                      │  └────────failed, later────┘ └──the lease ends──┐
 *                      └────────────────────────────────────────────────┘
 *
 * Asked for again while it is leased, it waits again as soon as it is done. All writes are durable when they resolve.
 * A job is asked for in the transaction of the fact that it follows from: see the writes of the other stores.
 */
export interface JobStore {
  /** At most `limit` jobs whose time has come, oldest first, leased to this gateway until `until`. Times are ISO 8601. */
  claim(kind: string, times: { now: string; until: string }, limit: number): Promise<Job[]>;
  /** @returns false: the lease was lost. So do the other four that take a job. */
  renew(job: Job, until: string): Promise<boolean>;
  /** @param result is kept, with the job’s revision; null: the job is forgotten */
  done(job: Job, result: string | null): Promise<boolean>;
  /** Try again at `nextAt`. */
  failed(job: Job, nextAt: string, error: string): Promise<boolean>;
  /** Gives it back as it was. */
  release(job: Job): Promise<boolean>;
  /** Takes back what this gateway had claimed before it was killed: nothing of that kind is under way now. */
  reclaim(kind: string): Promise<void>;
  /** It is to be done no more, whoever has it. */
  remove(kind: string, key: string): Promise<void>;
  /** Jobs that wait or are under way, and those of them that failed at least once. */
  figures(kind: string): Promise<{ pending: number; failing: number }>;
}
