import { mayRecord } from '../../domain/calls/consent.ts';
import { crewOf } from '../../domain/calls/crew.ts';
import { isLive } from '../../domain/calls/phase.ts';
import { type CallRecord, talkSeconds } from '../../domain/calls/record.ts';
import type { CrmContact } from '../../domain/crm/contact.ts';
import { displayNumber } from '../../domain/numbers/display.ts';
import type { Country } from '../../domain/numbers/e164.ts';
import { maskNumber } from '../../domain/numbers/mask.ts';
import type { CallView, PartyView } from '../../domain/protocol/call.ts';
import type { ContactView } from '../../domain/protocol/contact.ts';
import { scrubDigits } from './scrub.ts';
import { secretsOf } from './secrets.ts';

type Scrub = (text: string) => string;

/**
 * A call as a browser may see it: the one door from records to agents. Of a masked
 * call no text leaves with the caller's digits in it, whoever wrote it.
 * @param context the reader's country (how numbers are spelled) and the virtual number's label
 */
export function viewOfCall(
  call: CallRecord,
  context: {
    home: Country;
    label: string;
    /** Whose view it is, where that is an agent. */
    viewer?: string | undefined;
    /** Names of agents, by identity. */
    nameOf?: ((identity: string) => string) | undefined;
  },
): CallView {
  const secrets = secretsOf(call, context.home);
  const scrub: Scrub = secrets.length === 0 ? (text) => text : (text) => scrubDigits(text, secrets);
  return {
    id: call.id,
    direction: call.direction,
    phase: call.phase,
    customer: partyOf(call, context.home, scrub),
    virtualNumber: {
      number: call.virtualNumber,
      display: displayNumber(call.virtualNumber, context.home),
      label: context.label,
    },
    masked: call.masked,
    agent: call.agent,
    lookup: call.lookup,
    contact: call.contact === null ? null : contactOf(call.contact, call.masked, scrub),
    params: Object.fromEntries(Object.entries(call.params).map(([name, value]) => [scrub(name), scrub(value)])),
    startedAt: call.startedAt,
    answeredAt: call.answeredAt,
    endedAt: call.endedAt,
    endReason: call.endReason,
    duration: talkSeconds(call),
    note: scrub(call.note),
    disposition: call.disposition === null ? null : scrub(call.disposition),
    parties: crewOf(call).parties.map(({ identity: _, ...party }) => ({ ...party, display: scrub(party.display) })),
    recording: crewOf(call).recording,
    canRecord: crewOf(call).recordMode === 'on-demand' && mayRecord(call, 'call'),
    ...consentView(call),
    recordings: [...crewOf(call).recordings],
    ...(crewOf(call).answeredBy === undefined ? {} : { answeredBy: crewOf(call).answeredBy }),
    ...standingOf(call, context),
  };
}

/** What is never recorded needs no consent, and the agent is not told of any. */
function consentView(call: CallRecord): Pick<CallView, 'consent'> {
  if (call.consent === undefined) return {};
  const { rule, state } = call.consent;
  return crewOf(call).recordMode === 'off' && state === 'unknown' ? {} : { consent: { rule, state } };
}

/** How the call stands for one who was brought into it, or has left it. */
function standingOf(
  call: CallRecord,
  {
    viewer,
    nameOf = (identity) => identity,
  }: { viewer?: string | undefined; nameOf?: ((identity: string) => string) | undefined },
): Partial<CallView> {
  if (viewer === undefined) return {};
  const { parties, formers } = crewOf(call);
  const own = parties.find(({ identity }) => identity === viewer);
  if (own !== undefined && isLive(call.phase)) {
    const others = parties.filter((party) => party !== own).map(({ identity: _, ...party }) => party);
    // Whoever asked is out of a blind transfer already.
    const asked = call.agent !== null && !formers.some(({ identity }) => identity === call.agent) ? [call.agent] : [];
    return {
      agent: viewer,
      phase: own.state === 'ringing' ? 'ringing' : 'active',
      answeredAt: own.state === 'ringing' ? null : call.answeredAt,
      canRecord: false,
      customerWaits: call.phase === 'held',
      parties: [
        ...asked.map((identity) => ({
          id: 'agent',
          kind: 'agent' as const,
          display: nameOf(identity),
          state: 'talking' as const,
          consulting: false,
        })),
        ...others.map((party) => ({ ...party, consulting: false })),
      ],
    };
  }
  const former = formers.findLast(({ identity }) => identity === viewer);
  if (former === undefined) return {};
  const duration = talkSeconds({ answeredAt: call.answeredAt, endedAt: former.leftAt });
  return {
    agent: viewer,
    phase: former.note === null ? 'ended' : 'completed',
    endedAt: former.leftAt,
    endReason: 'COMPLETED',
    duration,
    note: former.note ?? '',
    parties: [],
    recording: 'off',
  };
}

function partyOf(call: CallRecord, home: Country, scrub: Scrub): PartyView {
  const name = call.customerName === null ? {} : { name: scrub(call.customerName) };
  const number = call.customerNumber;
  if (number === null) {
    // A website visitor has a name and no number; a caller with neither held it back.
    const display = name.name ?? 'Number withheld';
    return { display, masked: call.masked, withheld: call.customerName === null, ...name };
  }
  if (call.masked) return { display: maskNumber(number), masked: true, withheld: false, ...name };
  return { number, display: displayNumber(number, home), masked: false, withheld: false, ...name };
}

function contactOf(contact: CrmContact, masked: boolean, scrub: Scrub): ContactView {
  return {
    id: scrub(contact.id),
    name: scrub(contact.name),
    company: contact.company === null ? null : scrub(contact.company),
    numbers: masked ? [] : [...contact.numbers],
    openTickets: contact.openTickets.map((ticket) => ({
      id: scrub(ticket.id),
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
  };
}

/** A time stays as it is, though its zeros might be a number's; anything else in its place is a text. */
function timeOf(text: string, scrub: Scrub): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/.test(text) ? text : scrub(text);
}
