import type { CallFlow } from '../../domain/calls/flow-path.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CallRecord } from '../../domain/calls/record.ts';
import { ofSameLine } from '../../domain/crm/same-line.ts';
import { CodedError } from '../../domain/errors.ts';
import { readDialable } from '../../domain/numbers/dialable.ts';
import { type Country, isE164, toE164 } from '../../domain/numbers/e164.ts';
import type { ExportedCall, ExportedContact, PersonDeletion, PersonExport } from '../../domain/protocol/person.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { ContactStore, StoredContact } from '../storage/contacts/port.ts';
import type { PersonStore } from '../storage/persons/port.ts';
import type { AuditLine } from '../storage/store.ts';
import { type BookedCallbacks, callbacksOf } from './booked-callbacks.ts';

const pageSize = 100;

/** Further phones of a person's contacts whose calls are looked through. */
const mostPhones = 100;

export interface PersonsParts {
  store: PersonStore;
  contacts: Pick<ContactStore, 'alike' | 'delete'>;
  callbacks: BookedCallbacks;
  /** The country of numbers without a country code. */
  country: Country;
  recordings: Pick<Recordings, 'removeOfCall'>;
}

/** The number as calls store it: E.164, or the text that the network sent. @throws CodedError INVALID_NUMBER */
export function storedNumber(given: string, country: Country): string {
  const number = readDialable(given, country)?.number ?? given.trim();
  if (number === '') throw new CodedError('INVALID_NUMBER');
  return number;
}

/** All calls of a person, page by page, newest first. */
export async function* pagesOf(store: PersonStore, number: string): AsyncGenerator<CallRecord[]> {
  let before: string | undefined;
  do {
    const page = await store.callsOf(number, { before, limit: pageSize });
    yield page.calls;
    before = page.next ?? undefined;
  } while (before !== undefined);
}

/** The contacts with this number, compared as for the screen pop. */
export async function contactsOf(
  { contacts, country }: Pick<PersonsParts, 'contacts' | 'country'>,
  number: string,
): Promise<StoredContact[]> {
  return isE164(number) ? ofSameLine(await contacts.alike(number), number, country) : [];
}

/** One page of what is stored of a person. The first one has the contacts. */
export async function exported(
  parts: Omit<PersonsParts, 'recordings'>,
  number: string,
  page: { before?: string | undefined; limit: number },
): Promise<PersonExport> {
  const { store } = parts;
  const { calls, next } = await store.callsOf(number, page);
  const callbacks = callbacksOf(parts.callbacks, number, new Set(calls.map(({ id }) => id))).filter(
    (each) => each.number !== number || page.before === undefined,
  );
  const contacts = page.before === undefined ? await contactsOf(parts, number) : [];
  const events = await store.eventsOf(calls.map(({ id }) => id));
  const of = (id: string) => events.filter(({ callId }) => callId === id);
  return {
    calls: calls.map((call) => exportedCall(call, of(call.id))),
    next,
    ...(contacts.length > 0 && { contacts: contacts.map(exportedContact) }),
    ...(callbacks.length > 0 && { callbacks }),
  };
}

function exportedContact(contact: StoredContact): ExportedContact {
  const { id, name, company, numbers, email, notes, owner, doNotRecord, createdAt } = contact;
  return { id, name, company, numbers, email, notes, owner, doNotRecord, createdAt };
}

function exportedCall(call: CallRecord, events: readonly { type: string; at: string }[]): ExportedCall {
  return {
    id: call.id,
    direction: call.direction,
    origin: call.origin,
    virtualNumber: call.virtualNumber,
    number: call.customerNumber,
    name: call.customerName,
    contact: call.contact,
    matches: [...(call.choice?.matches ?? [])],
    elsewhere: [...(call.crmRecords ?? [])],
    params: call.params,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    endReason: call.endReason,
    note: call.note,
    answeredBy: call.answeredBy ?? null,
    disposition: call.disposition,
    tags: [...(call.tags ?? [])],
    followUp: call.followUp ?? null,
    flow: call.flow === undefined ? null : exportedFlow(call.flow),
    consent: call.consent ?? null,
    participants: call.participants.map(
      ({ kind, identity, number, name, joinedAt, answeredAt, leftAt, note, disposition, draft }) => {
        return { kind, identity, number, name, joinedAt, answeredAt, leftAt, note, disposition, draft };
      },
    ),
    recordings: [...call.recordings],
    events: events.map(({ type, at }) => ({ type, at })),
  };
}

function exportedFlow({ flow, version, queue, steps }: CallFlow): ExportedCall['flow'] {
  return {
    ...{ flow, version, queue: queue ?? null },
    steps: steps.map(({ flow, node, kind, outcome, at, digits = null }) => {
      return { flow, node, kind, outcome, at: new Date(at).toISOString(), digits };
    }),
  };
}

/**
 * Deletes the contacts of a person, and the calls with their notes, events and recordings, and cancels calls back. Sound
 * goes before the row that names it, so that a crash in between leaves nothing that cannot be found again.
 * @param line the audit line; its subject gets the count. Contacts have a line of their own.
 * @throws CodedError CALL_STATE while a call with this person is going on; nothing is deleted then
 */
export async function deletePerson(
  parts: PersonsParts,
  number: string,
  line: (count: string) => AuditLine,
): Promise<PersonDeletion> {
  const { store, country } = parts;
  const known = await contactsOf(parts, number);
  const others = new Set(known.flatMap((contact) => phonesOf(contact, country)));
  const callIds = new Set<string>();
  for await (const calls of pagesOf(store, number)) {
    for (const { id } of calls) callIds.add(id);
    if (calls.some(({ phase }) => isLive(phase))) throw goingOn('A call with this person is going on.');
    for (const { contact, choice } of calls) {
      for (const each of [contact, ...(choice?.matches ?? [])]) {
        if (each !== null && others.size < mostPhones) for (const phone of phonesOf(each, country)) others.add(phone);
      }
    }
  }
  if (!(await store.forgetNumber(number, country, [...others].slice(0, mostPhones)))) {
    throw goingOn('A call with another phone of this person is going on.');
  }
  // Before their calls, by which they are found again after a crash.
  const callbacks = callbacksOf(parts.callbacks, number, callIds);
  for (const { callId } of callbacks) await parts.callbacks.cancel(callId);
  const contacts = known.map(({ id }) => id);
  await parts.contacts.delete(contacts, { audit: line(`${contacts.length} contacts`) });
  const deleted: PersonDeletion = {
    calls: 0,
    recordings: 0,
    ...(contacts.length > 0 && { contacts: contacts.length }),
    ...(callbacks.length > 0 && { callbacks: callbacks.length }),
  };
  for (;;) {
    const { calls } = await store.callsOf(number, { limit: pageSize });
    // A call that began meanwhile stays.
    const over = calls.filter(({ phase }) => !isLive(phase)).map(({ id }) => id);
    for (const id of over) deleted.recordings += await parts.recordings.removeOfCall(id, 'deleted');
    deleted.calls += over.length;
    const last = calls.length < pageSize || over.length === 0;
    await store.deleteCalls(over, last ? line(`${deleted.calls} calls`) : undefined);
    if (last) return deleted;
  }
}

/** The numbers of a contact, as calls store them. */
function phonesOf({ numbers }: { numbers: readonly string[] }, country: Country): string[] {
  return numbers.flatMap((spelling) => toE164(spelling, country) ?? []);
}

function goingOn(message: string): CodedError {
  return new CodedError('CALL_STATE', { message, help: 'Delete after it has ended.' });
}
