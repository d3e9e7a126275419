import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord, LookupState } from '../../../domain/calls/record.ts';
import { type LookupResult, numberToLookUp, resultOf } from '../../../domain/crm/lookup.ts';
import { isE164 } from '../../../domain/numbers/e164.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import type { CrmForCalls } from '../../crm/port.ts';
import { everyAgent } from '../../storage/store.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';

/** Delays after each failed lookup while the call lives, in ms. */
const retryAfterMs = [2_000, 5_000, 15_000, 30_000];

export interface Lookup {
  /**
   * Looks up the caller in the CRM while the call rings. `note` writes the result. Retries until answered or stopped.
   */
  begin(call: CallRecord, note: (found: LookupResult) => void): void;
  /** Stops the retries. The outbox looks the caller up once more before it files the entry. */
  stop(callId: string): void;
}

export function createLookup(context: Pick<CallContext, 'clock' | 'logger' | 'settings' | 'live' | 'crm'>): Lookup {
  const cancels = new Map<string, () => void>();

  function ask(call: CallRecord, number: string, attempt: number, note: (r: LookupResult) => void) {
    // The connection may have changed since the last attempt.
    const connection = context.crm.of(call.virtualNumber);
    if (connection === null) return;
    let stopped = false;
    cancels.set(call.id, () => {
      stopped = true;
    });
    connection.adapter
      .findContacts(number, { timeoutMs: context.settings.lookupTimeoutMs, country: context.settings.country })
      .then(
        (contacts) => {
          cancels.delete(call.id);
          note(resultOf(contacts, connection.id));
        },
        (error) => {
          context.logger.warn({ err: error, callId: call.id, attempt }, 'caller lookup failed');
          if (attempt === 0) note({ lookup: 'unavailable', contact: null });
          const delay = retryAfterMs[attempt];
          if (stopped || delay === undefined) return void cancels.delete(call.id);
          const again = () => {
            if (isLive(context.live.get(call.id)?.record.phase ?? 'ended')) ask(call, number, attempt + 1, note);
          };
          cancels.set(call.id, context.clock.after(delay, again));
        },
      );
  }

  return {
    begin(call, note) {
      const number = numberToLookUp(call);
      if (number !== null) ask(call, number, 0, note);
    },
    stop(callId) {
      cancels.get(callId)?.();
      cancels.delete(callId);
    },
  };
}

/** The lookup state before the CRM is queried. Without a number or a CRM there is nothing to look up. */
export function firstLookup(crm: CrmForCalls, virtualNumber: string, number: string | null): LookupState {
  return number !== null && isE164(number) && crm.of(virtualNumber) !== null ? 'pending' : 'unknown';
}

/** Writes the result of a lookup, unless the call already has a contact. Call it only from the call's mailbox. */
export async function noteLookup(context: CallContext, holder: Holder, found: LookupResult): Promise<CallRecord> {
  const { record } = holder;
  if (record.contact !== null || (record.lookup === found.lookup && found.contact === null)) return record;
  return writeCall(context, holder, { ...found }, [{ type: 'call.looked-up', audience: readersOf(record) }]);
}

/** While a call waits, all agents see who waits. */
export function readersOf(record: CallRecord): string | null {
  return waitingOf(record) === null ? record.agent : everyAgent;
}
