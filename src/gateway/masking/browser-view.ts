import { mayRecord } from '../../domain/calls/consent.ts';
import { isLive } from '../../domain/calls/phase.ts';
import { type CallRecord, talkSeconds } from '../../domain/calls/record.ts';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { besideContact } from '../../domain/crm/crm-records.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { customerId, type Participant } from '../../domain/participants/participant.ts';
import { formersOf, guestsOf, internalOf, leadOf } from '../../domain/participants/standing.ts';
import type { CallView, PartyView } from '../../domain/protocol/call.ts';
import type { ContactView } from '../../domain/protocol/contact.ts';
import { type Disclosure, disclosureOf } from './disclosure.ts';
import { flowView } from './flow-view.ts';
import { formerView } from './former-view.ts';
import { earlierNotes, guestNotes } from './note-views.ts';
import { placeView, waitingView } from './waiting-view.ts';

type Text = Disclosure['text'];

/**
 * The view of a call for a browser. All records reach agents through this function. In a masked call, texts of the
 * caller, the visitor and the CRM lose their runs of digits. Texts of agents and record ids are unchanged, because
 * changing them according to the hidden number would reveal it.
 * @param context the reader's country (for the display of numbers) and the virtual number's label
 */
export function viewOfCall(
  call: CallRecord,
  context: {
    home: Country;
    label: string;
    /** The identity of the reading agent. Omitted for other readers. */
    viewer?: string | undefined;
    /** Names of agents, by identity. */
    nameOf?: ((identity: string) => string) | undefined;
    /** Whether the CRM stores a masked number so that its users cannot read it. */
    privateContacts?: boolean | undefined;
  },
): CallView {
  const disclosure = disclosureOf(call);
  const contact = call.contact === null ? null : contactOf(call.contact, disclosure);
  return {
    id: call.id,
    direction: call.direction,
    phase: call.phase,
    customer: partyOf(call, context.home, disclosure),
    virtualNumber: {
      number: call.virtualNumber,
      display: displayNumber(call.virtualNumber, context.home),
      label: context.label,
    },
    masked: call.masked,
    agent: call.agent,
    lookup: call.lookup,
    contact,
    ...choiceView(call, disclosure),
    ...elsewhereView(call, disclosure),
    ...(call.masked && context.privateContacts !== true ? { contactRefused: true } : {}),
    params: disclosure.params,
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    endReason: call.endReason,
    duration: talkSeconds(call),
    note: call.note,
    disposition: call.disposition,
    ...(call.tags !== undefined && { tags: [...call.tags] }),
    ...(call.followUp !== undefined && { followUp: call.followUp }),
    ...earlierNotes(call, context.nameOf ?? itself),
    parties: guestsOf(call).flatMap(guestView),
    recording: call.recording,
    canRecord: call.recordMode === 'on-demand' && mayRecord(call, 'call'),
    ...consentView(call),
    recordings: [...call.recordings],
    ...(call.answeredBy === undefined ? {} : { answeredBy: call.answeredBy }),
    ...(customerLeft(call) && { customerLeft: true }),
    ...flowView(call, disclosure),
    ...placeView(call, context.nameOf ?? itself),
    ...standingOf(call, contact, context),
  };
}

/** The conference goes on without its customer. */
function customerLeft({ phase, participants }: CallRecord): boolean {
  return isLive(phase) && participants.some(({ id, leftAt }) => id === customerId && leftAt !== null);
}

/** A call that is never recorded needs no consent, so its view has none. */
function consentView(call: CallRecord): Pick<CallView, 'consent'> {
  if (call.consent === undefined) return {};
  const { rule, state } = call.consent;
  return call.recordMode === 'off' && state === 'unknown' ? {} : { consent: { rule, state } };
}

const itself = (identity: string): string => identity;

/** The parts of the view that differ for a guest, a callee, a former agent, or an agent that may take the call. */
function standingOf(
  call: CallRecord,
  contact: ContactView | null,
  { viewer, nameOf = itself }: { viewer?: string | undefined; nameOf?: ((identity: string) => string) | undefined },
): Partial<CallView> {
  if (viewer === undefined) return {};
  const guests = guestsOf(call);
  const own = guests.find(({ kind, identity }) => kind === 'agent' && identity === viewer);
  if (own !== undefined && isLive(call.phase)) {
    // After a blind transfer, the transferring agent has already left.
    const asked =
      call.agent !== null && !formersOf(call).some(({ identity }) => identity === call.agent) ? [call.agent] : [];
    return {
      agent: viewer,
      phase: own.state === 'ringing' ? 'ringing' : 'active',
      answeredAt: own.state === 'ringing' ? null : call.answeredAt,
      canRecord: false,
      customerWaits: call.phase === 'held',
      ...guestNotes(call, nameOf),
      parties: [
        ...asked.map((identity) => ({
          id: 'agent',
          kind: 'agent' as const,
          display: nameOf(identity),
          state: 'talking' as const,
          consulting: false,
        })),
        ...guests
          .filter((guest) => guest !== own)
          .flatMap(guestView)
          .map((party) => ({ ...party, consulting: false })),
      ],
    };
  }
  return (
    calleeView(call, viewer) ??
    calledView(call, viewer) ??
    formerView(call, viewer) ??
    waitingView(call, viewer, contact) ??
    {}
  );
}

/** Other participants, by name only. Flows and places are not shown. */
function guestView({ id, kind, name, state, consulting }: Participant): CallView['parties'] {
  if (kind === 'customer' || kind === 'flow' || kind === 'place') return [];
  return [{ id, kind, display: name, state, consulting }];
}

/** A server's call rings the agent's phone: they see a call to answer. Once they have answered, it is an outgoing call. */
function calledView(call: CallRecord, viewer: string): Partial<CallView> | null {
  const rings = call.phase === 'ringing' && call.origin.kind === 'api' && call.agent === viewer;
  return rings && leadOf(call)?.state === 'ringing' ? { direction: 'inbound' } : null;
}

/** The view of an internal call for the called agent: inbound, from the caller. The wrap-up belongs to the caller. */
function calleeView(call: CallRecord, viewer: string): Partial<CallView> | null {
  const internal = internalOf(call);
  if (internal?.callee !== viewer) return null;
  const name = internal.callerName;
  return {
    agent: viewer,
    direction: 'inbound',
    customer: { display: name, masked: false, withheld: false, name },
    phase: isLive(call.phase) ? call.phase : 'completed',
    // An outbound call without an answer is a missed call for the callee.
    ...(call.endReason === 'NO_ANSWER' ? { endReason: 'MISSED' } : {}),
    note: '',
    disposition: null,
    tags: undefined,
    followUp: undefined,
    parties: [],
  };
}

function partyOf(call: CallRecord, home: Country, disclosure: Disclosure): PartyView {
  const { number, mask, masked } = disclosure;
  const name = disclosure.name === null ? {} : { name: disclosure.name };
  const proof = call.unverified === true ? { verified: false as const } : {};
  if (mask !== null) return { display: mask, masked: true, withheld: false, ...name, ...proof };
  if (number === null) {
    // A website visitor has a name and no number. A caller with neither withheld the number.
    return { display: disclosure.name ?? 'Number withheld', masked, withheld: disclosure.name === null, ...name };
  }
  return { number, display: displayNumber(number, home), masked: false, withheld: false, ...name, ...proof };
}

function choiceView({ choice }: CallRecord, { text: scrub }: Disclosure): Pick<CallView, 'choice'> {
  if (choice === undefined) return {};
  const matches = choice.matches.map(({ kind, id, name, company, createdAt }) => ({
    kind,
    id,
    name: scrub(name),
    company: company === null ? null : scrub(company),
    createdAt: createdAt === null ? null : timeOf(createdAt, scrub),
  }));
  return { choice: { state: choice.state, matches } };
}

function elsewhereView(
  { crmRecords = [], contact }: CallRecord,
  { text: scrub }: Disclosure,
): Pick<CallView, 'elsewhere'> {
  const elsewhere = crmRecords.map((known) => ({
    connection: known.label,
    records: besideContact(known, contact).map(({ kind, id, label }) => ({ kind, id, label: scrub(label) })),
  }));
  const shown = elsewhere.filter(({ records }) => records.length > 0);
  return shown.length === 0 ? {} : { elsewhere: shown };
}

function contactOf(contact: CrmContact, { masked, text: scrub }: Disclosure): ContactView {
  // Text that an agent typed into the form for a new contact is returned as typed.
  const scrubNew = (text: string, typed: string | null | undefined): string => (text === typed ? text : scrub(text));
  return {
    kind: contact.kind,
    id: contact.id,
    name: scrubNew(contact.name, contact.typed?.name),
    company: contact.company === null ? null : scrubNew(contact.company, contact.typed?.company),
    numbers: masked ? [] : [...contact.numbers],
    openTickets: contact.openTickets.map((ticket) => ({
      id: ticket.id,
      subject: scrub(ticket.subject),
      status: scrub(ticket.status),
      updatedAt: timeOf(ticket.updatedAt, scrub),
    })),
    lastCalls: contact.lastCalls.map((past) => ({
      at: timeOf(past.at, scrub),
      direction: past.direction,
      duration: past.duration,
      summary: scrub(past.summary),
    })),
    url: masked ? null : contact.url,
    related: contact.related.map(({ kind, id, label }) => ({ kind, id, label: scrub(label) })),
  };
}

/** A valid time is unchanged. Any other text is scrubbed. */
function timeOf(text: string, scrub: Text): string {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
  return isTime ? text : scrub(text);
}
