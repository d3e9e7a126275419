import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/wrap-up/define.ts';
import { makeActive } from '../../src/testing/fake-phone-fixtures.ts';
import { isAccessible } from './support/accessible.ts';
import { find, query, show, until } from './support/scene.ts';

isAccessible('cti-wrap-up', ['ended', 'missed']);

it('saves note and outcome, by keyboard alone', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  find(element, 'input').focus();
  await sendKeys({ press: 'ArrowRight' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ type: 'Sends the spout' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ note: 'Sends the spout', disposition: 'Follow-up' });
  await until(() => query(element, 'form') === null);
});

it('saves nothing of what was begun when it is skipped', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  element.focus();
  await sendKeys({ type: 'half a th' });
  find(element, '[part=skip]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args[1]).to.deep.equal({ note: '', disposition: null });
});

it('keeps what was begun when another call comes in between', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  element.focus();
  await sendKeys({ type: 'half a thought' });
  const other = phone.put(makeActive());
  await until(() => query(element, 'form') === null);
  phone.remove(other.id);
  await until(() => query(element, 'textarea') !== null);
  expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('half a thought');
});

it('keeps the words when saving fails', async () => {
  const { element, phone } = await show('cti-wrap-up', 'ended');
  phone.failWith = 'GATEWAY_UNREACHABLE';
  element.focus();
  await sendKeys({ type: 'once more' });
  await sendKeys({ down: 'Control' });
  await sendKeys({ press: 'Enter' });
  await sendKeys({ up: 'Control' });
  await until(() => phone.state.$problem.get() !== null);
  expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('once more');
  expect(find(element, '[part=save]').getAttribute('aria-busy')).to.equal('false');
});
