import type { CallRecord } from '../../../domain/calls/record.ts';
import type { LookupResult } from '../../../domain/crm/lookup.ts';
import { CodedError } from '../../../domain/errors.ts';
import { isE164 } from '../../../domain/numbers/e164.ts';
import { changed } from '../../../domain/participants/participant.ts';
import { formersOf } from '../../../domain/participants/standing.ts';
import type { ContactDraft } from '../../../domain/protocol/call.ts';
import { mayAct } from '../model/access.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';
import type { Actor, CrmPageRecord } from '../port.ts';
import { noteLookup, readersOf } from './lookup.ts';

/** Links a call with the CRM's records: its contact, and its log entry. */
export function createFiling(parts: {
  context: CallContext;
  withCall: <T>(callId: string, task: (holder: Holder) => Promise<T>) => Promise<T>;
}) {
  const { context, withCall } = parts;
  /** Contacts being created. A second click waits for the first request. */
  const creating = new Map<string, Promise<CallRecord>>();

  /** The CRM request runs outside the call's mailbox, so a slow CRM never delays a hang-up. */
  async function create(
    callId: string,
    draft: ContactDraft,
    call: Pick<CallRecord, 'masked' | 'unverified' | 'virtualNumber'> & { customerNumber: string },
    actor: Actor,
  ): Promise<CallRecord> {
    const connection = context.crm.of(call.virtualNumber);
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
      return writeCall(context, holder, { lookup: 'found', contact, ...knownTo(holder, actor) }, [event], { log });
    });
  }

  return {
    async createContact(callId: string, draft: ContactDraft, actor: Actor): Promise<CallRecord> {
      const record = await withCall(callId, async (holder) => holder.record);
      mayAct(actor, record);
      if (record.contact !== null) return record;
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
      withCall(callId, (holder) => noteLookup(context, holder, found)),

    /** @throws CodedError CALL_STATE: the CRM already has an entry of the gateway's */
    async setCrmRecord(callId: string, record: CrmPageRecord, actor: Actor): Promise<CallRecord> {
      const call = await withCall(callId, async (holder) => holder.record);
      mayAct(actor, call);
      if (!(await context.crm.adopt(call, record.connection ?? null, record.recordId))) {
        throw new CodedError('CALL_STATE', { message: 'The CRM already has an entry of this call.' });
      }
      return call;
    },

    logged: (callId: string) =>
      withCall(callId, async (holder) => {
        await writeCall(context, holder, {}, [{ type: 'call.logged', audience: holder.record.agent }]);
      }),
  };
}

/** If an agent creates the contact after leaving the call, they may see it. */
function knownTo(holder: Holder, actor: Actor): Partial<CallRecord> {
  const { record } = holder;
  const former = formersOf(record).find(({ identity }) => identity === actor.identity);
  if (actor.role !== 'agent' || former === undefined) return {};
  return { participants: changed(record.participants, former.id, { knewContact: true }) };
}
