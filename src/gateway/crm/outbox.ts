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
    /** How long the CRM may take for one entry. */
    timeoutMs: number;
    /** The home country. */
    country?: Country;
    /** Entries on their way at once; 4 unless told. */
    concurrency?: number;
    /** How often to look for entries whose time has come; 5 seconds unless told. */
    pollMs?: number;
  };
  /** 0 to 1, for jitter. */
  random?: () => number;
  /** The CRM has the entry: `calls.logged`. */
  onLogged: (callId: string) => Promise<void>;
  /** The CRM told at last who called: `calls.identified`. */
  onIdentified: (callId: string, found: LookupResult) => Promise<CallRecord>;
}

/** Tries to file a call before it is filed without its contact: about four minutes. */
const mostSearches = 8;
/** A search and an entry, each with its own limit of time, and something to spare. */
const leaseMs = (timeoutMs: number): number => 2 * timeoutMs + 60_000;

/**
 * Brings every call into the CRM's log, sooner or later, once. An entry is noted as
 * sent only after the CRM said so; who dies in between sends it again, and the CRM's
 * adapter keeps it one entry by its call id.
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

  /** When the CRM was down for the whole call, nobody knows yet whose timeline this belongs in. */
  async function identify(call: CallRecord, attempts: number): Promise<CallRecord> {
    const open = call.lookup === 'pending' || call.lookup === 'unavailable';
    const number = numberToLookUp(call);
    if (!open || number === null) return call;
    let contacts: readonly CrmContact[];
    try {
      contacts = await crm.findContacts(number, { timeoutMs, ...(country === undefined ? {} : { country }) });
    } catch (error) {
      if (attempts < mostSearches) throw error;
      // A search that the CRM refuses again and again keeps no call out of its log.
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
