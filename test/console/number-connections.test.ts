import { expect } from '@open-wc/testing';
import { ask } from '../../src/console/ask.ts';
import { connectionRules } from '../../src/console/connections/connection-rules.ts';
import { connectionsList } from '../../src/console/connections/connections-list.ts';
import { make } from '../../src/console/make.ts';
import { numberCard } from '../../src/console/numbers/number-card.ts';
import { numberForm } from '../../src/console/numbers/number-form.ts';
import type { VirtualNumberView } from '../../src/domain/protocol/admin.ts';
import type { CrmAdapterView, CrmConnectionView } from '../../src/domain/protocol/crm.ts';
import { answer, asked, control, deferred, focused, press, show } from './support/scripted-api.ts';

const known = [
  { id: 'sales', label: 'Sales' },
  { id: 'billing', label: 'Billing' },
  { id: 'shop', label: 'Shop' },
];

const line: VirtualNumberView = {
  number: '+14155550110',
  display: '(415) 555-0110',
  label: 'Support',
  masked: true,
  agents: ['kim', 'lou'],
  ringSeconds: 25,
  record: 'always',
  voicemail: true,
  consent: 'announce',
};

const path = '/v1/virtual-numbers/%2B14155550110';
const kept = {
  label: 'Support',
  masked: true,
  agents: ['kim', 'lou'],
  ringSeconds: 25,
  record: 'always',
  voicemail: true,
  consent: 'announce',
};

/** @returns what the form sent, and the warnings that it passed on */
async function save(
  value: VirtualNumberView,
  change: (form: HTMLElement) => void,
): Promise<{ sent: unknown; warnings: readonly string[] }> {
  const saved = deferred<readonly string[]>();
  const form = show(
    numberForm({ value, known, saved: async (warnings) => saved.resolve(warnings), close: () => undefined, ask }),
  );
  change(form);
  form.requestSubmit();
  const warnings = await saved.promise;
  return { sent: asked.at(-1), warnings };
}

function choose(form: HTMLElement, label: string, value: string): void {
  const select = control<HTMLSelectElement>(form, label);
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

const listed = (place: HTMLElement): (string | null | undefined)[] =>
  [...place.querySelectorAll('li')].map((item) => item.querySelector('p')?.textContent);

it('a number gets its connections in order, and all its other settings stay', async () => {
  const { sent } = await save(line, (form) => {
    expect(form.querySelector('ol')?.checkVisibility()).to.equal(false);
    choose(form, 'CRMs', 'own');
    for (const id of ['billing', 'sales', 'shop']) {
      choose(form, 'Another CRM', id);
      press(form, 'Add');
    }
    expect(control(form, 'Another CRM').checkVisibility()).to.equal(false);
    press(form, 'Earlier: Sales');
    expect(focused()).to.equal('Later: Sales');
    control(form, 'The owner of the contact rings first').click();
    const copies = [...form.querySelectorAll<HTMLInputElement>('li input')];
    copies[0]?.click();
    press(form, 'Remove: Shop');
    expect(focused()).to.equal('Remove: Billing');
    expect(listed(form)).to.deep.equal(['Sales', 'Billing']);
  });
  expect(sent).to.deep.equal({
    method: 'PUT',
    path,
    body: {
      ...kept,
      connections: [
        { id: 'sales', log: false },
        { id: 'billing', log: true },
      ],
      ownerFirst: true,
    },
  });
});

it('a number can go back to the first of all connections, or have none', async () => {
  const own = { ...line, connections: [{ id: 'sales', log: false }], ownerFirst: true };
  const back = await save(own, (form) => {
    choose(form, 'CRMs', 'first');
    control(form, 'The owner of the contact rings first').click();
  });
  expect(back.sent).to.deep.equal({ method: 'PUT', path, body: kept });
  const none = await save(own, (form) => {
    press(form, 'Remove: Sales');
    expect(document.activeElement).to.equal(control(form, 'Another CRM'));
    expect(form.textContent).to.contain('No CRM: calls of this number are neither looked up nor logged.');
  });
  expect(none.sent).to.deep.equal({ method: 'PUT', path, body: { ...kept, connections: [], ownerFirst: true } });
});

it('a connection that does not exist any more is named, and stays until it is removed', async () => {
  answer({ [`PUT ${path}`]: { ...line, warnings: ['There is no CRM connection “old” (yet).'] } });
  const connections = [
    { id: 'sales', log: false },
    { id: 'old', log: true },
  ];
  const { sent, warnings } = await save({ ...line, connections }, (form) => {
    expect(listed(form)).to.deep.equal(['Sales', 'old (does not exist)']);
  });
  expect((sent as { body: { connections: unknown } }).body.connections).to.deep.equal(connections);
  expect(warnings).to.deep.equal(['There is no CRM connection “old” (yet).']);
});

it('the card says which CRMs a number has; it and its form are accessible', async () => {
  const text = (value: VirtualNumberView) =>
    numberCard(value, known, { refresh: async () => undefined, say: () => undefined, trying: (work) => work(), ask })
      .textContent;
  expect(text(line)).to.contain('CRMs: the first of all connections.');
  expect(text({ ...line, connections: [] })).to.contain('CRMs: none.');
  const connections = [
    { id: 'sales', log: true },
    { id: 'shop', log: true },
  ];
  const full = { ...line, connections, ownerFirst: true };
  expect(text(full)).to.contain('CRMs: Sales; Shop (copy of the log). The owner of the contact rings first.');

  const section = document.createElement('section');
  const heading = document.createElement('h2');
  heading.textContent = 'CRMs of the numbers';
  section.append(
    heading,
    numberCard(full, known, { refresh: async () => undefined, say: () => undefined, trying: (work) => work(), ask }),
  );
  show(section);
  press(section, 'Change CRMs of Support');
  expect(document.activeElement).to.equal(control(section, 'CRMs'));
  await expect(section).to.be.accessible();
  press(section, 'Cancel');
  expect(focused()).to.equal('Change CRMs of Support');
});

describe('the rules of a connection', () => {
  const adapter = (...capabilities: CrmAdapterView['capabilities']): CrmAdapterView => ({
    name: 'x',
    label: 'X',
    capabilities,
    address: { needed: false, hosts: [] },
    fields: [],
  });
  const stored = {
    tickets: ['voicemail'],
    noRecording: { field: 'call_recording', value: 'never' },
  } as unknown as CrmConnectionView;

  it('are those that the adapter can follow, and are sent back as they were', () => {
    const rules = connectionRules(stored);
    show(rules.element);
    rules.offer(adapter('tickets.save', 'contacts.fields'));
    expect(rules.read()).to.deep.equal({
      tickets: ['voicemail'],
      noRecording: { field: 'call_recording', value: 'never' },
    });
    rules.offer(adapter('calls.log'));
    expect(rules.element.innerText.trim()).to.equal('');
    expect(rules.read()).to.deep.equal({});
    rules.offer(undefined);
    expect(rules.read()).to.deep.equal({});
  });

  it('can be set and removed', () => {
    const rules = connectionRules(stored);
    show(rules.element);
    rules.offer(adapter('tickets.save', 'contacts.fields'));
    control(rules.element, 'A missed call without a message becomes a ticket').click();
    control(rules.element, 'A message becomes a ticket').click();
    control(rules.element, 'Field that forbids recording').value = ' ';
    expect(rules.read()).to.deep.equal({ tickets: ['missed'], noRecording: null });
  });
});

it('what is typed for a number stays when the lists are read again', async () => {
  const trying = (work: () => Promise<void>): Promise<void> => work();
  const quiet = { ask, say: () => undefined, trying, mayLose: async () => true };
  const list = connectionsList(quiet, true);
  const place = show(make('div', {}, ...list.elements));
  const numbers = { 'GET /v1/crm-adapters': [], 'GET /v1/crm-connections': [] };
  answer({ ...numbers, 'GET /v1/virtual-numbers': [line, { ...line, number: '+14155550111', label: 'Sales' }] });
  await list.start();
  press(place, 'Change CRMs of Support');
  const form = place.querySelector('form') as HTMLFormElement;
  choose(form, 'CRMs', 'own');
  control(form, 'The owner of the contact rings first').focus();
  answer({ 'GET /v1/virtual-numbers': [line, { ...line, number: '+14155550111', label: 'Orders' }] });
  await list.follow();
  const titles = [...place.querySelectorAll('h3')].map(({ textContent }) => textContent);
  expect(titles).to.deep.equal(['Support', 'Orders']);
  expect(control<HTMLSelectElement>(form, 'CRMs').value).to.equal('own');
  const hasFocus = document.activeElement === control(form, 'The owner of the contact rings first');
  expect([hasFocus, form.isConnected]).to.deep.equal([true, true]);
});
