import { expect } from '@open-wc/testing';
import { ask } from '../../src/console/ask.ts';
import type { CardPage } from '../../src/console/card-page.ts';
import { connectionCard } from '../../src/console/connections/connection-card.ts';
import { type ConnectionForm, connectionForm } from '../../src/console/connections/connection-form.ts';
import { parkedEntries } from '../../src/console/connections/parked-entries.ts';
import { printUsers, readUsers } from '../../src/console/connections/user-lines.ts';
import type { CrmAdapterView, CrmConnectionView } from '../../src/domain/protocol/crm.ts';
import { until } from './support/inside.ts';
import { answer, asked, control, press, show } from './support/scripted-api.ts';

const adapters: CrmAdapterView[] = [
  {
    name: 'ledger',
    label: 'Ledger',
    capabilities: ['contacts.find', 'calls.log'],
    address: { needed: true, hosts: [] },
    fields: [
      { name: 'token', label: 'API token', kind: 'secret', required: true },
      { name: 'limit', label: 'Limit', kind: 'number', required: false },
      { name: 'log', label: 'Log calls', kind: 'boolean', required: false, default: true },
      {
        name: 'pipeline',
        label: 'Pipeline',
        kind: 'choice',
        required: true,
        choices: [
          { value: 'main', label: 'Main' },
          { value: 'sales', label: 'Sales' },
        ],
        default: 'sales',
      },
    ],
  },
  {
    name: 'fixed',
    label: 'Fixed',
    capabilities: ['contacts.find', 'calls.log'],
    address: { needed: false, hosts: [] },
    fields: [],
  },
];

const stored: CrmConnectionView = {
  id: 'main',
  source: 'database',
  adapter: 'ledger',
  label: 'Ledger',
  baseUrl: 'https://crm.example',
  values: { limit: 7, log: false, pipeline: 'main' },
  secrets: ['token'],
  users: { 'u=1': 'kim' },
  position: 2,
  enabled: true,
  origins: ['https://crm.example'],
  condition: { state: 'ok', code: null, message: null, since: null },
  access: null,
  tickets: [],
  noRecording: null,
  entries: { pending: 0, failing: 0, parked: 0 },
};

async function save(connection: CrmConnectionView | null, fill: (form: HTMLElement) => void): Promise<unknown> {
  let done = (): void => undefined;
  const saved = new Promise<void>((resolve) => {
    done = resolve;
  });
  const parts: ConnectionForm = {
    adapters,
    connection,
    saved: async () => done(),
    close: () => undefined,
    ask,
    reopen: () => undefined,
  };
  const form = show(connectionForm(parts));
  fill(form);
  // A double click.
  form.requestSubmit();
  form.requestSubmit();
  await saved;
  return asked.at(-1)?.body;
}

it('is accessible: form, card and refused entries', async () => {
  const parts: ConnectionForm = {
    adapters,
    connection: stored,
    saved: async () => undefined,
    close: () => undefined,
    ask,
    reopen: () => undefined,
  };
  await expect(show(connectionForm(parts))).to.be.accessible();
  const page = {
    ask,
    edit: () => undefined,
    refresh: async () => undefined,
    say: () => undefined,
    trying: async () => undefined,
  };
  const failing = {
    state: 'failing',
    code: 'CRM_CREDENTIALS',
    message: 'Expired.',
    since: '2030-01-01T00:00:00Z',
  } as const;
  await expect(show(connectionCard({ ...stored, condition: failing }, page))).to.be.accessible();
  const refused = {
    callId: 'CA1',
    what: 'ticket',
    parkedAt: '2030-01-01T00:00:00Z',
    attempts: 1,
    reason: 'No such user.',
  };
  answer({ 'GET /v1/crm-connections/main/parked': { entries: [refused] } });
  await expect(show(await parkedEntries(stored, page))).to.be.accessible();
});

it('sends the values by their kinds, with the defaults of the manifest', async () => {
  const body = await save(null, (form) => {
    control(form, 'Id').value = 'main';
    control(form, 'Address of the CRM').value = ' https://crm.example ';
    control(form, 'API token').value = 'secret';
    control(form, 'Limit').value = '7';
    control(form, 'Users').value = 'u1 = kim\n\nu=2 = lou';
    control(form, 'Pages').value = 'https://crm.example\n\nhttps://two.example ';
  });
  expect(asked.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['PUT /v1/crm-connections/main']);
  expect(body).to.deep.equal({
    adapter: 'ledger',
    baseUrl: 'https://crm.example',
    values: { token: 'secret', limit: 7, log: true, pipeline: 'sales' },
    users: { u1: 'kim', 'u=2': 'lou' },
    origins: ['https://crm.example', 'https://two.example'],
    position: 0,
    enabled: true,
  });
});

it('a change keeps what is not touched, and a stored secret may stay empty', async () => {
  const body = await save(stored, (form) => {
    control(form, 'Name').value = 'Sales';
  });
  expect(body).to.deep.equal({
    adapter: 'ledger',
    label: 'Sales',
    baseUrl: 'https://crm.example',
    values: { limit: 7, log: false, pipeline: 'main' },
    users: { 'u=1': 'kim' },
    origins: ['https://crm.example'],
    position: 2,
    enabled: true,
  });
});

it('a connection whose adapter is not loaded keeps it', async () => {
  const body = await save({ ...stored, adapter: 'own', values: {}, baseUrl: '' }, () => undefined);
  expect(body).to.include({ adapter: 'own' });
});

it('another adapter shows its own fields, and no address where it needs none', () => {
  const parts: ConnectionForm = {
    adapters,
    connection: null,
    saved: async () => undefined,
    close: () => undefined,
    ask,
    reopen: () => undefined,
  };
  const form = show(connectionForm(parts));
  const choice = control<HTMLSelectElement>(form, 'CRM');
  choice.value = 'fixed';
  choice.dispatchEvent(new Event('change'));
  expect(control(form, 'Address of the CRM').checkVisibility()).to.equal(false);
  expect(() => control(form, 'API token')).to.throw('no control');
});

it('deletes a connection after a question that says what is lost', async () => {
  let done = (_text: string): void => undefined;
  const said = new Promise<string>((resolve) => {
    done = resolve;
  });
  const page: CardPage = {
    ask,
    edit: () => undefined,
    refresh: async () => undefined,
    say: (text) => done(text),
    trying: (work) => work(),
  };
  const entries = { pending: 2, failing: 1, parked: 3 };
  const card = show(connectionCard({ ...stored, entries }, page));
  press(card, 'Delete Ledger');
  const question = card.querySelector('[role=group]');
  expect(question?.textContent).to.contain('Log entries that are lost: 5.');
  await expect(card).to.be.accessible();
  expect(document.activeElement?.textContent).to.equal('Keep it');
  press(card, 'Keep it: Ledger');
  expect(card.querySelector('[role=group]')).to.equal(null);
  expect(document.activeElement?.textContent).to.equal('Delete');
  expect(asked).to.deep.equal([]);

  press(card, 'Delete Ledger');
  press(card, 'Delete it: Ledger');
  expect(await said).to.equal('“Ledger” is deleted.');
  expect(asked).to.deep.equal([{ method: 'DELETE', path: '/v1/crm-connections/main', body: null }]);
});

it('a connection of the settings can be neither changed nor deleted in the page', () => {
  const page: CardPage = {
    ask,
    edit: () => undefined,
    refresh: async () => undefined,
    say: () => undefined,
    trying: async () => undefined,
  };
  const card = show(connectionCard({ ...stored, source: 'settings' }, page));
  expect([...card.querySelectorAll('button')].map((each) => each.textContent)).to.deep.equal(['Test']);
});

it('shows texts of the CRM as texts', async () => {
  const evil = '<img src=x onerror="document.title=1">';
  const refused = { callId: 'CA1', what: 'ticket', parkedAt: '2030-01-01T00:00:00Z', attempts: 1, reason: evil };
  answer({ 'GET /v1/crm-connections/main/parked': { entries: [refused] } });
  const page = {
    ask,
    edit: () => undefined,
    refresh: async () => undefined,
    say: () => undefined,
    trying: async () => undefined,
  };
  const condition = { ...stored.condition, state: 'failing' as const, message: evil };
  const card = show(connectionCard({ ...stored, label: evil, condition }, page));
  const entries = show(await parkedEntries(stored, page));
  expect(card.querySelector('img') ?? entries.querySelector('img')).to.equal(null);
  expect(card.textContent).to.contain(evil);
  expect(entries.textContent).to.contain(evil);
});

it('lines of users are read as they are printed', () => {
  const users = { '1': 'kim', 'a=b': 'lou', 'with space': 'jo' };
  expect(readUsers(printUsers(users))).to.deep.equal(users);
  expect(readUsers('')).to.deep.equal({});
  // The gateway refuses the empty agent.
  expect(readUsers('only')).to.deep.equal({ only: '' });
});

describe('the card of a CRM with OAuth', () => {
  const page = (said: string[]): CardPage => ({
    ask,
    edit: () => undefined,
    refresh: async () => undefined,
    say: (text) => said.push(text),
    trying: async (work) => await work(),
  });
  const refused = { state: 'refused', expiresAt: null, refusedAt: '2030-01-01T00:00:00Z' } as const;

  it('says what is allowed, and is accessible', async () => {
    const texts = (access: CrmConnectionView['access']) =>
      connectionCard({ ...stored, access }, page([])).textContent ?? '';
    expect(texts(null)).not.to.contain('Access');
    expect(texts({ state: 'missing', expiresAt: null, refusedAt: null })).to.contain('not allowed yet');
    expect(texts({ state: 'allowed', expiresAt: null, refusedAt: null })).to.contain('Access: allowed');
    expect(texts(refused)).to.contain('refused by the CRM since');
    await expect(show(connectionCard({ ...stored, access: refused }, page([])))).to.be.accessible();
  });

  it('gets the link for a user of the CRM', async () => {
    const begun = { url: 'https://login.crm.example/oauth/authorize?state=1', redirectUri: '', expiresAt: '' };
    answer({ 'POST /v1/crm-connections/main/authorization': begun });
    const card = show(connectionCard({ ...stored, access: refused }, page([])));
    [...card.querySelectorAll('button')].find(({ textContent }) => textContent === 'Allow access')?.click();
    await until(() => card.querySelector('a') !== null, 'the link');
    expect(asked).to.deep.equal([
      {
        method: 'POST',
        path: '/v1/crm-connections/main/authorization',
        body: { gatewayUrl: location.origin },
      },
    ]);
    const link = card.querySelector('a');
    expect(link?.href).to.equal('https://login.crm.example/oauth/authorize?state=1');
    expect([link?.target, link?.rel]).to.deep.equal(['_blank', 'noopener noreferrer']);
    expect(document.activeElement).to.equal(link);
    await expect(card).to.be.accessible();
  });
});
