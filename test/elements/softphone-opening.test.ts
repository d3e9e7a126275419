import { expect, fixtureSync, html } from '@open-wc/testing';
// Loaded with the test file, so that no test waits for the phone's modules.
import '../../src/phone/create-phone.ts';
import '../../stories/whole-softphone.ts';
import type { CrmHost, DialWish, HostContext } from '../../src/domain/crm/host.ts';
import { registerHost } from '../../src/elements/softphone/hosts.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { tokenFrom } from '../../src/elements/softphone/token.ts';
import { ManualClock } from '../../src/testing/manual-clock.ts';
import { ownPage } from './support/own-page.ts';
import { find, query, settled, textOf, until } from './support/scene.ts';

/** A port without a listener: the phone is created, and cannot reach its gateway. */
const nowhere = 'http://127.0.0.1:9';

it('says what is missing when the page has set nothing up', async () => {
  const element = fixtureSync<CtiSoftphone>(html`<cti-softphone></cti-softphone>`);
  await until(() => query(element, '[part=notice]') !== null);
  expect(textOf(find(element, '[part=notice]'))).to.contain('not set up');
});

it('names an adapter that the page does not have', async () => {
  const element = fixtureSync<CtiSoftphone>(html`<cti-softphone adapter="nonesuch"></cti-softphone>`);
  await until(() => query(element, '[part=notice]') !== null);
  expect(textOf(find(element, '[part=notice]'))).to.contain('nonesuch');
});

it('makes a phone with its adapter’s token, and closes it when it leaves', async () => {
  let stopped = 0;
  let asked = 0;
  const host: CrmHost = {
    name: 'test-crm',
    getToken: async () => {
      asked += 1;
      return 'none';
    },
    onDial: () => () => {
      stopped += 1;
    },
  };
  registerHost('test-crm', async () => host);
  const clock = new ManualClock();
  const element = fixtureSync<CtiSoftphone>(
    html`<cti-softphone adapter="test-crm" gateway=${nowhere} .clock=${clock}></cti-softphone>`,
  );
  await until(() => element.phone !== null && asked > 0);
  element.remove();
  await settled(element);
  expect(stopped).to.equal(1);
  clock.advance(5000);
  expect(element.phone).to.equal(null);
});

it('dials a number clicked in the CRM, with its record, through a request that the page may cancel', async () => {
  let dial: (wish: DialWish) => void = () => {};
  let tell: (now: HostContext) => void = () => {};
  const host: CrmHost = {
    name: 'test',
    getToken: async () => 'none',
    onDial: (callback) => {
      dial = callback;
      return () => {};
    },
    context: (listener) => {
      tell = listener;
      return () => {};
    },
  };
  const element = fixtureSync<CtiSoftphone>(html`<cti-softphone gateway=${nowhere} .host=${host}></cti-softphone>`);
  const asked: unknown[] = [];
  element.addEventListener('cti-dial-request', (event) => {
    event.preventDefault();
    asked.push(event.detail);
  });
  await until(() => element.phone !== null);
  const to = '(415) 555-0142';
  const [contact, deal] = [
    { kind: 'contact', id: '7' },
    { kind: 'deal', id: 'd1' },
  ];
  dial({ number: to, about: null });
  dial({ number: to, about: contact });
  tell({ about: deal });
  dial({ number: to, about: null });
  dial({ number: to, about: contact });
  tell({ about: null });
  dial({ number: to, about: null });
  expect(asked).to.deep.equal([{ to }, { to, about: contact }, { to, about: deal }, { to, about: contact }, { to }]);
  await settled(element);
  expect(element.phone?.state.$dialling.get()).to.equal(null);
});

it('outlives being moved within the page', async () => {
  const host: CrmHost = { name: 'test', getToken: async () => 'none' };
  const element = fixtureSync<CtiSoftphone>(html`<cti-softphone gateway=${nowhere} .host=${host}></cti-softphone>`);
  await until(() => element.phone !== null);
  const { phone } = element;
  fixtureSync<HTMLElement>(html`<section></section>`).append(element);
  await settled(element);
  expect(element.phone).to.equal(phone);
});

it('asks a token address for a token, and says what it must answer', async () => {
  const answers =
    (body: unknown, status = 200) =>
    async () =>
      Response.json(body, { status });
  expect(await tokenFrom('/t', answers({ token: 'abc', more: 1 }))()).to.equal('abc');
  for (const wrong of [answers({}), answers({ token: '' }), answers({ token: 'abc' }, 500), answers('abc')]) {
    const error = await tokenFrom('/t', wrong)().catch((reason) => reason);
    expect(error.code).to.equal('TOKEN_MISSING');
  }
});

it('loads what rings before a call can ring, what an answered call needs with the call, and a list when it is seen', async () => {
  const script = `
    await import(modules + '/softphone/define.ts');
    const { phoneInState } = await import('${location.origin}/src/testing/phone-in-state.ts');
    const names = ['cti-call-controls', 'cti-screen-pop', 'cti-agent-calls', 'cti-call-parties', 'cti-party-picker',
      'cti-wrap-up', 'cti-call-log', 'cti-team', 'cti-call-monitor'];
    const loaded = () => names.filter((name) => customElements.get(name)).length;
    const steps = [loaded()];
    const element = document.createElement('cti-softphone');
    element.phone = phoneInState('idle');
    document.body.append(element);
    await until(() => loaded() === 2);
    steps.push(loaded());
    element.phone = phoneInState('incoming');
    await until(() => loaded() === 6);
    const controls = element.shadowRoot.querySelector('cti-call-controls');
    steps.push(loaded(), controls.shadowRoot.querySelector('[part=answer]') !== null);
    element.view = 'recent';
    await until(() => loaded() === 7);
    answer([...steps, loaded()]);`;
  expect(await ownPage(script, { size: { width: 400, height: 600 } })).to.deep.equal([0, 2, 6, true, 7]);
});

it('a wide softphone shows its list at once', async () => {
  const script = `
    await import(modules + '/softphone/define.ts');
    const element = document.createElement('cti-softphone');
    document.body.append(element);
    await until(() => customElements.get('cti-call-log'));
    answer(element.view);`;
  expect(await ownPage(script, { size: { width: 900, height: 600 } })).to.equal('phone');
});
