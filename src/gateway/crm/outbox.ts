import type { BaseLogger } from 'pino';
import type { CallRecord } from '../../domain/calls/record.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CrmAdapter } from '../../domain/crm/adapter.ts';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { type LookupResult, numberToLookUp, resultOf } from '../../domain/crm/lookup.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { redactNumbers } from '../../domain/numbers/mask.ts';
import { type Job, type JobStore, jobKinds } from '../jobs/port.ts';
import { JobWorker } from '../jobs/worker.ts';
import { entryOf } from '../masking/crm-entry.ts';
import type { CallStore } from '../storage/store.ts';

export interface CrmOutboxOptions {
  jobs: JobStore;
  store: Pick<CallStore, 'get'>;
  crm: CrmAdapter;
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

/**
 * Files every call in the CRM's log exactly once. An entry is marked as sent only after the CRM confirmed it. After a
 * crash in between it is sent again, and the CRM adapter recognises it by its call id.
 */
export function createCrmOutbox(options: CrmOutboxOptions): Pick<JobWorker, 'start' | 'stop' | 'wake'> {
  const { jobs, store, crm, clock, logger, settings, random } = options;
  const { timeoutMs, country, concurrency = 4, pollMs } = settings;

  /** @returns the CRM's id of the entry */
  async function file(job: Job): Promise<string> {
    const call = await store.get(job.key);
    if (call === null) throw new CodedError('CALL_NOT_FOUND');
    const entry = entryOf(await identify(call, job.attempts), job.revision);
    if (entry === null) throw new CodedError('CALL_STATE');
    const { recordId } = await crm.saveCallLog(entry, { timeoutMs });
    return recordId;
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
      if (attempts < mostSearches) throw error;
      // A lookup that fails permanently does not keep the call out of the log.
      logger.warn({ err: error, callId: call.id, attempts }, 'call logged without a contact: the search keeps failing');
      return call;
    }
    return options.onIdentified(call.id, resultOf(contacts));
  }

  const parts = { store: jobs, clock, logger, ...(pollMs !== undefined && { pollMs }), ...(random && { random }) };
  return new JobWorker(
    {
      kind: jobKinds.callLog,
      concurrency,
      leaseMs: leaseMs(timeoutMs),
      run: file,
      onDone: ({ key }) => options.onLogged(key),
      onFailed({ key }, error, { attempts, delay }) {
        const code = error instanceof CodedError ? error.code : 'INTERNAL';
        const reason = redactNumbers(error instanceof Error ? error.message : String(error)).slice(0, 500);
        logger.warn({ callId: key, attempts, delay, code, reason }, 'the CRM did not take a call yet');
        return `${code}: ${reason}`;
      },
    },
    parts,
  );
}
