import { expect, fixtureSync, html } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import '../../stories/whole-softphone.ts';
import type { CrmHost, HostContext } from '../../src/domain/crm/host.ts';
import type { CtiSoftphone } from '../../src/elements/softphone/softphone.ts';
import { FakePhone } from '../../src/testing/fake-phone.ts';
import { consoleErrors } from './support/console.ts';
import { settled, until } from './support/scene.ts';

let tell: (now: HostContext) => void;
const host: CrmHost = {
  name: 'test',
  getToken: async () => 'none',
  context(listener) {
    tell = listener;
    return () => {};
  },
};

/** A softphone beside a number in the page's text. */
async function open(properties: Partial<CtiSoftphone>, attribute?: string) {
  tell = () => {};
  const element = document.createElement('cti-softphone');
  Object.assign(element, { phone: new FakePhone(), host }, properties);
  if (attribute !== undefined) element.setAttribute('click-to-dial', attribute);
  const place = fixtureSync<HTMLElement>(
    html`<div lang="en"><p class="phone">030 1234567</p><p>+1 415 555 0123</p></div>`,
  );
  place.append(element);
  const dialled: unknown[] = [];
  element.addEventListener('cti-dial-request', (event) => {
    event.preventDefault();
    dialled.push(event.detail);
  });
  await settled(element);
  return { element, dialled, text: place.querySelector('p') as Element };
}

const marks = (): number => CSS.highlights.get('sidecall-number')?.size ?? 0;

async function click(text: Element): Promise<void> {
  const { left, top, height } = text.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(left + 20), Math.round(top + height / 2)] });
}

it('a clicked number becomes a dial request about the record that is open in the CRM', async () => {
  const { dialled, text } = await open({ clickToDial: { selector: '.phone', country: 'DE' } });
  await until(() => marks() === 1, 'the number is marked');
  await click(text);
  tell({ about: { kind: 'contact', id: '7' } });
  await click(text);
  expect(dialled).to.deep.equal([{ to: '+49301234567' }, { to: '+49301234567', about: { kind: 'contact', id: '7' } }]);
});

it('is off by default, and is switched on and off at any time', async () => {
  const { element } = await open({});
  expect(marks()).to.equal(0);
  element.clickToDial = { selector: '.phone', country: 'DE' };
  await until(() => marks() === 1, 'the number is marked');
  element.clickToDial = { selector: 'p', country: 'DE' };
  await until(() => marks() === 2, 'both are marked');
  element.clickToDial = null;
  await until(() => marks() === 0, 'no number is marked');
  element.clickToDial = { selector: 'p' };
  await until(() => marks() === 1, 'one is marked');
  const parent = element.parentElement;
  element.remove();
  expect(marks()).to.equal(0);
  parent?.append(element);
  await until(() => marks() === 1, 'one is marked again');
});

it('equal options that are passed again leave the marks alone', async () => {
  const { element } = await open({ clickToDial: { selector: '.phone', country: 'DE' } });
  await until(() => marks() === 1, 'the number is marked');
  const [before] = CSS.highlights.get('sidecall-number') ?? [];
  element.clickToDial = { selector: '.phone', country: 'DE' };
  await settled(element);
  const [after] = CSS.highlights.get('sidecall-number') ?? [];
  expect(after).to.equal(before);
});

it('the attribute is a selector, or all options as JSON', async () => {
  const { element } = await open({}, 'p');
  await until(() => marks() === 1, 'the international number is marked');
  element.setAttribute('click-to-dial', '{ "selector": "p", "country": "DE" }');
  await until(() => marks() === 2, 'both are marked');
  element.removeAttribute('click-to-dial');
  await until(() => marks() === 0, 'no number is marked');
});

it('a wrong option is reported, and the phone works', async () => {
  const errors = consoleErrors();
  const { element } = await open({}, '{ "selector": ');
  await until(() => errors.length > 0, 'the report');
  expect(String(errors[0]?.[0])).to.contain('clickToDial').and.to.contain('selector');
  expect(element.isConnected).to.equal(true);
});
