import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/call-monitor/define.ts';
import '../../stories/whole-softphone.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-call-monitor', ['live-calls', 'ready']);

it('lists live calls by agent, and says when there is none', async () => {
  const live = await show('cti-call-monitor', 'live-calls');
  await until(() => textOf(live.element).includes('Sam Okafor-Lindqvist 2:34 Marigold Thimble'));
  const quiet = await show('cti-call-monitor', 'ready');
  await until(() => textOf(quiet.element).includes('No live calls'));
});

it('listens, whispers, joins and leaves; the mode shows what the others hear', async () => {
  const { element, phone } = await show('cti-call-monitor', 'live-calls');
  await until(() => element.renderRoot.querySelector('[part=listen]') !== null);
  for (const [part, help] of [
    ['listen', 'They cannot hear you'],
    ['whisper', 'Only the agent hears you'],
    ['barge', 'All participants hear you'],
  ] as const) {
    find(element, `[part=${part}]`).click();
    await until(() => textOf(element).includes(help), help);
    expect(find(element, `[part=${part}]`).getAttribute('aria-pressed')).to.equal('true');
  }
  find(element, '[part=leave]').click();
  await until(() => !textOf(element).includes('All participants hear you'));
  const asked = phone.asked.filter(({ method }) => method === 'supervise').map(({ args }) => args[1]);
  expect(asked).to.deep.equal(['listen', 'whisper', 'barge', null]);
});

it('cannot listen to a call that still rings', async () => {
  const { element, phone } = await show('cti-call-monitor', 'live-calls');
  await until(() => element.renderRoot.querySelectorAll('[part=call]').length === 2);
  element.renderRoot.querySelectorAll<HTMLElement>('[part=listen]')[1]?.click();
  await settled(element);
  expect(phone.asked.some(({ method }) => method === 'supervise')).to.equal(false);
});

it('asks again every few seconds, and goes on after a failure', async () => {
  const { element, phone } = await show('cti-call-monitor', 'live-calls');
  const clock = phone.clock as ManualClock;
  await until(() => element.renderRoot.querySelectorAll('[part=call]').length === 2);
  phone.live = [];
  clock.advance(3000);
  await until(() => textOf(element).includes('No live calls'));
  phone.failWith = 'GATEWAY_UNREACHABLE';
  clock.advance(3000);
  await until(() => textOf(element).includes('could not be loaded'));
  phone.failWith = null;
  clock.advance(3000);
  await until(() => textOf(element).includes('No live calls'));
});

it('leaves the focus at the call of the same agent when an earlier call ends', async () => {
  const { element, phone } = await show('cti-call-monitor', 'live-calls');
  await until(() => element.renderRoot.querySelectorAll('[part=call]').length === 2);
  const listen = element.renderRoot.querySelectorAll<HTMLElement>('[part=listen]')[1];
  listen?.focus();
  phone.live = phone.live.slice(1);
  (phone.clock as ManualClock).advance(3000);
  await until(() => element.renderRoot.querySelectorAll('[part=call]').length === 1);
  expect(focused()).to.equal(listen);
});

it('is a view of the phone for those who supervise, and for nobody else', async () => {
  const lead = await show('cti-softphone', 'live-calls');
  find(lead.element, '#tab-phone').focus();
  await sendKeys({ press: 'ArrowLeft' });
  await until(() => textOf(lead.element).includes('Sam Okafor-Lindqvist'));
  expect(find(lead.element, '#tab-team').getAttribute('aria-selected')).to.equal('true');
  const agent = await show('cti-softphone', 'ready');
  expect(query(agent.element, '#tab-team')).to.equal(null);
});
