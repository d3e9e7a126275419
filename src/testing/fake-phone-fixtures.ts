import type { AgentView } from '../domain/protocol/admin.ts';
import type { CallView } from '../domain/protocol/call.ts';
import type { ContactView } from '../domain/protocol/contact.ts';
import type { CallParty } from '../domain/protocol/parties.ts';
import type { SessionView } from '../domain/protocol/session.ts';

/** The current time in all fixtures. */
export const fixtureNow = '2026-11-20T14:32:00.000Z';

const minute = 60_000;
const hour = 60 * minute;
export const ago = (ms: number): string => new Date(Date.parse(fixtureNow) - ms).toISOString();

export const session: SessionView = {
  identity: 'robin',
  role: 'agent',
  name: 'Robin',
  country: 'US',
  dispositions: ['Solved', 'Follow-up', 'Callback wanted', 'Wrong number'],
  iceServers: [],
};

/** A contact in the CRM. All numbers are from ranges that are never assigned. */
export const contact: ContactView = {
  kind: 'contact',
  id: 'c-17',
  name: 'Marigold Thimble',
  company: 'Thimble Threadworks',
  numbers: ['(415) 555-0123', '+1 415 555 0124'],
  openTickets: [
    { id: 't-41', subject: 'Watering can arrived without its spout', status: 'open', updatedAt: ago(4 * hour) },
    { id: 't-38', subject: 'Invoice for the garden club', status: 'pending', updatedAt: ago(26 * hour) },
  ],
  lastCalls: [
    { at: ago(27 * hour), direction: 'inbound', duration: 184, summary: 'Asked when the spout will be sent' },
    { at: ago(9 * 24 * hour), direction: 'outbound', duration: 65, summary: 'Confirmed the new address' },
  ],
  url: null,
  related: [],
};

/** A lead with open deals and an order. */
export const lead: ContactView = {
  ...contact,
  kind: 'lead',
  openTickets: contact.openTickets.slice(0, 1),
  lastCalls: contact.lastCalls.slice(0, 1),
  related: [
    { kind: 'deal', id: 'd-7', label: 'Two hundred watering cans for the spring fair, with copper spouts' },
    { kind: 'deal', id: 'd-9', label: 'Gloves' },
    { kind: 'order', id: 'o-12', label: 'Order 2026-118' },
  ],
};

/** What a call has if several contacts have the caller's number, and another CRM knows them, too. */
export const several: Partial<CallView> = {
  choice: {
    state: 'open',
    matches: [
      {
        kind: 'contact',
        id: contact.id,
        name: contact.name,
        company: contact.company,
        createdAt: ago(900 * 24 * hour),
      },
      { kind: 'lead', id: 'l-3', name: contact.name, company: null, createdAt: ago(20 * 24 * hour) },
      { kind: 'contact', id: 'c-8', name: contact.company ?? '', company: null, createdAt: null },
    ],
  },
  elsewhere: [{ connection: 'Web shop', records: [{ kind: 'order', id: 'o-12', label: 'Order 2026-118' }] }],
};

let serial = 0;
const nextId = (): string => `CA${(++serial).toString(16).padStart(32, '0')}`;

/** A ringing inbound call of a known contact. Any field can be overridden. */
export function makeCall(different: Partial<CallView> = {}): CallView {
  return {
    id: nextId(),
    direction: 'inbound',
    phase: 'ringing',
    customer: { number: '+14155550123', display: '(415) 555-0123', masked: false, withheld: false },
    virtualNumber: { number: '+14155550100', display: '(415) 555-0100', label: 'Support' },
    masked: false,
    agent: 'robin',
    lookup: 'found',
    contact,
    params: {},
    startedAt: ago(8_000),
    answeredAt: null,
    endedAt: null,
    endReason: null,
    duration: 0,
    note: '',
    disposition: null,
    parties: [],
    recording: 'off',
    canRecord: false,
    recordings: [],
    ...different,
  };
}

/** Colleagues of the session's agent: one available, one in a call, one without a phone. */
export const colleagues: readonly AgentView[] = [
  { identity: 'sam', name: 'Sam Okafor-Lindqvist', contacts: 1, busy: false },
  { identity: 'kim', name: 'Kim Bergamot', contacts: 1, busy: true },
  { identity: 'lou', name: 'Lou Sparrow', contacts: 0, busy: false },
];

/** Sam, as a participant in a call. */
export function makeParty(different: Partial<CallParty> = {}): CallParty {
  return {
    id: 'party-1',
    kind: 'agent',
    display: 'Sam Okafor-Lindqvist',
    state: 'talking',
    consulting: false,
    ...different,
  };
}

export const maskedParty: CallView['customer'] = { display: '+44 •• •••• ••••', masked: true, withheld: false };
/** A website visitor with an unverified number. */
export const unverifiedParty: CallView['customer'] = {
  number: '+14155550177',
  display: '(415) 555-0177',
  masked: false,
  withheld: false,
  name: 'Barnaby Quill',
  verified: false,
};
export const maskedNumber: CallView['virtualNumber'] = {
  number: '+14155550101',
  display: '(415) 555-0101',
  label: 'Marketplace',
};

/** A website visitor calling with click-to-call. */
export function makeVisitorCall(different: Partial<CallView> = {}): CallView {
  return makeCall({
    customer: { display: 'Website', masked: false, withheld: true, name: 'Barnaby Quill' },
    lookup: 'unknown',
    contact: null,
    params: {
      name: 'Barnaby Quill',
      page: 'https://shop.example/garden/watering-cans?colour=green',
      pageTitle: 'Watering cans',
    },
    ...different,
  });
}

export function makeActive(different: Partial<CallView> = {}): CallView {
  return makeCall({ phase: 'active', startedAt: ago(162_000), answeredAt: ago(154_000), ...different });
}

export function makeEnded(different: Partial<CallView> = {}): CallView {
  return makeCall({
    phase: 'ended',
    startedAt: ago(170_000),
    answeredAt: ago(162_000),
    endedAt: ago(8_000),
    endReason: 'COMPLETED',
    duration: 154,
    ...different,
  });
}

const done = (startedAgo: number, talk: number, different: Partial<CallView> = {}): CallView =>
  makeCall({
    phase: 'completed',
    startedAt: ago(startedAgo),
    answeredAt: talk > 0 ? ago(startedAgo - 8_000) : null,
    endedAt: ago(startedAgo - 8_000 - talk * 1000),
    endReason: talk > 0 ? 'COMPLETED' : 'MISSED',
    duration: talk,
    ...different,
  });

const other = (name: string, company: string | null): ContactView => ({
  kind: 'contact',
  id: `c-${name.length}`,
  name,
  company,
  numbers: [],
  openTickets: [],
  lastCalls: [],
  url: null,
  related: [],
});

/** The calls of a working day, newest first. */
export function makeLog(): CallView[] {
  return [
    done(12 * minute, 154, {
      note: 'Spout is on its way, arrives Tuesday',
      disposition: 'Solved',
      recordings: [{ id: 'rec-1', kind: 'call', durationMs: 151_400, at: ago(12 * minute) }],
      crmEntry: 'written',
    }),
    done(48 * minute, 0, {
      contact: other('Osric Fennel', 'Fennel & Daughters'),
      customer: party('(415) 555-0142'),
      recordings: [{ id: 'rec-2', kind: 'voicemail', durationMs: 23_200, at: ago(48 * minute) }],
      calledBack: 'not-yet',
    }),
    done(2 * hour, 421, {
      direction: 'outbound',
      contact: other('Clementine Wick', 'Wick Candles'),
      customer: party('+44 20 7946 0018'),
      disposition: 'Follow-up',
      note: 'Wants samples of the beeswax in spring',
    }),
    done(3 * hour, 66, {
      contact: null,
      lookup: 'unknown',
      masked: true,
      customer: maskedParty,
      virtualNumber: maskedNumber,
    }),
    done(25 * hour, 0, {
      direction: 'outbound',
      endReason: 'BUSY',
      contact: null,
      lookup: 'unknown',
      customer: party('(415) 555-0177'),
    }),
    done(27 * hour, 184, {
      note: 'Asked when the spout will be sent',
      disposition: 'Follow-up',
      crmEntry: 'refused',
    }),
    done(9 * 24 * hour, 65, { direction: 'outbound', disposition: 'Solved' }),
  ];
}

function party(display: string): CallView['customer'] {
  return { number: `+${display.replace(/\D/g, '')}`, display, masked: false, withheld: false };
}
