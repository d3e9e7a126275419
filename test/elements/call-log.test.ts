import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/call-log/define.ts';
import { makeVisitorCall, unverifiedParty } from '../../src/testing/fake-phone-fixtures.ts';
import { isAccessible } from './support/accessible.ts';
import { find, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-call-log', ['ready', 'empty-log', 'loading-log', 'failed-log', 'reconnecting']);

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
