import { expect, fixtureSync, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/elements/call-log/define.ts';
import '../../stories/whole-softphone.ts';
import type { CrmHost } from '../../src/domain/crm/host.ts';
import { saveNote } from '../../src/domain/protocol/operations/calls.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { contact, makeActive, makeCall } from '../../src/testing/fake-phone-fixtures.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';
import { hebrew } from '../../stories/messages-hebrew.ts';
import { isAccessible } from './support/accessible.ts';
import { consoleErrors } from './support/console.ts';
import { find, focused, heard, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-softphone', ['ready', 'failed', 'incoming', 'active', 'ended']);

const box = (element: Element, part: string): object =>
  find(element, `[part=${part}]`).getBoundingClientRect().toJSON();

it('takes a call from ring to saved note, by keyboard alone', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const call = phone.put(makeCall());
  await until(() => focused()?.getAttribute('part') === 'answer');
  await sendKeys({ press: 'Enter' });
  await until(() => query(element, '[part=hang-up]') !== null);
  find(element, '[part=hang-up]').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => query(element, 'cti-wrap-up') !== null);
  find(element, 'textarea').focus();
  await sendKeys({ type: 'Done' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Tab' });
  await sendKeys({ press: 'Enter' });
  await until(() => query(element, '[part=keypad]') !== null);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['answer', 'hangUp', 'saveWrapUp']);
  expect(phone.asked[2]?.args).to.deep.equal([call.id, { note: 'Done', disposition: null }]);
});

it('moves no region while a call goes on', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const frame = ['header', 'body', 'tabs'].map((part) => box(element, part));
  const call = phone.put(makeCall({ lookup: 'pending', contact: null }));
  await settled(element);
  const regions = ['state', 'who'].map((part) => box(element, part));
  const { contact: found } = makeCall();
  for (const change of [
    { lookup: 'found', contact: found },
    { phase: 'active', answeredAt: call.startedAt },
    { phase: 'held', answeredAt: call.startedAt },
    { phase: 'ended', answeredAt: call.startedAt, endReason: 'COMPLETED', duration: 60 },
  ] as const) {
    phone.put({ ...call, lookup: 'found', contact: found, ...change });
    await settled(element);
    expect(['header', 'body', 'tabs'].map((part) => box(element, part))).to.deep.equal(frame);
    expect(['state', 'who'].map((part) => box(element, part))).to.deep.equal(regions);
  }
  phone.state.$status.set('failed');
  phone.state.$problem.set({ code: 'TOKEN_EXPIRED', message: 'Long. '.repeat(20), help: 'Longer. '.repeat(20) });
  await settled(element);
  expect(['header', 'body', 'tabs'].map((part) => box(element, part))).to.deep.equal(frame);
});

it('takes the focus from nobody when a call comes', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const field = fixtureSync<HTMLInputElement>(html`<input aria-label="elsewhere" />`);
  field.focus();
  phone.put(makeCall());
  await until(() => query(element, '[part=answer]') !== null);
  expect(focused()).to.equal(field);
});

it('never puts the focus on Answer for someone who was typing a number', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const dialer = find(element, 'cti-dialer');
  dialer.focus();
  await sendKeys({ type: '415' });
  const call = phone.put(makeCall());
  await until(() => focused()?.getAttribute('part') === 'call');
  await sendKeys({ press: 'Enter' });
  expect(phone.asked).to.deep.equal([]);
  phone.remove(call.id);
  await until(() => query(element, 'cti-dialer') !== null);
  expect(find<HTMLInputElement>(element, 'input').value, 'what was typed is still there').to.contain('415');
});

it('puts the focus nowhere a key does harm when a call comes over a note', async () => {
  const { element, phone } = await show('cti-softphone', 'ended');
  find(element, 'textarea').focus();
  await sendKeys({ type: 'first line' });
  const call = phone.put(makeCall());
  await until(() => query(element, '[part=answer]') !== null);
  await sendKeys({ press: 'Enter' });
  expect(phone.asked.filter(({ args }) => args[0] !== saveNote)).to.deep.equal([]);
  expect(focused()?.getAttribute('part')).to.equal('call');
  phone.remove(call.id);
  await until(() => query(element, 'textarea') !== null);
  expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('first line');
});

it('shows a call as a strip to someone who reads the list, and answers from there', async () => {
  const { element, phone } = await show('cti-softphone', 'ready', { view: 'recent' });
  find(element, '[part=entry]').focus();
  phone.put(makeCall());
  await until(() => query(element, '[part=strip]') !== null);
  expect(focused()?.getAttribute('part')).to.equal('entry');
  find(element, '[part=answer]').click();
  await until(() => phone.asked.length > 0);
  find(element, '.strip-open').click();
  await until(() => query(element, '[part=call]') !== null);
});

it('shows what went wrong and what to do, until it is dismissed', async () => {
  const { element, phone } = await show('cti-softphone', 'incoming');
  phone.failWith = 'MICROPHONE_DENIED';
  find(element, '[part=answer]').click();
  await until(() => query(element, '[part=notice]') !== null);
  expect(textOf(find(element, '[part=notice]'))).to.contain('Allow the microphone');
  find(element, '[part=notice] button').click();
  await until(() => query(element, '[part=notice]') === null);
});

it('connects again from the beginning when someone asks for it', async () => {
  const { element, phone } = await show('cti-softphone', 'failed');
  find(element, '[part=notice] button').click();
  await until(() => textOf(find(element, '[part=status]')) === 'Ready for calls');
  expect(phone.asked.map(({ method }) => method)).to.include.members(['disconnect', 'connect']);
});

it('says where the sound is, dials from there, and moves the phone here from another tab', async () => {
  const { element, phone } = await show('cti-softphone', 'follower');
  expect(textOf(find(element, '[part=status]'))).to.equal('Sound in another tab');
  const dialer = find(element, 'cti-dialer');
  expect(query(dialer, '[part=call]')?.getAttribute('aria-disabled')).to.equal('false');
  phone.silence();
  const button = find(element, '[part=use-here]');
  button.click();
  await until(() => button.getAttribute('aria-busy') === 'true');
  phone.confirm();
  await until(() => query(element, '[part=use-here]') === null);
});

it('says where the sound of the call is, whichever tab rings from now on', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const id = phone.state.$current.get()?.id ?? '';
  phone.state.$follower.set(true);
  await settled(element);
  expect(textOf(find(element, '[part=status]'))).to.equal('Ready for calls');
  find(element, '[part=use-here]');
  phone.state.$follower.set(false);
  phone.state.$local.setKey(id, { here: false, elsewhere: true, muted: false, digits: '' });
  await settled(element);
  expect(textOf(find(element, '[part=status]'))).to.equal('Sound in another tab');
});

it('counts the time of the call', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  expect(find(element, '[part=timer]').textContent?.trim()).to.equal('2:34');
  (phone.clock as unknown as { advance(ms: number): void }).advance(27_000);
  await until(() => find(element, '[part=timer]').textContent?.trim() === '3:01');
  expect(find(element, '[part=timer]').getAttribute('aria-label')).to.equal('3 minutes, 1 second');
});

it('counts on if the date of the computer is set', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  const clock = phone.clock as unknown as { advance(ms: number): void; step(ms: number): void };
  for (const [step, time] of [
    [3_600_000, '2:44'],
    [-7_200_000, '2:54'],
  ] as const) {
    clock.step(step);
    clock.advance(10_000);
    await until(() => find(element, '[part=timer]').textContent?.trim() === time);
  }
});

it('sends digits from the keypad of the call, and goes back to the caller', async () => {
  const { element, phone } = await show('cti-softphone', 'active');
  find(element, '[part=keypad]').click();
  await until(() => focused()?.getAttribute('part') === 'key');
  await sendKeys({ type: '42#' });
  await until(() => phone.asked.length === 3);
  expect(textOf(find(element, 'output'))).to.equal('42#');
  find(element, 'cti-call-controls').shadowRoot?.querySelector<HTMLElement>('[part=keypad]')?.click();
  await until(() => query(element, '[part=details]') !== null);
});

it('handles a request that the page dispatches on it, unless it is cancelled', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const request = (to: string): Event =>
    new CustomEvent('cti-dial-request', { detail: { to }, bubbles: true, cancelable: true });
  const cancel = (event: Event): void => event.preventDefault();
  document.addEventListener('cti-dial-request', cancel);
  element.dispatchEvent(request('+14155550142'));
  await settled(element);
  document.removeEventListener('cti-dial-request', cancel);
  expect(phone.asked).to.deep.equal([]);
  element.dispatchEvent(request('+14155550143'));
  await until(() => phone.asked.length === 1);
  expect(phone.asked[0]?.args).to.deep.equal(['+14155550143']);
  const about = { kind: 'deal', id: '7' };
  element.dispatchEvent(new CustomEvent('cti-dial-request', { detail: { to: '+14155550144', about } }));
  await until(() => phone.asked.length === 2);
  expect(phone.asked[1]?.args).to.deep.equal(['+14155550144', about]);
});

it('opens contacts, tickets and related records in the CRM', async () => {
  const opened: string[] = [];
  const host: CrmHost = {
    name: 'test',
    getToken: async () => '',
    open: ({ kind, id }) => void opened.push(`${kind} ${id}`),
  };
  const { element } = await show('cti-softphone', 'incoming-lead', { host });
  await until(() => query(element, '[part=name] button') !== null);
  find(element, '[part=name] button').click();
  find(element, '[part=tickets] button').click();
  find(element, '[part=related] button').click();
  await settled(element);
  expect(opened).to.deep.equal(['lead c-17', 'ticket t-41', 'deal d-7']);
});

it('links only the kinds of records that the CRM’s page opens', async () => {
  const host: CrmHost = { name: 'test', getToken: async () => '', open: () => {}, opens: (kind) => kind === 'deal' };
  const { element } = await show('cti-softphone', 'incoming-lead', { host });
  await until(() => query(element, '[part=related] button') !== null);
  expect(query(element, '[part=name] button')).to.equal(null);
  expect(query(element, '[part=tickets] button')).to.equal(null);
  const silent = { name: 'test', getToken: async () => '', opens: () => true };
  const { element: other } = await show('cti-softphone', 'incoming-lead', { host: silent });
  await settled(other);
  expect(query(other, '[part=related] button')).to.equal(null);
});

it('follows the CRM page’s theme also with a phone of the page, which listens for clicked numbers itself', async () => {
  let listeners = 0;
  const host: CrmHost = {
    name: 'test',
    getToken: async () => '',
    context: (listener) => {
      listener({ about: null, theme: 'dark' });
      return () => {};
    },
    onDial: () => {
      listeners += 1;
      return () => {};
    },
  };
  const { element } = await show('cti-softphone', 'ready', { host });
  const scheme = (): string => getComputedStyle(element).colorScheme;
  await until(() => scheme() === 'dark');
  const home = element.parentElement;
  element.remove();
  await settled(element);
  home?.append(element);
  await until(() => scheme() === 'dark');
  expect(listeners).to.equal(0);
});

it('does not open what the page opens itself, and goes on if the CRM’s page fails', async () => {
  const opened: string[] = [];
  const errors = consoleErrors();
  const host: CrmHost = {
    name: 'test',
    getToken: async () => '',
    open: ({ id }) => {
      opened.push(id);
      throw new Error('no such page');
    },
  };
  const { element } = await show('cti-softphone', 'incoming-lead', { host });
  await until(() => query(element, '[part=name] button') !== null);
  element.addEventListener('cti-open-record-request', (event) => event.preventDefault());
  find(element, '[part=related] button').click();
  find(element, '[part=name] button').click();
  await settled(element);
  expect(opened).to.deep.equal(['c-17']);
  expect(errors).to.have.length(1);
});

it('tells what kind of record popped', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const popped = heard(element, 'cti-screen-popped');
  const call = phone.put(makeCall());
  await settled(element);
  phone.put({ ...call, contact: { ...contact, kind: 'lead' } });
  await settled(element);
  expect(popped).to.deep.equal([
    { callId: call.id, kind: 'contact', contactId: 'c-17' },
    { callId: call.id, kind: 'lead', contactId: 'c-17' },
  ]);
});

it('opens contacts and tickets of a call whose contact has nothing related', async () => {
  const opened: string[] = [];
  const host: CrmHost = { name: 'test', getToken: async () => '', open: ({ id }) => void opened.push(id) };
  const { element } = await show('cti-softphone', 'incoming', { host });
  await until(() => query(element, '[part=name] button') !== null);
  find(element, '[part=name] button').click();
  find(element, '[part=tickets] button').click();
  await settled(element);
  expect(opened).to.deep.equal(['c-17', 't-41']);
});

it('is the same whether set before it is attached or after', async () => {
  const phone = phoneInState('incoming');
  const same = { phone, clock: phone.clock, heading: 'Desk', messages: hebrew, theme: 'dark' as const };
  const early = Object.assign(document.createElement('cti-softphone'), same);
  fixtureSync(html`<div>${early}</div>`);
  const late = fixtureSync<CtiSoftphone>(html`<cti-softphone></cti-softphone>`);
  await settled(late);
  Object.assign(late, same);
  await settled(early);
  await settled(late);
  expect(textOf(late)).to.equal(textOf(early));
  expect(textOf(late)).to.contain('Desk').and.to.contain('שיחה נכנסת');
});

it('stops listening when it leaves the page, and knows the latest when it comes back', async () => {
  const { element, phone } = await show('cti-softphone', 'ready');
  const home = element.parentElement;
  const incoming = heard(element, 'cti-call-incoming');
  element.remove();
  await settled(element);
  phone.put(makeActive());
  expect(incoming).to.deep.equal([]);
  home?.append(element);
  await until(() => query(element, '[part=hang-up]') !== null);
});

for (const width of [320, 400, 1000]) {
  it(`fits in ${width} px, in both directions`, async () => {
    for (const dir of ['ltr', 'rtl'] as const) {
      document.documentElement.dir = dir;
      for (const scene of ['ready', 'incoming-masked', 'muted', 'ended', 'failed', 'follower-active'] as const) {
        const { element } = await show('cti-softphone', scene);
        element.style.inlineSize = `${width}px`;
        await settled(element);
        const edges = element.getBoundingClientRect();
        for (const each of element.renderRoot.querySelectorAll('[part~=base] *')) {
          if (!each.checkVisibility() || each.classList.contains('visually-hidden')) continue;
          const { left, right } = each.getBoundingClientRect();
          expect(left, `${scene} ${each.className}`).to.be.at.least(edges.left - 0.5);
          expect(right, `${scene} ${each.className}`).to.be.at.most(edges.right + 0.5);
        }
      }
    }
    document.documentElement.dir = '';
  });
}
