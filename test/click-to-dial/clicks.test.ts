import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { boxOf, clickAt, page, shows, start } from './support/marked-page.ts';

it('a click on a number is a wish to call it, and no click of the row around it', async () => {
  const place = page('<p class="phone">Robin, +49 30 1234567 (home)</p>');
  let clicks = 0;
  place.addEventListener('click', () => {
    clicks += 1;
  });
  const { wishes } = start();
  await shows('+49 30 1234567');
  await clickAt(boxOf('+49 30 1234567'));
  expect(wishes).to.deep.equal([{ number: '+49301234567', element: place.querySelector('p') }]);
  expect(clicks).to.equal(0);
  await clickAt(boxOf('Robin'));
  await clickAt(boxOf('(home)'), 200);
  expect([wishes.length, clicks]).to.deep.equal([1, 2]);
});

it('works on text that cannot be selected, in a line of several elements, and from right to left', async () => {
  page(`<div dir="rtl" class="phone" style="user-select: none">
    <p>هاتف <bdi><b>+49</b> 30 <i>1234567</i></bdi></p><p>هاتف: ٠٣٠ ٧٦٥٤٣٢١</p>
  </div>`);
  const { wishes } = start({ country: 'DE' });
  await shows('+49 30 1234567', '٠٣٠ ٧٦٥٤٣٢١');
  await clickAt(boxOf('1234567'));
  await clickAt(boxOf('+49'));
  await clickAt(boxOf('٧٦٥٤٣٢١'));
  expect(wishes.map(({ number }) => number)).to.deep.equal(['+49301234567', '+49301234567', '+49307654321']);
});

it('works in an open shadow root', async () => {
  const place = page('<div class="phone"></div>');
  const root = (place.firstElementChild as Element).attachShadow({ mode: 'open' });
  root.innerHTML = '<p>+49 30 1234567</p>';
  const { wishes } = start({ shadowRoots: true });
  await shows('+49 30 1234567');
  await clickAt(boxOf('+49 30', root));
  expect(wishes).to.deep.equal([{ number: '+49301234567', element: root.querySelector('p') }]);
});

it('a script of the page cannot call', async () => {
  const place = page('<p class="phone">+49 30 1234567</p><p class="phone"><a href="tel:+49301234567">call</a></p>');
  place.addEventListener('click', (event) => event.preventDefault());
  const { wishes } = start();
  await shows('+49 30 1234567');
  const { left, top } = boxOf('+49 30');
  const at = { bubbles: true, composed: true, clientX: left + 5, clientY: top + 5 };
  place.querySelector('p')?.dispatchEvent(new MouseEvent('click', at));
  place.querySelector('a')?.click();
  expect(wishes).to.deep.equal([]);
});

it('a click with a modifier, or at the end of a selection, is the page’s', async () => {
  const place = page('<p class="phone">+49 30 1234567</p>');
  const { wishes } = start();
  await shows('+49 30 1234567');
  await sendKeys({ down: 'Alt' });
  await clickAt(boxOf('+49 30'));
  await sendKeys({ up: 'Alt' });
  expect(wishes).to.deep.equal([]);
  const selects = (): void => getSelection()?.selectAllChildren(place);
  place.addEventListener('mouseup', selects);
  await clickAt(boxOf('+49 30'));
  expect(wishes).to.deep.equal([]);
  place.removeEventListener('mouseup', selects);
  getSelection()?.removeAllRanges();
  await clickAt(boxOf('+49 30'));
  expect(wishes.length).to.equal(1);
});

it('a link of a number is called instead of followed, and other links are followed', async () => {
  const place = page(`<div class="phone">
      <p><a id="tel" href="tel:+49-30-1234567;ext=7"><b>Call Robin</b></a></p>
      <p><a id="other" href="#other">Page +49 30 7654321</a></p>
    </div><a id="outside" href="tel:+1">Outside</a>`);
  const followed: string[] = [];
  place.addEventListener('click', (event) => {
    followed.push((event.target as Element).textContent ?? '');
    event.preventDefault();
  });
  const { wishes } = start({ country: 'DE' });
  await clickAt(boxOf('Call Robin'));
  await clickAt(boxOf('Page'));
  await clickAt(boxOf('Outside'));
  expect(wishes).to.deep.equal([{ number: '+49301234567,7', element: place.querySelector('#tel') }]);
  expect(followed).to.deep.equal(['Page +49 30 7654321', 'Outside']);
});

it('a link of a number works with the keyboard', async () => {
  const place = page('<p class="phone"><a href="tel:030%201234567">Call</a></p>');
  const { wishes } = start();
  place.querySelector('a')?.focus();
  await sendKeys({ press: 'Enter' });
  expect(wishes.map(({ number }) => number)).to.deep.equal(['030 1234567']);
});

it('nothing can be called any more after it stops', async () => {
  const place = page('<p class="phone">+49 30 1234567</p>');
  let clicks = 0;
  place.addEventListener('click', () => {
    clicks += 1;
  });
  const { wishes, running } = start();
  await shows('+49 30 1234567');
  running.stop();
  await clickAt(boxOf('+49 30'));
  expect([wishes.length, clicks]).to.deep.equal([0, 1]);
});
