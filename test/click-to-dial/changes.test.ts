import { expect } from '@open-wc/testing';
import { IdleWork } from '../../src/controllers/idle-work.ts';
import { marked, page, shows, start, until } from './support/marked-page.ts';

it('follows text that changes, at once', async () => {
  const place = page('<p class="phone">+49 30 1234567</p>');
  start();
  await shows('+49 30 1234567');
  const text = place.querySelector('p')?.firstChild as Text;
  text.data = 'Tel. +49 30 7654321';
  await Promise.resolve();
  expect(marked()).to.deep.equal([]);
  await shows('+49 30 7654321');
  text.data = 'none';
  await shows();
});

it('follows elements that come and go', async () => {
  const place = page('<ul class="phone"><li>+49 30 1234567</li></ul>');
  start();
  await shows('+49 30 1234567');
  const list = place.querySelector('ul') as Element;
  list.insertAdjacentHTML('beforeend', '<li><b>+1 415 555 0123</b></li>');
  await shows('+49 30 1234567', '+1 415 555 0123');
  list.firstElementChild?.remove();
  await shows('+1 415 555 0123');
  place.insertAdjacentHTML('beforeend', '<div><span class="phone">+1 415 555 0188</span></div>');
  await shows('+1 415 555 0123', '+1 415 555 0188');
  list.replaceChildren();
  await shows('+1 415 555 0188');
});

it('an element that is moved keeps its marks', async () => {
  const place = page(
    '<div class="phone" id="a"><p>+49 30 1234567</p></div><div class="phone" id="b"></div><div id="c"></div>',
  );
  start();
  await shows('+49 30 1234567');
  const text = place.querySelector('p') as Element;
  place.querySelector('#b')?.append(text);
  await shows('+49 30 1234567');
  place.querySelector('#c')?.append(text);
  await shows();
});

it('joins a text that comes later to its line', async () => {
  const place = page('<p class="phone">+49 30 1<b></b></p>');
  start();
  await shows();
  const [, second] = place.querySelector('p')?.childNodes ?? [];
  second?.appendChild(document.createTextNode('234567'));
  await shows('+49 30 1234567');
});

it('follows classes that select an element, and editors that open', async () => {
  const place = page('<p>+49 30 1234567</p>');
  start();
  const text = place.querySelector('p') as HTMLElement;
  text.className = 'phone';
  await shows('+49 30 1234567');
  text.contentEditable = 'true';
  await shows();
  text.contentEditable = 'false';
  await shows('+49 30 1234567');
  text.className = '';
  await shows();
});

it('marks three hundred rows later than its start, and a row that is added by itself', async () => {
  const rows = Array.from(
    { length: 300 },
    (_, index) => `<tr><td>Row ${index}</td><td>+49 30 ${1_000_000 + index}</td></tr>`,
  );
  const count = (): number => CSS.highlights.get('sidecall-number')?.size ?? 0;
  const place = page(`<table class="phone"><tbody>${rows.join('')}</tbody></table>`);
  start();
  // The page is not held up: nothing is marked in the turn of the start.
  expect(count()).to.equal(0);
  await until('the rows', () => count() === 300);
  place.querySelector('tbody')?.insertAdjacentHTML('beforeend', '<tr><td>+1 415 555 0123</td></tr>');
  await until('the new row', () => count() === 301);
  place.querySelector('tbody')?.replaceChildren();
  await shows();
});

it('work waits for its next slice when its time is over, and stops when it is stopped', () => {
  const slices: ((hasTime: () => boolean) => void)[] = [];
  let cancelled = 0;
  const done: number[] = [];
  const work = new IdleWork(
    function* () {
      for (let step = 0; step < 5; step += 1) {
        done.push(step);
        yield;
      }
    },
    (run) => {
      slices.push(run);
      return () => {
        cancelled += 1;
      };
    },
  );
  work.wake();
  work.wake();
  expect(slices.length).to.equal(1);
  let steps = 2;
  slices.shift()?.(() => --steps > 0);
  expect(done).to.deep.equal([0, 1]);
  slices.shift()?.(() => false);
  expect(done).to.deep.equal([0, 1, 2]);
  expect(slices.length).to.equal(1);
  work.stop();
  expect(cancelled).to.equal(1);
  work.wake();
  slices.pop()?.(() => true);
  expect(done).to.deep.equal([0, 1, 2, 0, 1, 2, 3, 4]);
});
