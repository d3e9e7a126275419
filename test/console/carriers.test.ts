import { expect } from '@open-wc/testing';
import * as module from '../../src/console/pages/carriers/carriers.ts';
import { timeText } from '../../src/console/parts/time-text.ts';
import type { TrunkView } from '../../src/domain/protocol/administration/trunk.ts';
import { field, named, openPage, press, textIn, type } from './support/console-page.ts';
import { heardParts } from './support/heard.ts';
import { until } from './support/inside.ts';
import { answer, asked, refusal } from './support/scripted-api.ts';

function trunk(id: string, more: Partial<TrunkView> = {}): TrunkView {
  return {
    ...{ id, origin: 'database', enabled: true, host: 'sip.carrier.example', transport: 'udp', hasPassword: false },
    ...{ register: false, registerSeconds: 300, numbers: [], from: [], srtp: 'off', pingSeconds: 30, priority: 10 },
    ...{ state: 'up', reason: null, since: '2030-01-01T00:00:00.000Z', registered: null, todo: null },
    calls: { up: 0, inbound: 0, outbound: 0, failures: {} },
    ...more,
  };
}

/** The page with these trunks. */
async function opened(trunks: readonly TrunkView[]) {
  answer({ 'GET /v1/trunks': trunks });
  for (const each of trunks) answer({ [`GET /v1/trunks/${each.id}`]: each });
  const { page, said } = openPage(module);
  const root = page.shadowRoot as ShadowRoot;
  await until(() => root.querySelector('table, .none') !== null, 'the list');
  const texts = (selector: string): (string | undefined)[] =>
    [...root.querySelectorAll(selector)].map((each) => each.textContent?.replace(/\s+/g, ' ').trim());
  const appears = (name: string): Promise<void> => until(() => named(page, name) !== null, name);
  return { page, said, texts, appears };
}

const changes = (): unknown[] =>
  asked.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body]);

describe('the page of carriers', () => {
  it('lists state, reason and figures; what the settings make cannot be changed', async () => {
    const { texts, page } = await opened([
      trunk('fixed', { origin: 'settings', state: 'unknown', since: null }),
      trunk('down', {
        ...{ state: 'failed', reason: 'no answer to OPTIONS', since: null },
        calls: { up: 0, inbound: 1, outbound: 5, failures: { busy: 2, no_answer: 1 } },
      }),
      trunk('gone', { state: 'ending', enabled: false, calls: { up: 2, inbound: 0, outbound: 2, failures: {} } }),
    ]);
    expect(texts('tbody td:nth-of-type(2)')).to.deep.equal([
      'Not known yet',
      'Failed no answer to OPTIONS',
      `Deleted: calls continue since ${timeText('2030-01-01T00:00:00.000Z')}`,
    ]);
    expect(texts('tbody tr:nth-of-type(2) .number-column')).to.deep.equal(['0', '1', '5', '3 busy 2, no answer 1']);
    const buttons = [...(page.shadowRoot?.querySelectorAll('tbody button') ?? [])];
    const names = buttons.map((each) => each.ariaLabel ?? each.textContent?.trim());
    expect(names).to.deep.equal(['Test fixed', 'down', 'Test down', 'Disable down', 'Delete down']);
    await expect(page).to.be.accessible();
    expect(await heardParts()).to.include.members(['button New carrier', 'button Test fixed', 'StaticText State']);
  });

  it('creates a carrier, and keeps what was typed if the gateway refuses it', async () => {
    const { page, appears, said } = await opened([]);
    press(page, 'New carrier');
    await appears('Create');
    type(page, 'Name', 'berlin');
    type(page, 'Host', 'sip.carrier.example');
    expect(field(page, 'Password')).to.equal(null);
    type(page, 'User', 'customer-7');
    await until(() => field(page, 'Password') !== null, 'the password');
    answer({ 'PUT /v1/trunks/berlin': refusal(400, 'TRUNK_INVALID', 'berlin: user and password go together.') });
    press(page, 'Create');
    await until(() => textIn(page).includes('user and password go together'), 'why');
    type(page, 'Password', 'secret');
    const made = trunk('berlin', { todo: { code: 'WRITE_AND_RELOAD', message: 'It is stored.', help: 'Reload.' } });
    answer({ 'PUT /v1/trunks/berlin': made, 'GET /v1/trunks': [made] });
    press(page, 'Create');
    await until(() => said.length > 0, 'a word');
    expect(said).to.deep.equal(['“berlin” is saved. It is stored. Reload.']);
    expect(changes().at(-1)).to.deep.equal([
      'PUT',
      '/v1/trunks/berlin',
      {
        ...{ host: 'sip.carrier.example', transport: 'udp', enabled: true, numbers: [], from: [], srtp: 'off' },
        ...{ pingSeconds: 30, registerSeconds: 300, priority: 10 },
        ...{ user: 'customer-7', password: 'secret', register: false },
      },
    ]);
  });

  it('disables, tests and deletes, and says which calls continue', async () => {
    const up = trunk('berlin', { calls: { up: 3, inbound: 3, outbound: 0, failures: {} }, codecs: ['pcma'] });
    const { page, appears, said } = await opened([up]);
    answer({ 'PUT /v1/trunks/berlin': { ...up, enabled: false, state: 'disabled' } });
    press(page, 'Disable berlin');
    await until(() => said.length > 0, 'a word');
    expect(said).to.deep.equal(['“berlin” takes no new calls. Calls that continue: 3.']);
    const [, , body] = changes()[0] as [string, string, object];
    expect(body).to.include({ enabled: false, host: 'sip.carrier.example' });
    expect(body).not.to.have.any.keys('calls', 'state', 'id', 'password');

    const says = 'It refuses our password (401).';
    const finding = { verdict: 'wrong', says, todo: 'Compare user and password.' };
    answer({ 'POST /v1/trunks/berlin/test': { ok: false, says, findings: [finding] } });
    press(page, 'Test berlin');
    await until(() => textIn(page).includes('Compare user and password.'), 'the findings');
    expect(said.at(-1)).to.equal(`“berlin”: ${says}`);
    await expect(page).to.be.accessible();
    press(page, 'Close');

    await until(() => named(page, 'Close') === null, 'the end of the test');
    press(page, 'Delete berlin');
    await appears('Delete it');
    expect(textIn(page)).to.contain('Its calls continue until they end: 3 now.');
    press(page, 'Delete it');
    await until(() => changes().length > 2, 'the deletion');
    expect(changes().at(-1)).to.deep.equal(['DELETE', '/v1/trunks/berlin', null]);
  });
});
