import { aTimeout, expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/call-controls/define.ts';
import { callInSetup } from '../../src/domain/calls/call-in-setup.ts';
import { isAccessible } from './support/accessible.ts';
import { find, heard, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-call-controls', [
  'incoming',
  'dialling',
  'calling',
  'active',
  'muted',
  'held',
  'consulted',
  'brought-in',
  'follower-active',
  'follower-incoming',
  'ended',
]);

it('answers by Enter on the focused button', async () => {
  const { element, phone } = await show('cti-call-controls', 'incoming');
  element.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.method).to.equal('answer');
  await until(() => query(element, '[part=hang-up]') !== null);
});

it('rejects, hangs up and cancels', async () => {
  for (const [scene, part, method] of [
    ['incoming', 'reject', 'reject'],
    ['active', 'hang-up', 'hangUp'],
    ['dialling', 'hang-up', 'hangUp'],
    ['calling', 'hang-up', 'hangUp'],
  ] as const) {
    const { element, phone } = await show('cti-call-controls', scene);
    find(element, `[part=${part}]`).click();
    await settled(element);
    expect(phone.asked.map((asked) => asked.method)).to.deep.equal([method]);
  }
});

it('does not end a call with the double click that placed it', async () => {
  const { element, phone } = await show('cti-call-controls', 'ready');
  phone.silence();
  const to = '+14155550142';
  element.dispatchEvent(new CustomEvent('cti-dial-request', { detail: { to }, bubbles: true, cancelable: true }));
  await until(() => query(element, '[part=hang-up]') !== null);
  find(element, '[part=hang-up]').click();
  await settled(element);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['dial']);
  // Longer than any double click.
  await aTimeout(600);
  find(element, '[part=hang-up]').click();
  await until(() => phone.asked.length === 2);
  expect(phone.asked[1]).to.deep.include({ method: 'hangUp', args: [callInSetup] });
});

it('does nothing to a call that has just taken the place of the one that was pressed', async () => {
  const { element, phone } = await show('cti-call-controls', 'active');
  const [first] = Object.values(phone.state.$calls.get());
  if (!first) throw new Error('no call');
  find(element, '[part=hang-up]').click();
  await until(() => phone.asked.length === 1);
  phone.remove(first.id);
  phone.put({ ...first, id: 'the-next' });
  await settled(element);
  for (let press = 0; press < 3; press += 1) find(element, '[part=hang-up]').click();
  await settled(element);
  expect(phone.asked.map(({ args }) => args[0])).to.deep.equal([first.id]);
  // Longer than any double click.
  await aTimeout(600);
  find(element, '[part=hang-up]').click();
  await until(() => phone.asked.length === 2);
  expect(phone.asked[1]?.args[0]).to.equal('the-next');
});

it('turns a switch only when the wire has confirmed', async () => {
  const { element, phone } = await show('cti-call-controls', 'active');
  phone.silence();
  const mute = find(element, '[part=mute]');
  const hold = find(element, '[part=hold]');
  mute.click();
  hold.click();
  await settled(element);
  expect([mute, hold].map((each) => each.getAttribute('aria-pressed'))).to.deep.equal(['false', 'false']);
  expect([mute, hold].map((each) => each.getAttribute('aria-busy'))).to.deep.equal(['true', 'true']);
  mute.click();
  await settled(element);
  expect(phone.asked, 'a busy button asks nothing').to.have.length(2);
  phone.confirm();
  await until(() => mute.getAttribute('aria-pressed') === 'true' && hold.getAttribute('aria-pressed') === 'true');
  expect(mute.getAttribute('aria-busy')).to.equal('false');
});

it('stays as it was when the wire refuses', async () => {
  const { element, phone } = await show('cti-call-controls', 'active');
  phone.failWith = 'CALL_STATE';
  const hold = find(element, '[part=hold]');
  hold.click();
  await until(() => phone.state.$problem.get()?.code === 'CALL_STATE');
  await settled(element);
  expect(hold.getAttribute('aria-pressed')).to.equal('false');
  expect(hold.getAttribute('aria-busy')).to.equal('false');
});

it('resumes what is held', async () => {
  const { element, phone } = await show('cti-call-controls', 'held');
  find(element, '[part=hold]').click();
  await settled(element);
  expect(phone.asked[0]?.method).to.equal('resume');
});

for (const [scene, pressed] of [
  ['consulting', 'true'],
  ['consulted', 'true'],
  ['brought-in', 'false'],
] as const) {
  it(`neither holds nor resumes while the call is ${scene}, and names the button as ever`, async () => {
    const { element, phone } = await show('cti-call-controls', scene);
    const hold = find(element, '[part=hold]');
    hold.click();
    await settled(element);
    expect(phone.asked).to.deep.equal([]);
    expect(hold.getAttribute('aria-disabled')).to.equal('true');
    expect(hold.getAttribute('aria-pressed')).to.equal(pressed);
    expect(textOf(hold)).to.equal('Hold');
  });
}

it('holds a call of three that is the agent’s own', async () => {
  const { element, phone } = await show('cti-call-controls', 'conference');
  find(element, '[part=hold]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.method).to.equal('hold');
});

it('tells when the keypad is wanted', async () => {
  const { element } = await show('cti-call-controls', 'active');
  const toggled = heard(element, 'cti-keypad-toggled');
  find(element, '[part=keypad]').click();
  await settled(element);
  find(element, '[part=keypad]').click();
  expect(toggled).to.deep.equal([{ open: true }, { open: false }]);
});

it('has every button where the sound is in another tab, says so, and moves the phone here', async () => {
  const { element, phone } = await show('cti-call-controls', 'follower-active');
  for (const part of ['mute', 'hold', 'keypad', 'people', 'hang-up']) {
    expect(find(element, `[part=${part}]`).getAttribute('aria-disabled'), part).to.equal('false');
  }
  find(element, '[part=mute]').click();
  await until(() => find(element, '[part=mute]').getAttribute('aria-pressed') === 'true');
  expect(textOf(find(element, '[part=elsewhere]'))).to.contain('The sound is in another tab.');
  find(element, '[part=use-here]').click();
  await until(() => query(element, '[part=elsewhere]') === null);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['mute', 'takeOver']);
});

it('rings where the sound is in another tab, too', async () => {
  const { element, phone } = await show('cti-call-controls', 'follower-incoming');
  find(element, '[part=answer]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.method).to.equal('answer');
});

it('has targets of 44 px, and one height in every state', async () => {
  const heights = new Set<number>();
  for (const scene of ['incoming', 'calling', 'active', 'held', 'ended'] as const) {
    const { element } = await show('cti-call-controls', scene);
    heights.add(element.getBoundingClientRect().height);
    for (const button of element.renderRoot.querySelectorAll('button')) {
      const { width, height } = button.getBoundingClientRect();
      expect(Math.min(width, height)).to.be.at.least(44);
    }
  }
  expect([...heights]).to.have.length(1);
});
