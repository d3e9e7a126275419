/** Kinds of jobs. The names are stored in the database. */
export const jobKinds = {
  /**
   * A call's entry in the log of one CRM connection. The key is the call's id. Each write of the entry is a revision.
   * Each connection has a queue of its own: `callLogOf`. A call's ticket and task are in the same queue: `crmKey`.
   */
  callLog: 'call-log',
  /** An upload of a recording to the bucket. The key is the recording's id. */
  upload: 'recording-upload',
  /** Events of a call that wait for one webhook. The key is the call's id. Each webhook has a queue of its own. */
  webhook: 'webhook',
} as const;

/** The queue of a CRM connection: "call-log/zendesk". */
export function callLogOf(connection: string): string {
  return `${jobKinds.callLog}/${connection}`;
}

/** The queue of a webhook: "webhook/wh_…". */
export function webhookKind(id: string): string {
  return `${jobKinds.webhook}/${id}`;
}

/** What a job in the queue of a CRM connection writes. */
export type CrmSubject = 'entry' | 'ticket' | 'task';

/** What follows the call's id in the key of a job. */
const marks = { entry: '', ticket: '/ticket', task: '/task' } as const satisfies Record<CrmSubject, string>;

/** The key of what a CRM gets of this call. */
export function crmKey(callId: string, what: CrmSubject = 'entry'): string {
  return callId + marks[what];
}

/** The keys of all that a CRM can get of this call. */
export function crmKeysOf(callId: string): string[] {
  return Object.values(marks).map((mark) => callId + mark);
}

/** The call of a job in the queue of a CRM connection. */
export function subjectOf(key: string): { callId: string; what: CrmSubject } {
  for (const what of ['ticket', 'task'] as const) {
    if (key.endsWith(marks[what])) return { callId: key.slice(0, -marks[what].length), what };
  }
  return { callId: key, what: 'entry' };
}

/** A job that this gateway has claimed until the lease ends. */
export interface Job {
  kind: string;
  /** The subject of the job, such as a call id. A kind has one job per key. */
  key: string;
  /** Grows by one with each request for the job. */
  revision: number;
  /** Failures since the last request. */
  attempts: number;
  /** The result of the last completed run. null: there is none. */
  result: string | null;
  /** Fencing token of the claim. A write with the token of a lost lease changes nothing. */
  lease: string;
}

/**
 * The durable queue. The states of a job:
 *
 *   requested ──► waiting ──claim──► leased ──done──► finished (result kept) or deleted
 *                  ▲   ▲               │ │
 *                  │   └───────────────┘ └──park──► parked
 *                  │  failed or postponed (until then),│
 *                  │  released, lease expired          │
 *                  └──────── retried, requested again ─┘
 *
 * A request during a lease makes the job due again as soon as the current run is done. All writes are durable when they
 * resolve. Other stores request a job in the transaction of the fact that requires it.
 */
export interface JobStore {
  /**
   * Claims at most `limit` due jobs, oldest first, and leases them to this gateway until `until`. Times are ISO 8601.
   */
  claim(kind: string, times: { now: string; until: string }, limit: number): Promise<Job[]>;
  /** @returns false if the lease was lost; the same holds for the next four methods */
  renew(job: Job, until: string): Promise<boolean>;
  /** @param result kept with the job’s revision; null deletes the job */
  done(job: Job, result: string | null): Promise<boolean>;
  /** Schedules the next attempt for `nextAt`. */
  failed(job: Job, nextAt: string, error: string): Promise<boolean>;
  /** Ends the lease, and makes the job due at `at`. A request during the run makes it due at once, or when it says. */
  postpone(job: Job, at: string): Promise<boolean>;
  /** Sets the job aside until it is retried by hand, or requested again. A request during the run makes it due. */
  park(job: Job, at: string, error: string): Promise<boolean>;
  /** Parked jobs, newest first. */
  parked(kind: string, limit: number): Promise<ParkedJob[]>;
  /** Jobs with these keys, in any state. */
  standing(kinds: readonly string[], keys: readonly string[]): Promise<StandingJob[]>;
  /**
   * Makes parked jobs, and those that wait for their next attempt, due at `now`. Jobs that were requested for later stay.
   * @param key null: all
   * @returns how many
   */
  retry(kind: string, key: string | null, now: string): Promise<number>;
  /** Records the result of a job that something else completed, unless it has a result. @returns whether it was recorded */
  adopt(kind: string, key: string, result: string): Promise<boolean>;
  /** Ends the lease without counting an attempt. */
  release(job: Job): Promise<boolean>;
  /** Ends the leases that this gateway held before it was killed. Call it before the first claim of that kind. */
  reclaim(kind: string): Promise<void>;
  /** Deletes the job, leased or not. */
  remove(kind: string, key: string): Promise<void>;
  /** `pending`: waiting or leased jobs; `failing`: those of them with at least one failed attempt. */
  figures(kind: string): Promise<JobFigures>;
  /** The sum over the queues of a kind, e.g. over "call-log/zendesk" and "call-log/vtiger" for "call-log". */
  countUnder(kind: string, which: 'pending' | 'parked'): Promise<number>;
}

export interface JobFigures {
  pending: number;
  failing: number;
  parked: number;
}

export interface ParkedJob {
  key: string;
  /** ISO 8601. */
  parkedAt: string;
  attempts: number;
  error: string;
}

/** Where a job is in its course. */
export interface StandingJob {
  kind: string;
  key: string;
  attempts: number;
  /** The last failure. null: none since it was requested first, or completed. */
  error: string | null;
  /** When its next attempt is due, ISO 8601. null: it is completed, or parked. */
  dueAt: string | null;
  /** ISO 8601. null: it is not parked. */
  parkedAt: string | null;
}
