import { expect, waitUntil } from '@open-wc/testing';
import { page } from '../../src/console/pages/carriers/carriers.ts';
import type { TrunkView } from '../../src/domain/protocol/trunk.ts';
import { pageContext } from './support/page-context.ts';
import { answer, asked, refusal, show } from './support/scripted-api.ts';

const longWait = { timeout: 60_000 };

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
  const context = pageContext();
  const element = show(page(context));
  const root = element.shadowRoot as ShadowRoot;
  await waitUntil(() => root.querySelector('table, .none') !== null, 'the list', longWait);
  after(() => context.leave());
  const texts = (selector: string): (string | undefined)[] =>
    [...root.querySelectorAll(selector)].map((each) => each.textContent?.replace(/\s+/g, ' ').trim());
  const press = (name: string, place: ShadowRoot = root): void => {
    const found = [...place.querySelectorAll('button')].find(
      (each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name,
    );
    if (found === undefined) throw new Error(`no button ${name}`);
    found.click();
  };
  const panel = async (tag: string): Promise<ShadowRoot> => {
    await waitUntil(() => root.querySelector(tag)?.shadowRoot?.querySelector('button') != null, tag, longWait);
    return root.querySelector(tag)?.shadowRoot as ShadowRoot;
  };
  return { context, root, texts, press, panel };
}

const changes = (): unknown[] =>
  asked.filter(({ method }) => method !== 'GET').map(({ method, path, body }) => [method, path, body]);

describe('the page of carriers', () => {
  it('lists state, reason and figures; what the settings make cannot be changed', async () => {
    const { texts, root } = await opened([
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
      'Deleted: calls continue since '.concat(new Date('2030-01-01T00:00:00.000Z').toLocaleString()),
    ]);
    expect(texts('tbody tr:nth-of-type(2) .number-column')).to.deep.equal(['0', '1', '5', '3 busy 2, no answer 1']);
    const buttons = [...root.querySelectorAll('tbody button')].map((each) => each.getAttribute('aria-label') ?? 'down');
    expect(buttons).to.deep.equal(['Test fixed', 'down', 'Test down', 'Disable down', 'Delete down']);
    await expect(root.host).to.be.accessible();
  });

  it('creates a carrier, and shows what the gateway refuses at the field', async () => {
    const { press, panel, context } = await opened([]);
    press('New carrier');
    const form = await panel('console-record-form');
    const type = (id: string, value: string): void => {
      const input = form.querySelector<HTMLInputElement>(`#field-${id}`);
      if (input === null) throw new Error(`no field ${id}`);
      input.value = value;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    type('id', 'berlin');
    type('host', 'sip.carrier.example');
    expect(form.querySelector('#field-password')).to.equal(null);
    type('user', 'customer-7');
    await waitUntil(() => form.querySelector('#field-password') !== null, 'the password', longWait);
    const refused = refusal(400, 'TRUNK_INVALID', 'berlin: user and password go together.');
    answer({ 'PUT /v1/trunks/berlin': refused });
    press('Create', form);
    await waitUntil(() => form.querySelector('[role=alert]')?.textContent?.includes('go together'), 'why', longWait);
    type('password', 'secret');
    const made = trunk('berlin', { todo: { code: 'WRITE_AND_RELOAD', message: 'It is stored.', help: 'Reload.' } });
    answer({ 'PUT /v1/trunks/berlin': made, 'GET /v1/trunks': [made] });
    press('Create', form);
    await waitUntil(() => context.said.length > 0, 'a word', longWait);
    expect(context.said).to.deep.equal(['“berlin” is saved. It is stored. Reload.']);
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
    const { press, panel, context, root } = await opened([up]);
    answer({ 'PUT /v1/trunks/berlin': { ...up, enabled: false, state: 'disabled' } });
    press('Disable berlin');
    await waitUntil(() => context.said.length > 0, 'a word', longWait);
    expect(context.said).to.deep.equal(['“berlin” takes no new calls. Calls that continue: 3.']);
    expect(changes()[0]).to.deep.include.members(['PUT', '/v1/trunks/berlin']);
    expect((changes()[0] as [string, string, object])[2]).to.include({ enabled: false, host: 'sip.carrier.example' });
    expect((changes()[0] as [string, string, object])[2]).not.to.have.any.keys('calls', 'state', 'id', 'password');

    const says = 'It refuses our password (401).';
    const finding = { verdict: 'wrong', says, todo: 'Compare user and password.' };
    answer({ 'POST /v1/trunks/berlin/test': { ok: false, says, findings: [finding] } });
    press('Test berlin');
    const test = await panel('console-carrier-test');
    await waitUntil(() => test.querySelector('li') !== null, 'the findings', longWait);
    expect(test.querySelector('li')?.textContent).to.contain('Compare user and password.');
    expect(context.said.at(-1)).to.equal(`“berlin”: ${says}`);
    await expect(root.host).to.be.accessible();
    press('Close', test);

    press('Delete berlin');
    const question = await panel('console-delete-panel');
    expect(question.textContent).to.contain('Its calls continue until they end: 3 now.');
    press('Delete it', question);
    await waitUntil(() => changes().length > 2, 'the deletion', longWait);
    expect(changes().at(-1)).to.deep.equal(['DELETE', '/v1/trunks/berlin', null]);
  });
});
