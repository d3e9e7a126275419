import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { listQueueFigures } from '../../src/domain/protocol/operations/queues.ts';
import '../../src/elements/call-log/define.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import { makeVisitorCall, unverifiedParty } from '../../src/testing/fake-phone-fixtures.ts';
import { makeLongLog } from '../../src/testing/long-log.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-call-log', ['ready', 'empty-log', 'loading-log', 'failed-log', 'reconnecting']);

const clockOf = (phone: FakePhone): ManualClock => phone.clock as ManualClock;

it('lists calls by day, with what was noted', async () => {
  const { element } = await show('cti-call-log', 'ready');
  const text = textOf(element);
  for (const shown of ['Today', 'Yesterday', 'Missed', 'Solved', 'Spout is on its way', '2:34', 'Line busy']) {
    expect(text).to.contain(shown);
  }
});

it('calls back by keyboard alone', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  find(element, '[part=entry]').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]).to.deep.equal({ method: 'dial', args: ['+14155550123'] });
});

it('calls a masked party back through its call', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  const masked = phone.state.$log.get().find((call) => call.masked);
  const entries = [...element.renderRoot.querySelectorAll<HTMLElement>('[part=entry]')];
  entries.find((entry) => entry.querySelector('cti-masking-badge'))?.click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args).to.deep.equal([`call:${masked?.id}`]);
});

it('marks a number that nobody vouches for, and does not call it back', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  const call = makeVisitorCall({ customer: unverifiedParty, phase: 'completed' });
  phone.state.$log.set([call]);
  await until(() => query(element, '[part=unverified]') !== null);
  const entry = find(element, '[part=entry]');
  expect(entry.localName).to.equal('div');
  expect(textOf(entry)).to.contain('Unverified');
  await expect(element).to.be.accessible();
});

it('calls nobody while the phone is not ready', async () => {
  const { element, phone } = await show('cti-call-log', 'reconnecting');
  find(element, '[part=entry]').click();
  await settled(element);
  expect(phone.asked).to.deep.equal([]);
});

it('loads older calls until there are no more', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  find(element, '[part=more]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]).to.deep.equal({ method: 'loadLog', args: [{ more: true }] });
  await until(() => query(element, '[part=more]') === null);
});

it('says that there is nothing yet, and that loading failed, with the way out', async () => {
  const { element: empty } = await show('cti-call-log', 'empty-log');
  expect(textOf(empty)).to.contain('No calls yet');
  const { element, phone } = await show('cti-call-log', 'failed-log');
  expect(textOf(element)).to.contain('could not be loaded');
  find(element, '[part=status] button').click();
  await until(() => textOf(element).includes('No calls yet'));
  expect(phone.asked[0]).to.deep.equal({ method: 'loadLog', args: [{ more: false }] });
});

it('says of a recording that it is not complete', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  const names = () => [...element.renderRoot.querySelectorAll('[part=recording]')].map((each) => textOf(each));
  expect(names().join()).not.to.contain('incomplete');
  const log = phone.state.$log.get();
  phone.state.$log.set(
    log.map((call) => ({ ...call, recordings: call.recordings.map((each) => ({ ...each, incomplete: true })) })),
  );
  await until(() => names().some((name) => name.includes('Recording, incomplete')));
  expect(names().join()).to.contain('Voicemail, incomplete');
});

it('renders what is in sight of a long log, and loads older calls near its end', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  element.parentElement?.setAttribute('style', 'inline-size: 400px; block-size: 500px');
  phone.state.$log.set(makeLongLog(5000));
  await settled(element);
  const list = find(element, '[part=calls]');
  const rows = () => [...element.renderRoot.querySelectorAll<HTMLElement>('[data-call]')];
  expect(rows().length).to.be.within(10, 60);
  const height = list.scrollHeight;
  expect(height).to.be.greaterThan(5000 * 58);

  list.scrollTop = height / 2;
  await until(
    () => rows().every((row) => Number(row.getAttribute('aria-posinset')) > 0 && !inFirst(row)),
    'the middle is rendered',
  );
  await settled(element);
  expect(list.scrollHeight, 'nothing moves').to.equal(height);
  expect(rows().length).to.be.within(10, 60);
  const { top, bottom } = list.getBoundingClientRect();
  const seen = rows().filter(
    (row) => row.getBoundingClientRect().bottom > top && row.getBoundingClientRect().top < bottom,
  );
  expect(seen.length, 'no hole in sight').to.be.greaterThan(3);
  expect(phone.asked).to.deep.equal([]);

  list.scrollTop = height;
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]).to.deep.equal({ method: 'loadLog', args: [{ more: true }] });

  function inFirst(row: HTMLElement): boolean {
    return phone.state.$log
      .get()
      .slice(0, 100)
      .some(({ id }) => id === row.dataset.call);
  }
});

it('keeps the focused call rendered, however far it is scrolled away', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  element.parentElement?.setAttribute('style', 'inline-size: 400px; block-size: 500px');
  phone.state.$log.set(makeLongLog(2000));
  await settled(element);
  const entry = find(element, '[part=entry]');
  entry.focus();
  const list = find(element, '[part=calls]');
  list.scrollTop = 60_000;
  await until(() => element.renderRoot.querySelectorAll('[data-call]').length > 15);
  await settled(element);
  expect(focused()).to.equal(entry);
  list.scrollTop = 0;
  await settled(element);
  expect(focused()).to.equal(entry);
});

it('finds calls by words and by kind, once the typing pauses, and goes back to all calls', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  const names = () => [...element.renderRoot.querySelectorAll('.name')].map((each) => each.textContent);
  const before = names();
  const field = find<HTMLInputElement>(element, '[part=search]');
  for (const value of ['b', 'be', 'beeswax']) {
    field.value = value;
    field.dispatchEvent(new Event('input'));
  }
  expect(phone.asked).to.deep.equal([]);
  clockOf(phone).advance(250);
  await until(() => names().length === 1);
  expect(names()).to.deep.equal(['Clementine Wick']);
  expect(phone.asked).to.deep.equal([{ method: 'findCalls', args: [{ search: 'beeswax' }] }]);
  expect(textOf(find(element, '[role=status]'))).to.equal('1 call found');

  field.value = '';
  field.dispatchEvent(new Event('input'));
  const which = find<HTMLSelectElement>(element, '[part=which]');
  expect([...which.options].map(({ value }) => value)).to.deep.equal(['all', 'missed', 'voicemail']);
  which.value = 'voicemail';
  which.dispatchEvent(new Event('change'));
  await until(() => names().join() === 'Osric Fennel');
  which.value = 'all';
  which.dispatchEvent(new Event('change'));
  await until(() => names().length === before.length);
});

it('offers all queues once a person turns to the filters, by their labels, and keeps the chosen one', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  const counts = { waiting: 0, callbacks: 0, longestWaitSeconds: 0, staffed: 0, free: 0 };
  const figures = { ...counts, expectedWaitSeconds: null, serviceLevel: null };
  const serviceLevelTarget = { seconds: 20, percent: 80 };
  phone.answers(listQueueFigures, () =>
    ['sales', 'billing'].map((queue) => ({ queue, label: `The ${queue}`, ...figures, serviceLevelTarget })),
  );
  const [call] = phone.state.$log.get();
  if (call === undefined) throw new Error('no call');
  const queue = { name: 'sales', since: call.startedAt, seconds: 1, waits: false };
  phone.state.$log.set([{ ...call, flow: { name: 'Menu', version: 1, path: [], queue } }]);
  await settled(element);
  const which = find<HTMLSelectElement>(element, '[part=which]');
  const queues = () => [...which.options].slice(3).map(({ value, text }) => `${value} ${text}`);
  expect(queues()).to.deep.equal(['queue:sales sales']);
  which.value = 'queue:sales';
  which.dispatchEvent(new Event('change'));
  find(element, '[part=search]').focus();
  which.focus();
  await until(() => queues().length === 2);
  expect(queues()).to.deep.equal(['queue:billing The billing', 'queue:sales The sales']);
  expect(which.value).to.equal('queue:sales');
  expect(phone.requested.filter(({ operation }) => operation === listQueueFigures)).to.have.length(1);
});

it('says that nothing was found, and that a search failed, with the way out', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  const field = find<HTMLInputElement>(element, '[part=search]');
  const search = async (value: string): Promise<void> => {
    field.value = value;
    field.dispatchEvent(new Event('input'));
    clockOf(phone).advance(250);
    await settled(element);
  };
  await search('nobody at all');
  await until(() => textOf(element).includes('No calls found'));
  phone.failWith = 'GATEWAY_UNREACHABLE';
  await search('spout');
  await until(() => textOf(element).includes('could not be loaded'));
  phone.failWith = null;
  find(element, '[part=retry]').click();
  await until(() => textOf(element).includes('Spout is on its way'));
});

it('says who was not called back, and sends an entry to the CRM again', async () => {
  const { element, phone } = await show('cti-call-log', 'ready');
  expect(textOf(find(element, '[part=called-back]'))).to.equal('Not called back');
  expect(textOf(find(element, '[part=crm-entry]'))).to.contain('Refused by the CRM');
  const { id } = phone.state.$log.get().find(({ crmEntry }) => crmEntry === 'refused') ?? {};
  find(element, '[part=retry-entry]').click();
  await until(() => query(element, '[part=crm-entry]') === null);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ params: { id } });
  expect(phone.state.$log.get().find((call) => call.id === id)?.crmEntry).to.equal('waiting');
});
