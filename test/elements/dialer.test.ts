import { expect, fixtureSync, html, oneEvent } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { callerIds } from '../../src/testing/fake-flow-fixtures.ts';
// Loaded with the test file, so that no test waits for 100 kB of numbering plans.
import '../../src/domain/numbers/display.ts';
import '../../src/elements/dialer/define.ts';
import type { CtiDialer } from '../../src/elements/dialer/dialer.ts';
import type { FakePhone } from '../../src/testing/fake-phone.ts';
import type { ManualClock } from '../../src/testing/manual-clock.ts';
import { phoneInState } from '../../src/testing/phone-in-state.ts';
import { isAccessible } from './support/accessible.ts';
import { find, focused, heard, query, settled, show, textOf, until } from './support/scene.ts';

isAccessible('cti-dialer', ['ready', 'reconnecting', 'active', 'muted'], { value: '(415) 555-0142' });

const input = (element: CtiDialer): HTMLInputElement => find<HTMLInputElement>(element, 'input');
const key = (element: CtiDialer, name: string): HTMLElement => {
  const keys = [...element.renderRoot.querySelectorAll<HTMLElement>('[part=key]')];
  const found = keys.find((each) => each.querySelector('.digit')?.textContent === name);
  if (!found) throw new Error(`no key ${name}`);
  return found;
};

it('dials what was typed, by keyboard alone', async () => {
  const { element, phone } = await show('cti-dialer', 'ready');
  element.focus();
  await sendKeys({ type: '4155550142' });
  await sendKeys({ press: 'Enter' });
  await until(() => phone.asked.length > 0);
  expect(phone.asked).to.deep.equal([{ method: 'dial', args: ['+14155550142'] }]);
});

it('writes the number as people of that country do, while it is typed', async () => {
  const { element } = await show('cti-dialer', 'ready');
  element.focus();
  await until(async () => {
    element.value = '';
    await settled(element);
    await sendKeys({ type: '4155550142' });
    return input(element).value === '(415) 555-0142';
  });
  await sendKeys({ press: 'Backspace' });
  expect(input(element).value).to.equal('(415) 555-014');
});

it('reads a national number in the country it is given', async () => {
  const { element, phone } = await show('cti-dialer', 'ready', { country: 'GB', value: '020 7946 0018' });
  find(element, '[part=call]').click();
  await until(() => phone.asked.length > 0);
  expect(phone.asked[0]?.args).to.deep.equal(['+442079460018']);
});

it('shows a number that the CRM’s server asks to call, once, and does not call it by itself', async () => {
  const { element, phone } = await show('cti-dialer', 'ready', { value: '123' });
  phone.state.$asked.set({ number: '+44 20 7946 0018', about: null });
  await settled(element);
  expect(element.value.replace(/\s/g, '')).to.equal('+442079460018');
  expect(phone.asked).to.deep.equal([]);
  element.value = '55';
  await settled(element);
  phone.state.$status.set('reconnecting');
  await settled(element);
  expect(element.value).to.equal('55');
  element.chooseCountry('MX');
  phone.state.$asked.set({ number: '(415) 555-0142', about: null });
  await settled(element);
  expect([element.value, element.homeCountry], 'as the gateway reads it').to.deep.equal(['(415) 555-0142', 'US']);
});

it('says that a text is not a number, until it is changed', async () => {
  const { element, phone } = await show('cti-dialer', 'ready', { value: '55' });
  element.focus();
  await sendKeys({ press: 'Enter' });
  await until(() => input(element).getAttribute('aria-invalid') === 'true');
  expect(find(element, '[part=hint]').textContent).to.contain('not a phone number');
  expect(phone.asked).to.deep.equal([]);
  await sendKeys({ type: '5' });
  await settled(element);
  expect(input(element).getAttribute('aria-invalid')).to.equal('false');
});

it('types with the keypad, deletes, and makes a plus of a long press on zero', async () => {
  const { element, phone } = await show('cti-dialer', 'ready');
  const clock = phone.clock as unknown as { advance(ms: number): void };
  key(element, '0').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  clock.advance(600);
  key(element, '0').dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
  key(element, '0').click();
  for (const digit of '44') key(element, digit).click();
  await settled(element);
  expect(element.value).to.equal('+44');
  find(element, '[part=backspace]').click();
  await settled(element);
  expect(element.value).to.equal('+4');
});

it('walks over the keypad with arrow keys, one tab stop in all', async () => {
  const { element } = await show('cti-dialer', 'ready');
  key(element, '1').focus();
  for (const press of ['ArrowRight', 'ArrowDown']) await sendKeys({ press });
  expect(focused()).to.equal(key(element, '5'));
  await sendKeys({ press: 'Enter' });
  await sendKeys({ type: '7' });
  await settled(element);
  expect(element.value).to.equal('57');
  expect(element.renderRoot.querySelectorAll('[part=key][tabindex="0"]')).to.have.length(1);
});

it('sends its keys into the call, and shows only those that were sent', async () => {
  const { element, phone } = await show('cti-dialer', 'active');
  phone.silence();
  key(element, '5').click();
  await settled(element);
  expect(phone.asked.map(({ method }) => method)).to.deep.equal(['sendDigits']);
  expect(find(element, 'output').textContent).to.equal('');
  phone.confirm();
  await until(() => find(element, 'output').textContent === '5');
});

it('does not dial while the phone is not ready', async () => {
  const { element, phone } = await show('cti-dialer', 'reconnecting', { value: '+14155550142' });
  find(element, '[part=call]').click();
  element.focus();
  await sendKeys({ press: 'Enter' });
  expect(phone.asked).to.deep.equal([]);
  expect(find(element, '[part=call]').getAttribute('aria-disabled')).to.equal('true');
});

it('is busy until the wire answers, and empty when the call is there', async () => {
  const { element, phone } = await show('cti-dialer', 'ready', { value: '+14155550142' });
  phone.silence();
  const call = find(element, '[part=call]');
  call.click();
  await until(() => call.getAttribute('aria-busy') === 'true');
  call.click();
  await settled(element);
  expect(phone.asked).to.have.length(1);
  phone.confirm();
  await until(() => element.value === '');
});

it('leaves dialling to the page that cancels the request', async () => {
  const { element, phone } = await show('cti-dialer', 'ready', { value: '+14155550142' });
  element.addEventListener('cti-dial-request', (event) => event.preventDefault());
  setTimeout(() => find(element, '[part=call]').click());
  const { detail } = await oneEvent(element, 'cti-dial-request');
  await settled(element);
  expect(detail).to.deep.equal({ to: '+14155550142' });
  expect(phone.asked).to.deep.equal([]);
});

it('is the same whether set before it is attached or after', async () => {
  const phone = phoneInState('ready');
  const early = document.createElement('cti-dialer');
  Object.assign(early, { phone, value: '12', country: 'GB', withoutKeypad: true });
  fixtureSync(html`<div>${early}</div>`);
  const late = fixtureSync<CtiDialer>(html`<cti-dialer></cti-dialer>`);
  Object.assign(late, { phone, value: '12', country: 'GB', withoutKeypad: true });
  await settled(early);
  await settled(late);
  expect(late.shadowRoot?.innerHTML.replace(/lit\$\d+\$/g, '')).to.equal(
    early.shadowRoot?.innerHTML.replace(/lit\$\d+\$/g, ''),
  );
  expect(query(early, '[part=keypad]')).to.equal(null);
});

it('keeps the keypad the same way round where text runs from right to left', async () => {
  const { element } = await show('cti-dialer', 'ready', { value: '(415) 555-0142' });
  document.documentElement.dir = 'rtl';
  const left = key(element, '1').getBoundingClientRect().left;
  expect(left).to.be.lessThan(key(element, '3').getBoundingClientRect().left);
  const backspace = find(element, '[part=backspace]').getBoundingClientRect();
  expect(backspace.left).to.be.lessThan(input(element).getBoundingClientRect().left + 10);
  document.documentElement.dir = '';
});

it('asks on a page that has no phone, so that the page can dial', async () => {
  const element = fixtureSync<CtiDialer>(html`<cti-dialer value="+14155550142"></cti-dialer>`);
  await settled(element);
  const asked = heard(element, 'cti-dial-request');
  find(element, '[part=call]').click();
  await until(() => asked.length > 0);
  expect(asked).to.deep.equal([{ to: '+14155550142' }]);
});

describe('numbers that are dialled as they are typed or pasted', () => {
  for (const [country, typed, to] of [
    ['US', '911', '911'],
    ['DE', '110', '110'],
    ['DE', '116 117', '116117'],
    ['IN', '108', '108'],
    ['FR', '15', '15'],
    ['DE', '\u202a[+49] (0)30 / 12345678\u202c', '+493012345678'],
    ['US', '(415) 555-0142 ext. 7', '+14155550142,7'],
    ['US', '+14155550142,,123#', '+14155550142,,123#'],
    ['US', 'tel:+1-415-555-0142;ext=22', '+14155550142,22'],
    ['US', '+14155550142p5w6', '+14155550142,5,6'],
    ['EG', '٠١٠٠١٢٣٤٥٦٧', '+201001234567'],
  ] as const) {
    it(`${typed} in ${country}`, async () => {
      const { element, phone } = await show('cti-dialer', 'ready', { country, value: typed });
      element.focus();
      await sendKeys({ press: 'Enter' });
      await until(() => phone.asked.length > 0);
      expect(phone.asked).to.deep.equal([{ method: 'dial', args: [to] }]);
    });
  }

  it('by the keypad, with the formatting of the country', async () => {
    const { element, phone } = await show('cti-dialer', 'ready', { country: 'US' });
    for (const digit of ['9', '1', '1']) key(element, digit).click();
    find(element, '[part=call]').click();
    await until(() => phone.asked.length > 0);
    expect(phone.asked).to.deep.equal([{ method: 'dial', args: ['911'] }]);
  });
});

/** The dialer of an agent that may call from two numbers. */
async function withChoice(more: { localPresence?: boolean } = {}) {
  const { element, phone } = await show('cti-dialer', 'ready', { value: '(415) 555-0142' });
  const session = phone.state.$session.get();
  if (session === null) throw new Error('no session');
  phone.state.$session.set({ ...session, callerIds, ...more });
  await settled(element);
  const select = find<HTMLSelectElement>(element, '[part=caller-id]');
  const choose = async (value: string): Promise<void> => {
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await settled(element);
  };
  const dialled = async (count: number): Promise<unknown> => {
    find(element, '[part=call]').click();
    await until(() => phone.asked.length === count);
    return phone.asked.at(-1)?.args;
  };
  return { element, phone, select, choose, dialled };
}

it('offers the numbers that the agent may call from, the usual one first, and calls from the chosen one', async () => {
  const { select, choose, dialled } = await withChoice();
  expect([...select.options].map(({ text }) => text.trim())).to.deep.equal([
    '\u2066(415) 555-0110\u2069 Support',
    '\u2066(212) 555-0100\u2069 New York',
  ]);
  expect(select.labels?.[0]?.textContent).to.contain('Call from');
  await choose('+12125550100');
  expect(await dialled(1)).to.deep.equal(['+14155550142', null, '+12125550100']);
});

it('leaves keys to the list of these numbers: they go neither into the number nor delete it', async () => {
  const { element, select } = await withChoice();
  select.focus();
  await sendKeys({ press: '2' });
  await sendKeys({ press: 'Backspace' });
  await settled(element);
  expect(element.value).to.equal('(415) 555-0142');
});

it('without a choice by the agent, the gateway chooses', async () => {
  const { select, dialled } = await withChoice({ localPresence: true });
  expect([...select.options].map(({ value }) => value)).to.deep.equal(['', '+14155550110', '+12125550100']);
  expect(select.options[0]?.text).to.equal('Nearest number');
  expect(await dialled(1)).to.deep.equal(['+14155550142']);
});

it('forgets a chosen number that the agent may no longer call from, and shows no choice of one', async () => {
  const { element, phone, choose, dialled } = await withChoice();
  await choose('+12125550100');
  const session = phone.state.$session.get();
  if (session !== null) phone.state.$session.set({ ...session, callerIds: callerIds.slice(0, 1) });
  await settled(element);
  expect(query(element, '[part=caller-id]')).to.equal(null);
  expect(await dialled(1)).to.deep.equal(['+14155550142']);
});

describe('what the dialer knows besides digits', () => {
  const clockOf = (phone: FakePhone): ManualClock => phone.clock as ManualClock;
  const choices = (element: CtiDialer): string[] =>
    [...element.renderRoot.querySelectorAll('[part=choice] .name')].map((each) => each.textContent ?? '');

  /** A dialer whose field was used, with two favourites. */
  async function used(): Promise<{ element: CtiDialer; phone: FakePhone }> {
    const phone = phoneInState('ready');
    phone.favourites = [
      { name: 'Osric Fennel', to: '+14155550142' },
      { name: 'Gate', to: '+14155550199,7' },
    ];
    const { element } = await show('cti-dialer', 'ready', { phone });
    element.focus();
    await until(() => phone.requested.length > 0);
    await settled(element);
    return { element, phone };
  }

  const type = async (element: CtiDialer, phone: FakePhone, text: string): Promise<void> => {
    await sendKeys({ type: text });
    clockOf(phone).advance(300);
    await settled(element);
    await settled(element);
  };

  it('finds favourites, last calls and contacts by a name, and puts the chosen number into the field', async () => {
    const { element, phone } = await used();
    await type(element, phone, 'mar');
    await until(() => choices(element).length === 3);
    // A number of the last calls is not listed again among the contacts.
    expect(choices(element)).to.deep.equal(['Marigold Thimble', 'Marigold Thimble', 'Marcus Tern']);
    expect(element.renderRoot.querySelectorAll('[role=rowgroup]').length).to.equal(2);
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'ArrowDown' });
    await settled(element);
    expect(input(element).getAttribute('aria-activedescendant')).to.equal('choice-0');
    await sendKeys({ press: 'Enter' });
    await settled(element);
    expect(input(element).value).to.equal('+1 415 555 0123');
    expect(choices(element)).to.deep.equal([]);
    expect(phone.asked).to.deep.equal([]);
  });

  it('says whose number it is, and of which country and kind', async () => {
    const { element, phone } = await used();
    await type(element, phone, '4155550123');
    await until(() => textOf(find(element, '#preview')) === 'Marigold Thimble · United States, mobile');
    expect(choices(element), 'digits cover no key').to.deep.equal([]);
  });

  it('drops late answers, and asks once a pause', async () => {
    const { element, phone } = await used();
    const before = phone.requested.length;
    await sendKeys({ type: 'thi' });
    await sendKeys({ type: 'm' });
    clockOf(phone).advance(300);
    await settled(element);
    expect(phone.requested.slice(before).map(({ asking }) => asking)).to.deep.equal([{ body: { text: 'thim' } }]);
  });

  it('calls favourites by Alt and a digit, and brings back the last number', async () => {
    const { element, phone } = await used();
    await sendKeys({ press: 'Enter' });
    await settled(element);
    expect(input(element).value.replace(/\D/g, '')).to.equal('442079460018');
    await sendKeys({ down: 'Alt' });
    await sendKeys({ press: 'Digit1' });
    await sendKeys({ up: 'Alt' });
    await until(() => phone.asked.length > 0);
    expect(phone.asked[0]).to.deep.equal({ method: 'dial', args: ['+14155550142'] });
  });

  it('opens favourites and last calls, and stars a party', async () => {
    const { element, phone } = await used();
    find(element, '[part=parties]').click();
    await until(() => choices(element).length > 2);
    expect(choices(element).slice(0, 2)).to.deep.equal(['Osric Fennel', 'Gate']);
    const [star] = [...element.renderRoot.querySelectorAll<HTMLElement>('[part=star]')];
    expect(star?.getAttribute('aria-label')).to.equal('Remove Osric Fennel from favourites');
    star?.focus();
    await sendKeys({ press: 'Enter' });
    await until(() => phone.favourites.length === 1);
    await settled(element);
    expect(focused()?.getAttribute('part'), 'and not the star of the next party').to.equal('choices');
    find(element, '[aria-label="Add Marigold Thimble to favourites"]').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => phone.favourites.length === 2);
    await settled(element);
    expect(focused()?.getAttribute('aria-label')).to.equal('Remove Marigold Thimble from favourites');
    await expect(element).to.be.accessible();
    await sendKeys({ press: 'Escape' });
  });

  it('reads numbers in the country that is chosen, asks again what they are there, and keeps its list open', async () => {
    const { element, phone } = await used();
    await type(element, phone, '4155550123');
    await until(() => textOf(find(element, '#preview')) === 'Marigold Thimble · United States, mobile');
    await sendKeys({ press: 'ArrowDown' });
    await settled(element);
    const before = phone.requested.length;
    const country = find<HTMLSelectElement>(element, '[part=country]');
    expect(country.value).to.equal('US');
    const choose = async (code: string): Promise<void> => {
      country.value = code;
      country.dispatchEvent(new Event('change'));
      await settled(element);
      expect(query(element, '#preview'), 'what it was elsewhere').to.equal(null);
      clockOf(phone).advance(300);
      await settled(element);
    };
    const texts = (): unknown[] => phone.requested.slice(before).map(({ asking }) => asking);
    await choose('MX');
    await until(() => texts().length === 1);
    await choose('BR');
    await until(() => texts().length === 2);
    expect(texts()).to.deep.equal([{ body: { text: '+524155550123' } }, { body: { text: '+554155550123' } }]);
    expect(query(element, '[part=country]')).not.to.equal(null);
    find(element, '[part=call]').click();
    await until(() => phone.asked.length > 0);
    expect(phone.asked[0]?.args).to.deep.equal(['+554155550123']);
  });
});
