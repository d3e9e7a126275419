import { isLive } from '../../../domain/calls/phase.ts';
import type { CallRecord, LookupState } from '../../../domain/calls/record.ts';
import { besideContact, type CrmRecords, recordsOf, withRecords } from '../../../domain/crm/crm-records.ts';
import { type LookupResult, numberToLookUp, resultOf } from '../../../domain/crm/lookup.ts';
import { forbidsRecording } from '../../../domain/crm/no-recording.ts';
import type { OfConnections } from '../../../domain/crm/number-connections.ts';
import { CodedError } from '../../../domain/errors.ts';
import { isE164 } from '../../../domain/numbers/e164.ts';
import { waitingOf } from '../../../domain/participants/waiting.ts';
import type { CrmForCalls, OpenConnection } from '../../crm/port.ts';
import { searchOf } from '../../crm/port.ts';
import { isOwnNumber } from '../../directory/own-numbers.ts';
import { everyAgent } from '../../storage/store.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';

/** Delays after each failed lookup while the call lives, in ms. A CRM that asks to wait longer is asked later. */
const delays = [2_000, 5_000, 15_000, 30_000];

/** The results of a lookup, as they come. */
export interface Heard {
  /** What the system of record knows. */
  found(result: LookupResult): void;
  /** What a further connection knows. @param noRecording its CRM says that calls of the contact are not recorded */
  records(records: CrmRecords, noRecording: boolean): void;
}

export interface Lookup {
  /**
   * Looks up the caller in the CRMs of the call while it rings. The system of record is asked again until it answers, or
   * the lookup is stopped. Further connections are asked once, at the same time, and delay nothing.
   * @returns the first answer of the system of record. null: there is none, or the first attempt failed
   */
  begin(call: CallRecord, heard: Heard): Promise<LookupResult | null>;
  /** Stops the retries. The outbox looks the caller up once more before it files the entry. */
  stop(callId: string): void;
}

type Context = Pick<CallContext, 'clock' | 'logger' | 'settings' | 'live' | 'crm' | 'directory'>;

export function createLookup(context: Context): Lookup {
  const cancels = new Map<string, () => void>();

  /** @param first receives the outcome of the first attempt */
  function ask(
    call: CallRecord,
    number: string,
    attempt: number,
    { found }: Heard,
    first: (result: LookupResult | null) => void,
  ) {
    // The connection may have changed since the last attempt.
    const connection = context.crm.of(call);
    if (connection === null) return first(null);
    let stopped = false;
    cancels.set(call.id, () => {
      stopped = true;
    });
    // What an adapter of the administrator's returns may be anything.
    const answer = search(connection, number).then((contacts) => resultOf(contacts, connection));
    answer.then(
      (result) => {
        cancels.delete(call.id);
        first(result);
        found(result);
      },
      (error) => {
        context.logger.warn({ err: error, callId: call.id, attempt }, 'caller lookup failed');
        first(null);
        if (attempt === 0) found({ lookup: 'unavailable', contact: null });
        const delay = delays[attempt];
        if (stopped || delay === undefined) return void cancels.delete(call.id);
        const again = () => {
          if (isCurrent(call)) ask(call, number, attempt + 1, { found, records: () => {} }, () => {});
        };
        cancels.set(call.id, context.clock.after(Math.max(delay, askedToWait(error)), again));
      },
    );
  }

  function askFurther(call: CallRecord, number: string, { records }: Heard): void {
    for (const connection of context.crm.also(call)) {
      search(connection, number)
        .then((contacts) =>
          records(recordsOf(contacts, connection), forbidsRecording(contacts, connection.noRecording)),
        )
        .catch((error) =>
          context.logger.warn({ err: error, callId: call.id, connection: connection.id }, 'caller lookup failed'),
        );
    }
  }

  const search = async (connection: OpenConnection, number: string) =>
    connection.adapter.findContacts(number, searchOf(connection, context.settings));

  const isCurrent = (call: CallRecord): boolean => isLive(context.live.get(call.id)?.record.phase ?? 'ended');

  return {
    async begin(call, heard) {
      const number = numberToLookUp(call);
      if (number === null) return null;
      if (await isOwnNumber(context.directory, number)) {
        heard.found({ lookup: 'unknown', contact: null });
        return null;
      }
      if (!isCurrent(call)) return null;
      askFurther(call, number, heard);
      return new Promise((first) => ask(call, number, 0, heard, first));
    },
    stop(callId) {
      cancels.get(callId)?.();
      cancels.delete(callId);
    },
  };
}

/** How long the CRM asks to wait, in ms (Retry-After). */
function askedToWait(error: unknown): number {
  const details = error instanceof CodedError ? (error.details as { retryAfterMs?: unknown } | undefined) : undefined;
  return typeof details?.retryAfterMs === 'number' ? details.retryAfterMs : 0;
}

/** The lookup state before the CRM is queried. Without a number or a CRM there is nothing to look up. */
export function firstLookup(crm: CrmForCalls, line: OfConnections, number: string | null): LookupState {
  return number !== null && isE164(number) && crm.of(line) !== null ? 'pending' : 'unknown';
}

/** Writes the result of a lookup, unless the call already has a contact. Call it only from the call's mailbox. */
export async function noteLookup(
  context: CallContext,
  holder: Holder,
  { lookup, contact, choice }: LookupResult,
): Promise<CallRecord> {
  const { record } = holder;
  const decided = record.contact !== null || record.choice !== undefined;
  if (decided || (record.lookup === lookup && contact === null)) return record;
  const change = { lookup, contact, ...(choice !== undefined && { choice }) };
  return writeCall(context, holder, change, [{ type: 'call.looked-up', audience: readersOf(record) }]);
}

/** Writes what a further connection knows of the caller. Call it only from the call's mailbox. */
export async function noteRecords(context: CallContext, holder: Holder, found: CrmRecords): Promise<CallRecord> {
  const { record } = holder;
  const known = record.crmRecords ?? [];
  const crmRecords = withRecords(known, found);
  if (crmRecords === known || besideContact(found, record.contact).length === 0) return record;
  const event = { type: 'call.looked-up', audience: readersOf(record) } as const;
  return writeCall(context, holder, { crmRecords }, [event]);
}

/** While a call waits, all agents see its caller. */
export function readersOf(record: CallRecord): string | null {
  return waitingOf(record) === null ? record.agent : everyAgent;
}
