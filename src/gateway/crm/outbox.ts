import type { BaseLogger } from 'pino';
import type { CallRecord } from '../../domain/calls/record.ts';
import { type Clock, forwardTime } from '../../domain/clock.ts';
import type { CrmAdapter } from '../../domain/crm/adapter.ts';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { type LookupResult, numberToLookUp, resultOf } from '../../domain/crm/lookup.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { redactNumbers } from '../../domain/numbers/mask.ts';
import { entryOf } from '../masking/crm-entry.ts';
import { isStorageError } from '../storage/storage-trouble.ts';
import type { CallStore, OutboxItem, OutboxStore } from '../storage/store.ts';
import { backoffMs } from './backoff.ts';

export interface CrmOutboxOptions {
  outbox: OutboxStore;
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

export interface CrmOutbox {
  start(): void;
  /** Sends no more; resolves when what is under way has its answer. What is left waits for the next start. */
  stop(): Promise<void>;
  /** Something may be due: look now rather than at the next round. */
  wake(): void;
}

/** Tries to file a call before it is filed without its contact: about four minutes. */
const mostSearches = 8;

/**
 * Brings every call into the CRM's log, sooner or later, once. An entry is noted as
 * sent only after the CRM said so; who dies in between sends it again, and the CRM's
 * adapter keeps it one entry by its call id.
 */
export function createCrmOutbox(options: CrmOutboxOptions): CrmOutbox {
  const { outbox, store, crm, clock, logger, settings } = options;
  const concurrency = settings.concurrency ?? 4;
  const random = options.random ?? Math.random;
  const sending = new Map<string, Promise<void>>();
  /** Revisions that the CRM has, and of which the disk did not take the note: they are not sent again. */
  const sent = new Map<string, { revision: number; recordId: string }>();
  const timers = new Set<() => void>();
  let running = false;
  let looking = false;
  let lookAgain = false;

  function wake(): void {
    if (!running) return;
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    look()
      .catch((error) => logger.error({ err: error }, 'the outbox could not be read'))
      .finally(() => {
        looking = false;
        if (!lookAgain) return;
        lookAgain = false;
        wake();
      });
  }

  async function look(): Promise<void> {
    if (sending.size >= concurrency) return;
    // Those on their way are still due by the store's book.
    const due = await outbox.due(new Date(forwardTime(clock)).toISOString(), concurrency + sending.size);
    for (const item of due) {
      if (!running || sending.size >= concurrency) return;
      if (sending.has(item.callId)) continue;
      const work = send(item).then((done) => {
        sending.delete(item.callId);
        if (done) wake();
      });
      sending.set(item.callId, work);
    }
  }

  /** @returns whether to look at once for more; after a failure the item's own time decides */
  async function send(item: OutboxItem): Promise<boolean> {
    try {
      const known = sent.get(item.callId);
      const recordId = known?.revision === item.revision ? known.recordId : await file(item);
      sent.set(item.callId, { revision: item.revision, recordId });
      await outbox.succeeded(item.callId, item.revision, recordId);
      sent.delete(item.callId);
    } catch (error) {
      // The CRM is not to blame for our disk: the next round tries again.
      if (isStorageError(error)) return false;
      await postpone(item, error);
      return false;
    }
    await options
      .onLogged(item.callId)
      .catch((error) => logger.error({ err: error, callId: item.callId }, 'a logged call could not be announced'));
    return true;
  }

  async function file(item: OutboxItem): Promise<string> {
    const call = await store.get(item.callId);
    if (call === null) throw new CodedError('CALL_NOT_FOUND');
    const entry = entryOf(await identify(call, item.attempts), item.revision);
    if (entry === null) throw new CodedError('CALL_STATE');
    const { recordId } = await crm.saveCallLog(entry, { timeoutMs: settings.timeoutMs });
    return recordId;
  }

  /** When the CRM was down for the whole call, nobody knows yet whose timeline this belongs in. */
  async function identify(call: CallRecord, attempts: number): Promise<CallRecord> {
    const open = call.lookup === 'pending' || call.lookup === 'unavailable';
    const number = numberToLookUp(call);
    if (!open || number === null) return call;
    const { timeoutMs, country } = settings;
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

  async function postpone(item: OutboxItem, error: unknown): Promise<void> {
    const attempts = item.attempts + 1;
    const delay = backoffMs(attempts, random());
    const code = error instanceof CodedError ? error.code : 'INTERNAL';
    const text = redactNumbers(error instanceof Error ? error.message : String(error)).slice(0, 500);
    logger.warn({ callId: item.callId, attempts, delay, code, reason: text }, 'the CRM did not take a call yet');
    try {
      await outbox.failed(item.callId, new Date(forwardTime(clock) + delay).toISOString(), `${code}: ${text}`);
    } catch (again) {
      logger.error({ err: again, callId: item.callId }, 'an entry could not be postponed');
    }
    wakeIn(delay);
  }

  function wakeIn(ms: number): void {
    if (!running) return;
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      wake();
    });
    timers.add(cancel);
  }

  /** Entries postponed by an earlier run have no timer here. */
  function round(): void {
    if (!running) return;
    const cancel = clock.after(settings.pollMs ?? 5_000, () => {
      timers.delete(cancel);
      wake();
      round();
    });
    timers.add(cancel);
  }

  return {
    start() {
      if (running) return;
      running = true;
      wake();
      round();
    },
    async stop() {
      running = false;
      for (const cancel of timers) cancel();
      timers.clear();
      await Promise.all(sending.values());
    },
    wake,
  };
}
