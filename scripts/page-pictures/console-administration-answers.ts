import type { SiteBody } from '../../src/domain/protocol/admin.ts';
import type { ApiKeyView } from '../../src/domain/protocol/administration/api-key.ts';
import type { DoctorReport, SettingView } from '../../src/domain/protocol/administration/settings.ts';
import type { TrunkTest, TrunkView } from '../../src/domain/protocol/administration/trunk.ts';
import type { WebhookView } from '../../src/domain/protocol/administration/webhook.ts';
import type { CrmAdapterView, CrmConnectionView } from '../../src/domain/protocol/crm.ts';
import { fixtureNow } from '../../src/testing/fake-phone-fixtures.ts';

const trunk = (id: string, more: Partial<TrunkView>): TrunkView => ({
  ...{ id, origin: 'database', enabled: true, host: 'sip.carrier.example', transport: 'udp', hasPassword: true },
  ...{ register: true, registerSeconds: 300, numbers: [], from: [], srtp: 'off', pingSeconds: 30, priority: 10 },
  ...{ state: 'registered', reason: null, since: fixtureNow, registered: true, todo: null },
  calls: { up: 3, inbound: 1204, outbound: 87, failures: {} },
  ...more,
});

const trunks: TrunkView[] = [
  trunk('main', { user: 'sidecall-robin' }),
  trunk('second-carrier-for-international-calls', {
    ...{ state: 'failed', reason: 'no answer to OPTIONS', registered: false, transport: 'tls' },
    calls: { up: 0, inbound: 0, outbound: 5, failures: { busy: 2, no_answer: 1, congestion: 12 } },
    todo: { code: 'TRUNK_DOWN', message: 'The carrier does not answer.', help: 'Check the host and the firewall.' },
  }),
  trunk('of-the-settings', { origin: 'settings', state: 'up', host: '203.0.113.20', register: false, since: null }),
  trunk('old', { enabled: false, state: 'disabled', calls: { up: 0, inbound: 0, outbound: 0, failures: {} } }),
];

const tested: TrunkTest = {
  ok: false,
  says: 'The carrier refuses the password.',
  findings: [
    { verdict: 'right', says: 'The host sip.carrier.example has two addresses.', todo: null },
    { verdict: 'wrong', says: 'REGISTER is answered with 403.', todo: 'Type user and password again.' },
  ],
};

const connection: CrmConnectionView = {
  ...{ id: 'ledger', source: 'database', adapter: 'ledger', label: 'Ledger', baseUrl: 'https://ledger.example' },
  ...{ values: { pipeline: 'sales' }, secrets: ['token'], users: { '7': 'robin' }, position: 0, enabled: true },
  ...{ tickets: ['missed'], noRecording: null, origins: ['https://ledger.example'], access: null },
  condition: { state: 'failing', code: null, message: 'It refuses the key.', since: fixtureNow },
  entries: { pending: 2, failing: 2, parked: 1 },
};

const connections: CrmConnectionView[] = [
  connection,
  {
    ...connection,
    ...{ id: 'helpdesk', label: 'Helpdesk of the workshop for thimbles and threads', position: 1, secrets: [] },
    ...{
      access: { state: 'refused', expiresAt: null, refusedAt: fixtureNow },
      entries: { pending: 0, failing: 0, parked: 0 },
    },
    condition: { state: 'ok', code: null, message: null, since: fixtureNow },
  },
];

const adapters: CrmAdapterView[] = [
  {
    ...{ name: 'ledger', label: 'Ledger', capabilities: ['contacts.find', 'calls.log'] },
    address: { needed: true, hosts: [] },
    fields: [
      { name: 'token', label: 'API token', kind: 'secret', required: true },
      { name: 'log', label: 'Log calls', kind: 'boolean', required: false, default: true },
      {
        ...{ name: 'pipeline', label: 'Pipeline', kind: 'choice', required: true, default: 'sales' },
        choices: [
          { value: 'main', label: 'Main' },
          { value: 'sales', label: 'Sales' },
        ],
      },
    ],
  },
];

const sites: (SiteBody & { key: string })[] = [
  { key: 'shop', origins: ['https://shop.example', 'https://www.shop.example'], target: '+14155550100', proof: 'none' },
  { key: 'workshop', origins: ['https://workshop.thimble.example'], target: '+14155550102', proof: 'challenge' },
];

const webhook: WebhookView = {
  ...{ id: 'WH1', url: 'https://hooks.thimble.example/calls', events: ['call.ringing', 'call.ended'], enabled: true },
  ...{ waiting: 0, createdAt: fixtureNow, failingSince: null, problem: null },
};
const webhooks: WebhookView[] = [
  webhook,
  {
    ...{
      ...webhook,
      id: 'WH2',
      url: 'https://hooks.example/a/rather/long/address/of/the/data/warehouse',
      waiting: 412,
    },
    ...{ failingSince: fixtureNow, problem: 'It answers with 500.' },
  },
];

const key = (id: string, name: string, more: Partial<ApiKeyView> = {}): ApiKeyView => ({
  ...{
    id,
    name,
    scope: 'all',
    ending: 'x9_a',
    createdAt: fixtureNow,
    createdBy: 'robin',
    expiresAt: null,
    usedAt: null,
  },
  ...more,
});
const keys: ApiKeyView[] = [
  key('AK1', 'Shop', { scope: 'calls', usedAt: fixtureNow }),
  key('AK2', 'Nightly report', { scope: 'read', expiresAt: '2020-01-01T00:00:00Z' }),
];

const setting = (name: string, description: string, more: Partial<SettingView> = {}): SettingView => ({
  ...{ name, description, value: '', default: '', source: 'default' },
  ...more,
});
const settings: SettingView[] = [
  setting('SIDECALL_PORT', 'TCP port of HTTP, WebSocket and SIP over WebSocket.', {
    ...{ value: '9000', default: '8080', source: 'environment' },
  }),
  setting('SIDECALL_JWT_SECRET', 'Signs access tokens. At least 32 characters.', {
    ...{ value: null, source: 'secret-file' },
  }),
  setting('SIDECALL_SPEECH_URL', 'A speech service that speaks the texts of flows.'),
];

const report: DoctorReport = {
  at: fixtureNow,
  findings: [
    { verdict: 'right', says: 'The database can be written.', todo: null },
    { verdict: 'note', says: 'Texts cannot be spoken: espeak-ng is not installed.', todo: 'Install it.' },
    { verdict: 'wrong', says: 'The disk is nearly full.', todo: 'Free some space, or move the recordings.' },
  ],
};

/** The pages on which a gateway is administered. */
export const administrationPages = [
  ...['carriers', 'connections', 'sites', 'webhooks', 'api-keys', 'contacts', 'settings'],
] as const;

/** What these pages read, by method and address without query. */
export const administrationAnswers: Readonly<Record<string, object>> = {
  'GET /v1/trunks': trunks,
  'GET /v1/trunks/main': trunks[0] ?? {},
  'POST /v1/trunks/main/test': tested,
  'GET /v1/crm-connections': connections,
  'GET /v1/crm-connections/ledger': connection,
  'GET /v1/crm-adapters': adapters,
  'GET /v1/sites': sites,
  'GET /v1/sites/shop': sites[0] ?? {},
  'GET /v1/webhooks': webhooks,
  'GET /v1/webhooks/WH1': webhook,
  'POST /v1/webhooks/WH1/secret': { secret: 'whsec_bWFyaWdvbGQgdGhpbWJsZSB0aHJlYWRzIGFuZCBuZWVkbGVz' },
  'GET /v1/api-keys': keys,
  'GET /v1/settings': settings,
  'GET /v1/doctor': report,
};
