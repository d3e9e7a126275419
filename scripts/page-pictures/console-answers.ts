import type { AuditView } from '../../src/domain/protocol/audit.ts';
import type { CallPage, CallView } from '../../src/domain/protocol/call.ts';
import type { CallEntryView } from '../../src/domain/protocol/call-entry.ts';
import type { CallParticipantView } from '../../src/domain/protocol/call-participant.ts';
import type { PromptView } from '../../src/domain/protocol/flow.ts';
import type { PersonSummary } from '../../src/domain/protocol/person.ts';
import type { RecordingView } from '../../src/domain/protocol/recording.ts';
import { contact, fixtureNow, makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import { administrationAnswers, administrationPages } from './console-administration-answers.ts';
import { setUpAnswers, setUpPages } from './console-set-up-answers.ts';
import type { Answer } from './picture.ts';

const later = (seconds: number): string => new Date(Date.parse(fixtureNow) + seconds * 1000).toISOString();

const prompts: PromptView[] = [
  {
    ...{ name: 'welcome', language: 'en', durationMs: 12_400, bytes: 99_258 },
    ...{ uploadedAt: fixtureNow, uploadedBy: 'robin', flows: ['main', 'support'], queues: ['sales'] },
  },
  {
    ...{
      name: 'closed-today-because-of-the-annual-thimble-fair',
      language: 'de-at',
      durationMs: 65_000,
      bytes: 520_058,
    },
    ...{ uploadedAt: fixtureNow, uploadedBy: 'sam', flows: [], queues: [] },
  },
];

const call: CallView = makeCall({
  ...{ id: 'CA1', direction: 'inbound', phase: 'completed', agent: 'robin', lookup: 'found', contact },
  ...{ startedAt: fixtureNow, answeredAt: later(21), endedAt: later(140), endReason: 'COMPLETED', duration: 119 },
  ...{ note: 'Wants the ladder with twelve rungs.\nCalls again on Monday.', disposition: 'Order' },
  recordings: [{ id: 'CA1-1', kind: 'call', durationMs: 119_000, at: later(21) }],
  flow: {
    ...{ name: 'main', version: 3 },
    path: [
      { node: 'hello', kind: 'say', outcome: 'done', at: later(0), seconds: 4 },
      { node: 'menu', kind: 'menu', outcome: '1', digits: '1', detail: 'Orders', at: later(4), seconds: 5 },
      { node: 'orders', kind: 'queue', outcome: 'left', at: later(9), seconds: 12 },
    ],
    queue: { name: 'orders', since: later(9), seconds: 12, waits: false },
  },
});
const missed = makeCall({
  ...{ id: 'CA2', phase: 'completed', agent: null, startedAt: later(-600), answeredAt: null, endedAt: later(-570) },
  ...{ endReason: 'MISSED', duration: 0, contact: null },
});

const participants: CallParticipantView[] = [
  {
    ...{ id: 'customer', kind: 'customer', display: '+1 (415) 555-0123', identity: null, joinedAt: later(0) },
    ...{ answeredAt: later(0), leftAt: null, note: null, disposition: null },
  },
  {
    ...{ id: 'agent', kind: 'agent', display: 'Robin', identity: 'robin', joinedAt: later(15), answeredAt: later(21) },
    ...{ leftAt: later(80), note: 'Passed on to the workshop.', disposition: null },
  },
];

const entries: CallEntryView[] = [
  {
    ...{ connection: 'default', label: 'Ledger', what: 'entry', state: 'refused', attempts: 3, at: later(200) },
    reason: 'The CRM refuses the entry: the field “Subject” is too long.',
  },
];

const recordings: RecordingView[] = [
  {
    ...{ id: 'CA1-1', callId: 'CA1', kind: 'call', channels: 2, startedAt: later(21), state: 'whole' },
    ...{ durationMs: 119_000, bytes: 1_900_000, startedBy: null, sha256: null },
  },
  {
    ...{ id: 'CA2-1', callId: 'CA2', kind: 'voicemail', channels: 1, startedAt: later(-580), state: 'interrupted' },
    ...{ durationMs: 9_000, bytes: 72_000, startedBy: 'robin', sha256: null },
  },
];

const audit: AuditView = [
  { id: 2, at: later(30), who: 'robin', what: 'prompt.put', subject: 'welcome en', address: '192.0.2.7' },
  {
    id: 1,
    at: later(0),
    who: 'api-key',
    what: 'person.read',
    subject: '+1 ••• ••• ••••, 2 calls',
    address: '2001:db8::7',
  },
];

const person: PersonSummary = {
  ...{ number: '+14155550123', calls: 12, recordings: 3, contacts: 1 },
  ...{ firstCallAt: later(-90_000), lastCallAt: fixtureNow },
};

const json = (body: object): Answer => ({ contentType: 'application/json', body: JSON.stringify(body) });

/** What the console loads, by method and address without query. @param page its markup */
export function consoleAnswers(gateway: string, page: Answer): [request: string, answer: Answer][] {
  const pages = [...['prompts', 'calls', 'calls/CA1', 'recordings', 'audit', 'privacy'], ...administrationPages];
  const calls: CallPage = { calls: [call, missed], next: null };
  return [
    ...setUpPages.map((name): [string, Answer] => [`GET ${gateway}/console${name === '' ? '' : `/${name}`}`, page]),
    ...Object.entries(setUpAnswers).map(([path, body]): [string, Answer] => [`GET ${gateway}${path}`, json(body)]),
    ...pages.map((name): [string, Answer] => [`GET ${gateway}/console/${name}`, page]),
    ...Object.entries(administrationAnswers).map(([request, body]): [string, Answer] => [
      request.replace(' ', ` ${gateway}`),
      json(body),
    ]),
    [`GET ${gateway}/v1/prompts`, json(prompts)],
    [`GET ${gateway}/v1/calls`, json(calls)],
    [`GET ${gateway}/v1/calls/CA1`, json(call)],
    [`GET ${gateway}/v1/calls/CA1/participants`, json(participants)],
    [`GET ${gateway}/v1/calls/CA1/crm-entries`, json(entries)],
    [`GET ${gateway}/v1/recordings`, json(recordings)],
    [`GET ${gateway}/v1/audit`, json(audit)],
    [`POST ${gateway}/v1/persons/search`, json(person)],
  ];
}
