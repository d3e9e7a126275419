import type { CallRecord } from '../../../domain/calls/record.ts';
import { chosenContact, matchOf } from '../../../domain/crm/contact-choice.ts';
import type { CrmRecords } from '../../../domain/crm/crm-records.ts';
import type { LookupResult } from '../../../domain/crm/lookup.ts';
import type { CrmRef } from '../../../domain/crm/ref.ts';
import { CodedError } from '../../../domain/errors.ts';
import { isE164 } from '../../../domain/numbers/e164.ts';
import { changed } from '../../../domain/participants/participant.ts';
import { formersOf } from '../../../domain/participants/standing.ts';
import type { ContactDraft } from '../../../domain/protocol/call.ts';
import { mayAct } from '../model/access.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import type { Actor, CrmPageRecord } from '../port.ts';
import { applyCrmConsent } from '../recording/crm-consent.ts';
import { noteLookup, noteRecords, readersOf } from './lookup.ts';

/** Links a call with the CRM's records: its contact, and its log entry. */
export function createFiling(parts: {
  context: CallContext;
  withCall: <T>(callId: string, task: (holder: Holder, live: LiveCall | null) => Promise<T>) => Promise<T>;
}) {
  const { context, withCall } = parts;
  /** Contacts being created. A second click waits for the first request. */
  const creating = new Map<string, Promise<CallRecord>>();

  /** The CRM request runs outside the call's mailbox, so a slow CRM never delays a hang-up. */
  async function create(
    callId: string,
    draft: ContactDraft,
    call: Pick<CallRecord, 'masked' | 'unverified' | 'connections'> & { customerNumber: string },
    actor: Actor,
  ): Promise<CallRecord> {
    const connection = context.crm.of(call);
    if (connection === null) throw new CodedError('CRM_UNAVAILABLE');
    const { adapter: crm } = connection;
    if (crm.createContact === undefined) throw new CodedError('CRM_NOT_SUPPORTED');
    const { customerNumber: number, masked, unverified = false } = call;
    if (masked && crm.keepsPrivate !== true) throw new CodedError('CONTACT_NUMBER_MASKED');
    // One contact for each call, also if the answer to a first request was lost.
    const wanted = { key: callId, ...draft, number, masked, unverified };
    const created = await crm.createContact(wanted, { timeoutMs: context.settings.lookupTimeoutMs });
    const typed = { name: draft.name, company: draft.company };
    const contact = { ...created, connection: connection.id, typed };
    return withCall(callId, async (holder) => {
      const { record } = holder;
      const event = { type: 'call.looked-up', audience: readersOf(record) } as const;
      // An ended call was filed without its contact, so it is filed again.
      const log = record.endedAt !== null;
      const choice = record.choice === undefined ? {} : { choice: { ...record.choice, state: 'made' as const } };
      const change = { lookup: 'found' as const, contact, ...choice, ...knownTo(holder, actor) };
      return writeCall(context, holder, change, [event], { log });
    });
  }

  /** Tells the call's agent what has become of it. */
  async function announce(callId: string, type: 'call.logged' | 'call.entry'): Promise<void> {
    await withCall(callId, (holder) => writeCall(context, holder, {}, [{ type, audience: holder.record.agent }]));
  }

  return {
    async createContact(callId: string, draft: ContactDraft, actor: Actor): Promise<CallRecord> {
      const record = await withCall(callId, async (holder) => holder.record);
      mayAct(actor, record);
      // If none of several matches is the caller, the new contact is the choice.
      if (chosenContact(record) !== null) return record;
      const { customerNumber } = record;
      if (customerNumber === null || !isE164(customerNumber)) {
        throw new CodedError('CALL_STATE', { message: 'This call has no number to file a contact under.' });
      }
      const running = creating.get(callId) ?? create(callId, draft, { ...record, customerNumber }, actor);
      creating.set(callId, running);
      try {
        return await running;
      } finally {
        creating.delete(callId);
      }
    },

    identified: (callId: string, found: LookupResult) =>
      withCall(callId, async (holder, live) => {
        await noteLookup(context, holder, found);
        if (found.noRecording === true) await applyCrmConsent(context, holder, live);
        return holder.record;
      }),

    related: (callId: string, records: CrmRecords, noRecording = false) =>
      withCall(callId, async (holder, live) => {
        await noteRecords(context, holder, records);
        if (noRecording) await applyCrmConsent(context, holder, live);
        return holder.record;
      }),

    /** @param contact null: none of the matches. @throws CodedError NOT_FOUND: the contact is not one of the matches */
    async chooseContact(callId: string, contact: CrmRef | null, actor: Actor): Promise<CallRecord> {
      return withCall(callId, async (holder) => {
        const { record } = holder;
        mayAct(actor, record);
        if (record.choice === undefined) {
          throw new CodedError('CALL_STATE', { message: 'This call has no contacts to choose from.' });
        }
        const chosen = contact === null ? null : matchOf(record, contact);
        if (contact !== null && chosen === null) throw new CodedError('NOT_FOUND');
        const change = {
          contact: chosen,
          lookup: chosen === null ? ('unknown' as const) : ('found' as const),
          choice: { ...record.choice, state: 'made' as const },
        };
        const event = { type: 'call.looked-up', audience: readersOf(record) } as const;
        return writeCall(context, holder, { ...change, ...knownTo(holder, actor) }, [event], {
          log: record.endedAt !== null,
          durable: true,
        });
      });
    },

    /** @throws CodedError CALL_STATE: the CRM already has an entry of the gateway's */
    async setCrmRecord(callId: string, record: CrmPageRecord, actor: Actor): Promise<CallRecord> {
      const call = await withCall(callId, async (holder) => holder.record);
      mayAct(actor, call);
      if (!(await context.crm.adopt(call, record.connection ?? null, record.recordId))) {
        throw new CodedError('CALL_STATE', { message: 'The CRM already has an entry of this call.' });
      }
      return call;
    },

    logged: (callId: string) => announce(callId, 'call.logged'),
    entryChanged: (callId: string) => announce(callId, 'call.entry'),
  };
}

/** If an agent creates the contact after leaving the call, they may see it. */
function knownTo(holder: Holder, actor: Actor): Partial<CallRecord> {
  const { record } = holder;
  const former = formersOf(record).find(({ identity }) => identity === actor.identity);
  if (actor.role !== 'agent' || former === undefined) return {};
  return { participants: changed(record.participants, former.id, { knewContact: true }) };
}
