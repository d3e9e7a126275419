import type { BaseLogger } from 'pino';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { type LookupResult, numberToLookUp, resultOf } from '../../domain/crm/lookup.ts';
import { recordingLinkOf } from '../../domain/crm/recording-link.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { redactNumbers } from '../../domain/numbers/mask.ts';
import { callLogOf, type Job, type JobStore } from '../jobs/port.ts';
import { JobWorker, type Verdict } from '../jobs/worker.ts';
import { entryOf } from '../masking/crm-entry.ts';
import type { CallStore } from '../storage/store.ts';
import type { OpenConnection } from './port.ts';

export interface CrmOutboxOptions {
  jobs: JobStore;
  store: Pick<CallStore, 'get'>;
  /** The CRM, and its user of each agent. */
  connection: OpenConnection & { userOf(agent: string): string | null };
  clock: Clock;
  logger: Pick<BaseLogger, 'info' | 'warn' | 'error'>;
  settings: {
    /** Timeout of the CRM for one entry. */
    timeoutMs: number;
    /** The home country. */
    country?: Country;
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
  /** Called when a late lookup has identified the caller: `calls.identified`. */
  onIdentified: (callId: string, found: LookupResult) => Promise<CallRecord>;
}

/** Failed lookups before a call is filed without its contact: about four minutes. */
const mostSearches = 8;
/** The lease covers a lookup and an entry, each with its own timeout, plus a margin. */
const leaseMs = (timeoutMs: number): number => 2 * timeoutMs + 60_000;

/** How long a queue waits for new credentials before it tries the old ones again, in ms. */
const credentialsPauseMs = 10 * 60_000;
/** The longest pause that a CRM can ask for, in ms. */
const longestPauseMs = 60 * 60_000;

/**
 * Files every call in the log of one CRM connection exactly once. An entry is marked as sent only after the CRM confirmed
 * it. After a crash in between it is sent again, and the CRM adapter recognises it by its call id. An entry that the CRM
 * refuses is parked.
 */
export function createCrmOutbox(options: CrmOutboxOptions): JobWorker {
  const { jobs, store, connection, clock, logger, settings, random } = options;
  const { adapter: crm } = connection;
  const { timeoutMs, country, concurrency = 4, pollMs, publicUrl = null } = settings;

  /** @returns the CRM's id of the entry */
  async function file(job: Job): Promise<string> {
    const call = await store.get(job.key);
    if (call === null) throw new CodedError('CALL_NOT_FOUND');
    const user = call.agent === null ? null : connection.userOf(call.agent);
    const recording = recordingLinkOf(call, publicUrl);
    const entry = entryOf(own(await identify(call, job.attempts)), job.revision, { user, recording });
    if (entry === null) throw new CodedError('CALL_STATE');
    const { recordId } = await crm.saveCallLog(entry, { recordId: job.result }, { timeoutMs });
    return recordId;
  }

  /** A contact of another connection means nothing to this CRM. */
  function own(call: CallRecord): CallRecord {
    const of = call.contact?.connection ?? connection.id;
    return of === connection.id ? call : { ...call, contact: null };
  }

  /** If the CRM was down during the whole call, the caller is looked up before the call is filed. */
  async function identify(call: CallRecord, attempts: number): Promise<CallRecord> {
    const open = call.lookup === 'pending' || call.lookup === 'unavailable';
    const number = numberToLookUp(call);
    if (!open || number === null) return call;
    let contacts: readonly CrmContact[];
    try {
      contacts = await crm.findContacts(number, { timeoutMs, ...(country === undefined ? {} : { country }) });
    } catch (error) {
      const refused = error instanceof CodedError && error.code === 'CRM_REFUSED';
      if (!refused && attempts < mostSearches) throw error;
      // A lookup that fails permanently does not keep the call out of the log.
      logger.warn({ err: error, callId: call.id, attempts }, 'call logged without a contact: its lookup keeps failing');
      return call;
    }
    return options.onIdentified(call.id, resultOf(contacts, connection.id));
  }

  const parts = { store: jobs, clock, logger, ...(pollMs !== undefined && { pollMs }), ...(random && { random }) };
  return new JobWorker(
    {
      kind: callLogOf(connection.id),
      concurrency,
      leaseMs: leaseMs(timeoutMs),
      run: file,
      judge,
      onDone: ({ key }) => options.onLogged(key),
      onFailed({ key }, error, { attempts, delay }) {
        const code = error instanceof CodedError ? error.code : 'INTERNAL';
        const reason = redactNumbers(error instanceof Error ? error.message : String(error)).slice(0, 500);
        const what = delay === null ? 'log entry refused by the CRM and parked' : 'log entry not saved by the CRM';
        logger.warn({ connection: connection.id, callId: key, attempts, delay, code, reason }, what);
        return `${code}: ${reason}`;
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
