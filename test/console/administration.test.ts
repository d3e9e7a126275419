import { aTimeout, expect } from '@open-wc/testing';
import * as apiKeys from '../../src/console/pages/api-keys/api-keys.ts';
import * as connections from '../../src/console/pages/connections/connections.ts';
import * as contacts from '../../src/console/pages/contacts/contacts.ts';
import * as flowSecrets from '../../src/console/pages/flow-secrets/flow-secrets.ts';
import * as settings from '../../src/console/pages/settings/settings.ts';
import * as sites from '../../src/console/pages/sites/sites.ts';
import * as webhooks from '../../src/console/pages/webhooks/webhooks.ts';
import type { PageModule } from '../../src/console/shell/page-context.ts';
import { allIn, field, focusedIn, named, openPage, press, textIn, type } from './support/console-page.ts';
import { heardParts } from './support/heard.ts';
import { until } from './support/inside.ts';
import { answer, asked, refusal } from './support/scripted-api.ts';

const key = {
  ...{ id: 'AK1', name: 'Shop', scope: 'calls', ending: 'x9_a', createdAt: '2030-01-01T00:00:00Z', createdBy: 'kim' },
  ...{ expiresAt: null, usedAt: null },
};
const webhook = {
  ...{ id: 'WH1', url: 'https://hooks.example/', events: ['call.ended'], enabled: true, waiting: 2 },
  ...{ createdAt: '2030-01-01T00:00:00Z', failingSince: '2030-01-02T00:00:00Z', problem: 'It answers with 500.' },
};
const site = { key: 'shop', origins: ['https://shop.example'], target: '+14155550100', proof: 'none' };
const number = { number: '+14155550100', display: '(415) 555-0100', label: 'Main line' };
const connection = {
  ...{ id: 'main', source: 'database', adapter: 'ledger', label: 'Ledger', baseUrl: '', values: {}, secrets: [] },
  ...{ users: {}, position: 0, enabled: true, origins: [], access: null, tickets: [], noRecording: null },
  condition: { state: 'ok', code: null, message: null, since: null },
  entries: { pending: 0, failing: 0, parked: 0 },
};
const adapter = {
  ...{ name: 'ledger', label: 'Ledger', capabilities: [], fields: [] },
  address: { needed: false, hosts: [] },
};
const contact = {
  ...{ id: 'CT1', name: 'Robin Example', company: null, email: null, notes: '', owner: null, doNotRecord: false },
  ...{ private: false, createdAt: '2030-01-01T00:00:00Z', revision: 3 },
  numbers: [{ number: '+14155550123', display: '(415) 555-0123' }],
};
const setting = {
  ...{ name: 'SIDECALL_PORT', description: 'TCP port.', value: '9000', default: '8080', source: 'environment' },
};
const secret = { ...setting, name: 'SIDECALL_JWT_SECRET', value: null, default: '', source: 'secret-file' };
const wrong = { verdict: 'wrong', says: 'The disk is full.', todo: 'Free some space.' };

beforeEach(() => {
  answer({
    'GET /v1/api-keys': [key],
    'GET /v1/webhooks?limit=50': [webhook],
    'GET /v1/webhooks/WH1': webhook,
    'GET /v1/sites?limit=50': [site],
    'GET /v1/sites/shop': site,
    'GET /v1/virtual-numbers': [number],
    'GET /v1/crm-adapters': [adapter],
    'GET /v1/crm-connections': [connection],
    'GET /v1/crm-connections/main': connection,
    'GET /v1/contacts?limit=50': { contacts: [contact], next: null },
    'GET /v1/contacts/CT1': contact,
    'GET /v1/flow-secrets': [{ name: 'shop-token' }],
    'GET /v1/settings': [setting, secret],
    'GET /v1/doctor': {
      at: '2030-01-01T00:00:00Z',
      findings: [{ verdict: 'right', says: 'It runs.', todo: null }, wrong],
    },
  });
});

async function open(module: PageModule, text: string, options: Parameters<typeof openPage>[1] = {}) {
  const opened = openPage(module, options);
  await until(() => textIn(opened.page).includes(text), text);
  return opened;
}

const changes = () => asked.filter(({ method }) => method !== 'GET');
const typedIn = (page: HTMLElement, label: string) => field(page, label)?.value;

const pages: [string, PageModule, string, string[]][] = [
  ['API keys', apiKeys, 'Shop', ['button New API key', 'button Shop', 'button Delete Shop']],
  ['webhooks', webhooks, 'It answers with 500.', ['button New webhook', 'button New secret https://hooks.example/']],
  ['sites', sites, 'https://shop.example', ['button New site', 'button shop', 'button Delete shop']],
  ['CRM connections', connections, 'Working', ['heading Ledger', 'button Test Ledger', 'button Edit Ledger']],
  ['contacts', contacts, 'Robin Example', ['heading Robin Example', 'button Edit Robin Example']],
  [
    'secrets of flows',
    flowSecrets,
    'shop-token',
    ['button New secret', 'button shop-token', 'button Delete shop-token'],
  ],
  ['settings', settings, 'SIDECALL_PORT', ['heading Doctor', 'button Examine the gateway', 'StaticText Setting']],
];

for (const [name, module, text, parts] of pages) {
  it(`${name}: the page passes axe, and its parts have roles and names`, async () => {
    const { page } = await open(module, text);
    await expect(page).to.be.accessible();
    expect(await heardParts()).to.include.members(parts);
  });
}

describe('API keys', () => {
  it('are shown once after they are made, to be copied, also if the list cannot be read then', async () => {
    answer({ 'POST /v1/api-keys': { ...key, id: 'AK2', name: 'Report', key: 'sk_once' } });
    const { page, said, context } = await open(apiKeys, 'Shop');
    press(page, 'New API key');
    await until(() => field(page, 'Name') !== null);
    await expect(page).to.be.accessible();
    type(page, 'Name', 'Report');
    answer({ 'GET /v1/api-keys': refusal(503, 'SHUTTING_DOWN', 'The gateway is stopping.') });
    press(page, 'Create');
    await until(() => said.some((text) => text.includes('The gateway is stopping.')));
    await until(() => typedIn(page, 'API key') === 'sk_once');
    expect(context.unsaved.any).to.equal(true);
    expect(changes()).to.deep.equal([
      { method: 'POST', path: '/v1/api-keys', body: { name: 'Report', scope: 'all', expiresAt: null } },
    ]);
    await expect(page).to.be.accessible();
    press(page, 'I have stored it');
    await until(() => field(page, 'API key') === null);
    expect(context.unsaved.any).to.equal(false);
  });

  it('are revoked after a question that says what breaks', async () => {
    const { page, said } = await open(apiKeys, 'Shop');
    press(page, 'Delete Shop');
    await until(() => textIn(page).includes('is refused at once'));
    press(page, 'Delete it');
    await until(() => said.includes('“Shop” is deleted.'));
    expect(changes()).to.deep.equal([{ method: 'DELETE', path: '/v1/api-keys/AK1', body: null }]);
  });
});

describe('secrets of flows', () => {
  it('are made, given another value without showing the old one, and deleted unless a flow names them', async () => {
    answer({
      'PUT /v1/flow-secrets/crm-token': { name: 'crm-token' },
      'PUT /v1/flow-secrets/shop-token': { name: 'shop-token' },
      'DELETE /v1/flow-secrets/shop-token': refusal(409, 'FLOW_SECRET_IN_USE', 'A flow sends this secret.'),
    });
    const { page, said } = await open(flowSecrets, 'shop-token');
    const save = async (button: string, name: string, value: string): Promise<void> => {
      press(page, button);
      await until(() => typedIn(page, 'Value') === '');
      if (name !== '') type(page, 'Name', name);
      type(page, 'Value', value);
      press(page, name === '' ? 'Save' : 'Create');
    };
    await save('New secret', 'shop-token', 'Bearer 1');
    await until(() => textIn(page).includes('This secret exists already.'));
    expect(changes()).to.deep.equal([]);
    type(page, 'Name', 'crm-token');
    press(page, 'Create');
    await until(() => said.includes('“crm-token” is saved.'));
    await save('shop-token', '', 'Bearer 2');
    await until(() => said.includes('“shop-token” is saved.'));
    press(page, 'Delete shop-token');
    await until(() => named(page, 'Delete it') !== null);
    press(page, 'Delete it');
    await until(() => said.at(-1)?.includes('A flow sends this secret.'));
    expect(changes()).to.deep.equal([
      { method: 'PUT', path: '/v1/flow-secrets/crm-token', body: { value: 'Bearer 1' } },
      { method: 'PUT', path: '/v1/flow-secrets/shop-token', body: { value: 'Bearer 2' } },
      { method: 'DELETE', path: '/v1/flow-secrets/shop-token', body: null },
    ]);
  });
});

it('a webhook gets one new secret, if no input is lost by it; it is shown until it is stored', async () => {
  answer({ 'POST /v1/webhooks/WH1/secret': { secret: 'whsec_new' } });
  const button = 'New secret https://hooks.example/';
  const { page: typing } = await open(webhooks, 'https://hooks.example/', { mayLose: false });
  press(typing, 'New webhook');
  await until(() => field(typing, 'Address') !== null);
  press(typing, button);
  await aTimeout(0);
  expect(changes()).to.deep.equal([]);

  const { page } = await open(webhooks, 'https://hooks.example/', { mayLose: false });
  press(page, button);
  press(page, button);
  await until(() => typedIn(page, 'New signing secret') === 'whsec_new');
  press(page, 'https://hooks.example/');
  await aTimeout(0);
  press(page, button);
  await aTimeout(0);
  expect(typedIn(page, 'New signing secret')).to.equal('whsec_new');
  expect(changes()).to.have.length(1);
  press(page, 'I have stored it');
  await until(() => focusedIn(page)?.textContent === 'https://hooks.example/');
});

it('a site keeps its list of parameters absent until the person makes one', async () => {
  answer({ 'PUT /v1/sites/shop': site });
  const { page } = await open(sites, 'https://shop.example');
  press(page, 'shop');
  await until(() => field(page, 'Key') !== null);
  const origins = field(page, 'Origins of its pages');
  if (origins === null) throw new Error('no origins');
  type(page, 'Origins of its pages', 'https://shop.example\nhttps://www.shop.example');
  press(page, 'Save');
  await until(() => changes().length === 1);
  const { key: _, ...body } = site;
  expect(changes()[0]?.body).to.deep.equal({ ...body, origins: ['https://shop.example', 'https://www.shop.example'] });
});

const conflicts = [
  {
    what: 'a CRM connection',
    module: connections,
    text: 'Working',
    edit: 'Edit Ledger',
    label: 'Name',
    path: '/v1/crm-connections/main',
    theirs: { ...connection, label: 'Their ledger' },
    code: 'CHANGED_MEANWHILE',
  },
  {
    what: 'a contact',
    module: contacts,
    text: 'Robin Example',
    edit: 'Edit Robin Example',
    label: 'Name',
    path: '/v1/contacts/CT1',
    theirs: { ...contact, name: 'Their name', revision: 4 },
    code: 'CONTACT_CHANGED',
  },
] as const;

for (const { what, module, text, edit, label, path, theirs, code } of conflicts) {
  it(`${what} that was changed meanwhile: what was typed stays, and the person chooses`, async () => {
    answer({ [`PUT ${path}`]: refusal(412, code, 'It was changed.') });
    const { page, context, said } = await open(module, text);
    press(page, edit);
    await until(() => field(page, label) !== null);
    type(page, label, 'My name');
    expect(context.unsaved.any).to.equal(true);
    press(page, 'Save');
    await until(() => named(page, 'Keep mine') !== null);
    await expect(page).to.be.accessible();
    expect(typedIn(page, label)).to.equal('My name');
    answer({ [`PUT ${path}`]: theirs, [`GET ${path}`]: theirs });
    press(page, 'Keep mine');
    await until(() => said.some((each) => each.includes('is saved')));
    expect(changes().at(-1)?.body).to.include({
      [label.toLowerCase() === 'name' && what === 'a contact' ? 'name' : 'label']: 'My name',
    });
    await until(() => !context.unsaved.any);

    answer({ [`PUT ${path}`]: refusal(412, code, 'It was changed.') });
    await until(() => named(page, edit) !== null);
    press(page, edit);
    await until(() => field(page, label) !== null);
    press(page, 'Save');
    await until(() => named(page, 'Take theirs') !== null);
    press(page, 'Take theirs');
    await until(() => typedIn(page, label)?.startsWith('Their') === true);
  });
}

it('lists of cards follow changes that were made elsewhere, but not under an open question', async () => {
  const { page, changes: elsewhere } = await open(connections, 'Ledger');
  answer({ 'GET /v1/crm-connections': [{ ...connection, label: 'Renamed' }] });
  press(page, 'Delete Ledger');
  elsewhere.tell('crm-connection');
  elsewhere.tell('contact');
  expect(textIn(page)).to.contain('Delete “Ledger”?');
  press(page, 'Keep it: Ledger');
  elsewhere.tell('crm-connection');
  await until(() => textIn(page).includes('Renamed'));
});

it('settings show no secret, and the doctor’s problems come first', async () => {
  const { page, said } = await open(settings, 'SIDECALL_JWT_SECRET');
  expect(textIn(page)).to.contain('9000').and.to.contain('(instead of 8080)').and.to.contain('Set, and hidden');
  press(page, 'Examine the gateway');
  await until(() => said.includes('Things that are wrong: 1.'));
  const findings = [...allIn(page)].filter(({ localName }) => localName === 'li').map(({ textContent }) => textContent);
  expect(findings.map((each) => each?.replace(/\s+/g, ' ').trim())).to.deep.equal([
    'Wrong The disk is full. Free some space.',
    'Right It runs.',
  ]);
  await expect(page).to.be.accessible();
});
