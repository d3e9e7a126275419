import { expect } from '@open-wc/testing';
import { boxOf, clickAt, page, start, until } from './support/marked-page.ts';

// A browser without the CSS Custom Highlight API.
const { Highlight: known } = globalThis;
beforeEach(() => Reflect.deleteProperty(globalThis, 'Highlight'));
afterEach(() => {
  globalThis.Highlight = known;
});

const layer = (): ShadowRoot | null => document.querySelector('sidecall-layer')?.shadowRoot ?? null;
const lines = (): DOMRect[] =>
  [...(layer()?.querySelectorAll('.lines > *') ?? [])].map((line) => line.getBoundingClientRect());

/** Whether one line is exactly at the text. */
function isAt(text: string): boolean {
  const box = boxOf(text);
  return lines().some(({ left, top, width }) =>
    [left - box.left, top - box.top, width - box.width].every((difference) => Math.abs(difference) < 1),
  );
}

it('draws lines above the page, which let clicks through', async () => {
  const place = page('<p class="phone">Call +49 30 1234567.</p>');
  const { wishes, running } = start();
  await until('the line', () => isAt('+49 30 1234567'));
  expect(place.innerHTML).to.equal('<p class="phone">Call +49 30 1234567.</p>');
  await clickAt(boxOf('+49 30'));
  expect(wishes.map(({ number }) => number)).to.deep.equal(['+49301234567']);
  running.stop();
  expect(layer()).to.equal(null);
});

it('the lines follow the numbers', async () => {
  const place = page(`<div style="block-size: 100px; overflow: auto"><div style="block-size: 500px" class="phone">
    <p>+49 30 1234567</p></div></div>`);
  start();
  await until('the line', () => isAt('+49 30 1234567'));
  (place.firstElementChild as Element).scrollTop = 10;
  await until('the scrolled line', () => isAt('+49 30 1234567'));
  place.insertAdjacentHTML('afterbegin', '<p style="margin: 50px">first</p>');
  await until('the moved line', () => isAt('+49 30 1234567'));
  (place.querySelector('.phone p') as Element).textContent = '+1 415 555 0123';
  await until('the changed line', () => isAt('+1 415 555 0123'));
  (place.querySelector('.phone p') as Element).textContent = '';
  await until('no line', () => layer() === null);
});

it('a line has the colour of its text', async () => {
  page('<p class="phone" style="color: rgb(1, 2, 3)">+49 30 1234567</p>');
  start();
  await until('the line', () => lines().length === 1);
  const line = layer()?.querySelector('.lines > *') as Element;
  expect(getComputedStyle(line).borderBottomColor).to.equal('rgb(1, 2, 3)');
});
