import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { page, press, shows, start, until } from './support/marked-page.ts';

const layer = (): ShadowRoot | null => document.querySelector('sidecall-layer')?.shadowRoot ?? null;
const list = (): HTMLDialogElement | null => layer()?.querySelector('dialog') ?? null;
const focused = (): string => layer()?.activeElement?.textContent ?? '';
const chosen = (): number => CSS.highlights.get('sidecall-number-chosen')?.size ?? 0;

it('the shortcut lists the numbers of the page in their order, links as well, and Enter calls one', async () => {
  const place = page(`<a href="#top" id="top">Top</a>
    <p class="phone">+49 30 1234567, <a href="tel:+14155550123">Robin</a></p><p class="phone">+49 30 7654321</p>
    <p class="phone" style="display: none">+49 30 1111111</p>`);
  const { wishes } = start();
  await shows('+49 30 1234567', '+49 30 7654321', '+49 30 1111111');
  place.querySelector('a')?.focus();
  await press('Alt', 'Shift', 'KeyN');
  const buttons = [...(list()?.querySelectorAll('li button') ?? [])].map(({ textContent }) => textContent);
  expect(buttons).to.deep.equal(['+49 30 1234567', 'Robin', '+49 30 7654321']);
  expect([focused(), chosen()]).to.deep.equal(['+49 30 1234567', 1]);
  await sendKeys({ press: 'ArrowDown' });
  expect([focused(), chosen()]).to.deep.equal(['Robin', 0]);
  await sendKeys({ press: 'ArrowDown' });
  await sendKeys({ press: 'Enter' });
  expect(wishes.map(({ number }) => number)).to.deep.equal(['+49307654321']);
  await until('the list is closed', () => list() === null);
  expect([document.activeElement?.id, chosen()]).to.deep.equal(['top', 0]);
});

it('Escape closes the list, and the document is as before', async () => {
  page('<p class="phone">+49 30 1234567</p>');
  const before = document.documentElement.outerHTML;
  const { wishes } = start();
  await shows('+49 30 1234567');
  await press('Alt', 'Shift', 'KeyN');
  expect(list()?.open).to.equal(true);
  await sendKeys({ press: 'Escape' });
  await until('the layer is gone', () => layer() === null);
  expect(document.documentElement.outerHTML).to.equal(before);
  expect(wishes).to.deep.equal([]);
});

it('opens above a dialog of the page, with the page’s direction and the given texts', async () => {
  const place = page('<dialog class="phone"><p>+49 30 1234567</p></dialog>');
  place.querySelector('dialog')?.showModal();
  document.documentElement.dir = 'rtl';
  try {
    const { running } = start({ texts: { list: 'أرقام' } });
    await shows('+49 30 1234567');
    running.showList();
    const dialog = list() as HTMLDialogElement;
    expect(focused()).to.equal('+49 30 1234567');
    expect(dialog.querySelector('h2')?.textContent).to.equal('أرقام');
    expect(getComputedStyle(dialog).direction).to.equal('rtl');
    expect(getComputedStyle(dialog.querySelector('bdi') as Element).direction).to.equal('ltr');
  } finally {
    document.documentElement.removeAttribute('dir');
  }
});

it('says that there is no number', async () => {
  page('<p class="phone">none</p>');
  const { running } = start();
  running.showList();
  expect(list()?.querySelector('p')?.textContent).to.equal('There is no number on this page.');
  expect(focused()).to.equal('Close');
});

it('a script of the page cannot call from the list', async () => {
  page('<p class="phone">+49 30 1234567</p>');
  const { wishes, running } = start();
  await shows('+49 30 1234567');
  running.showList();
  list()?.querySelector<HTMLButtonElement>('li button')?.click();
  expect(wishes).to.deep.equal([]);
  expect(list()?.open).to.equal(true);
});

it('the shortcut can be another one, or none, and types into fields', async () => {
  const place = page('<input><p class="phone">+49 30 1234567</p>');
  start({ shortcut: 'Alt+K' });
  place.querySelector('input')?.focus();
  await press('Alt', 'KeyK');
  expect(list()).to.equal(null);
  place.querySelector('input')?.blur();
  await press('Alt', 'Shift', 'KeyN');
  expect(list()).to.equal(null);
  await press('Alt', 'KeyK');
  expect(list()?.open).to.equal(true);
});

for (const scheme of ['light', 'dark']) {
  it(`can be read on a ${scheme} page`, async () => {
    page('<p class="phone">+49 30 1234567</p>');
    document.documentElement.style.colorScheme = scheme;
    try {
      const { running } = start();
      await shows('+49 30 1234567');
      running.showList();
      const { color, backgroundColor } = getComputedStyle(list() as Element);
      const expected =
        scheme === 'light' ? ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'] : ['rgb(255, 255, 255)', 'rgb(18, 18, 18)'];
      expect([color, backgroundColor]).to.deep.equal(expected);
    } finally {
      document.documentElement.style.colorScheme = '';
      document.documentElement.removeAttribute('style');
    }
  });
}
