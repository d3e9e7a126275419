import type { BaseLogger } from 'pino';
import type { CallRecord } from '../../domain/calls/record.ts';
import { type Clock, forwardTime } from '../../domain/clock.ts';
import { waitsForChoiceUntil } from '../../domain/crm/contact-choice.ts';
import { recordingLinkOf } from '../../domain/crm/recording-link.ts';
import type { TicketCause } from '../../domain/crm/ticket.ts';
import { CodedError } from '../../domain/errors.ts';
import { redactNumbers } from '../../domain/numbers/mask.ts';
import { callLogOf, type Job, type JobStore, subjectOf } from '../jobs/port.ts';
import { JobWorker, type Later, type Verdict } from '../jobs/worker.ts';
import { entryOf } from '../masking/crm-entry.ts';
import { taskOf } from '../masking/crm-task.ts';
import { ticketOf } from '../masking/crm-ticket.ts';
import type { CallStore } from '../storage/store.ts';
import { CallInCrm, type CallInCrmOptions } from './call-in-crm.ts';

export interface CrmOutboxOptions extends Omit<CallInCrmOptions, 'connection'> {
  jobs: JobStore;
  store: Pick<CallStore, 'get'>;
  /** The CRM, its user of each agent, and the calls that become tickets there. */
  connection: CallInCrmOptions['connection'] & {
    userOf(agent: string): string | null;
    tickets?: readonly TicketCause[];
  };
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  settings: CallInCrmOptions['settings'] & {
    /** Number of parallel entries. Default: 4. */
    concurrency?: number;
    /** Interval between checks for due entries. Default: 5 seconds. */
    pollMs?: number;
    /** The gateway's address for browsers, for the links of recordings. Default: entries have none. */
    publicUrl?: string | null;
  };
  /** Random number from 0 to 1, for jitter. */
  random?: () => number;
  /** Called when the CRM has stored the entry: `calls.logged`. */
  onLogged: (callId: string) => Promise<void>;
  /**
   * Called when anything else has changed in what lists say of the entry: `calls.entryChanged`. Default: nothing is
   * called.
   */
  onEntryChanged?: (callId: string) => Promise<void>;
}

/** The lease covers a lookup and an entry, each with its own timeout, plus a margin. */
const leaseMs = (timeoutMs: number): number => 2 * timeoutMs + 60_000;

/** How long a queue waits for new credentials before it tries the old ones again, in ms. */
const credentialsPauseMs = 10 * 60_000;
/** The longest pause that a CRM can ask for, in ms. */
const longestPauseMs = 60 * 60_000;

/**
 * Files every call in the log of one CRM connection exactly once, those that need it as a ticket, and a follow-up as a
 * task. An entry is marked as sent only after the CRM confirmed it. After a crash in between it is sent again, and the
 * CRM adapter recognises it by its key. An entry that the CRM refuses is parked.
 */
export function createCrmOutbox(options: CrmOutboxOptions): JobWorker {
  const { jobs, store, connection, clock, logger, settings, random } = options;
  const { adapter: crm, tickets = [] } = connection;
  const { timeoutMs, concurrency = 4, pollMs, publicUrl = null } = settings;
  const calls = new CallInCrm(options);

  /** @returns the CRM's id of the record. null: there is none */
  async function file(job: Job): Promise<string | null | Later> {
    const { callId, what } = subjectOf(job.key);
    const call = await store.get(callId);
    if (call === null) throw new CodedError('CALL_NOT_FOUND');
    return { entry: fileEntry, ticket: fileTicket, task: fileTask }[what](job, call);
  }

  async function fileEntry(job: Job, before: CallRecord): Promise<string | Later> {
    const { call, about } = await calls.read(before, job.attempts);
    const entry = entryOf(call, job.revision, {
      user: userOf(call),
      recording: recordingLinkOf(call, publicUrl),
      ...(about !== undefined && { about }),
    });
    if (entry === null) throw new CodedError('CALL_STATE');
    const later = about === undefined ? waitsForChoice(call) : null;
    if (later !== null) return later;
    const { recordId } = await crm.saveCallLog(entry, { recordId: job.result }, { timeoutMs });
    return recordId;
  }

  /** The record was requested before the lookup found several contacts. null: it can be made now */
  function waitsForChoice(call: CallRecord): Later | null {
    const notBefore = waitsForChoiceUntil(call);
    return notBefore !== null && Date.parse(notBefore) > forwardTime(clock) ? { notBefore } : null;
  }

  async function fileTicket(job: Job, before: CallRecord): Promise<string | null> {
    if (crm.saveTicket === undefined) return job.result;
    const { call, about } = await calls.read(before, job.attempts);
    const ticket = ticketOf(call, {
      causes: tickets,
      user: userOf(call),
      exists: job.result !== null,
      publicUrl,
      ...(about !== undefined && { about }),
    });
    if (ticket === null) return job.result;
    const { id } = await crm.saveTicket(ticket, { recordId: job.result }, { timeoutMs });
    return id;
  }

  async function fileTask(job: Job, before: CallRecord): Promise<string | null | Later> {
    if (crm.saveTask === undefined) return job.result;
    const { call, about } = await calls.read(before, job.attempts);
    const task = taskOf(call, {
      user: userOf(call),
      // An earlier revision may have made the task, and its answer was lost.
      mayExist: job.result !== null || job.revision > 1,
      ...(about !== undefined && { about }),
    });
    if (task === null) return job.result;
    const later = about === undefined ? waitsForChoice(call) : null;
    if (later !== null) return later;
    const { recordId } = await crm.saveTask(task, { recordId: job.result }, { timeoutMs });
    return recordId === '' ? null : recordId;
  }

  function userOf({ agent }: CallRecord): string | null {
    return agent === null ? null : connection.userOf(agent);
  }

  async function announce({ key }: Job): Promise<void> {
    const { callId, what } = subjectOf(key);
    await (what === 'entry' ? options.onLogged(callId) : options.onEntryChanged?.(callId));
  }

  const parts = { store: jobs, clock, logger, ...(pollMs !== undefined && { pollMs }), ...(random && { random }) };
  return new JobWorker(
    {
      kind: callLogOf(connection.id),
      concurrency,
      leaseMs: leaseMs(timeoutMs),
      run: file,
      judge,
      onDone: announce,
      onFailed({ key }, error, { attempts, delay }) {
        const code = error instanceof CodedError ? error.code : 'INTERNAL';
        const reason = redactNumbers(error instanceof Error ? error.message : String(error)).slice(0, 500);
        const { callId, what } = subjectOf(key);
        const outcome = delay === null ? `${what} refused by the CRM and parked` : `${what} not saved by the CRM`;
        logger.warn({ connection: connection.id, callId, attempts, delay, code, reason }, outcome);
        return `${code}: ${reason}`;
      },
      async onPostponed({ key }, { attempts, delay }) {
        // Further failures change nothing of what is shown.
        if (delay === null || attempts === 1) await options.onEntryChanged?.(subjectOf(key).callId);
      },
    },
    parts,
  );
}

function judge(error: unknown): Verdict {
  if (!(error instanceof CodedError)) return {};
  if (error.code === 'CRM_REFUSED') return { park: true };
  if (error.code === 'CRM_CREDENTIALS') return { pauseMs: credentialsPauseMs };
  const wanted = (error.details as { retryAfterMs?: unknown } | undefined)?.retryAfterMs;
  return typeof wanted === 'number' && wanted > 0 ? { pauseMs: Math.min(wanted, longestPauseMs) } : {};
}
