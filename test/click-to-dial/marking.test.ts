import { expect } from '@open-wc/testing';
import { marked, page, shows, start } from './support/marked-page.ts';

it('marks numbers in the text of the selected places alone', async () => {
  page('<p class="phone">Call +49 30 1234567 or +1 415 555 0123.</p><p>+49 30 7654321</p>');
  start();
  await shows('+49 30 1234567', '+1 415 555 0123');
});

it('marks national spellings if it knows the country', async () => {
  page('<p class="phone">030 1234567</p>');
  start({ country: 'de' });
  await shows('030 1234567');
});

it('neither adds nor changes anything in the document', async () => {
  const place = page('<p class="phone">Call <b>+49 30</b> 1234567</p>');
  const before = document.documentElement.outerHTML;
  const observer = new MutationObserver(() => {});
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(document, everything);
  const { running } = start();
  await shows('+49 30 1234567');
  running.stop();
  expect(observer.takeRecords()).to.deep.equal([]);
  expect(document.documentElement.outerHTML).to.equal(before);
  expect(place.isConnected).to.equal(true);
});

it('leaves nothing behind when it stops', async () => {
  const sheets = document.adoptedStyleSheets.length;
  page('<p class="phone">+49 30 1234567</p>');
  const { running } = start();
  await shows('+49 30 1234567');
  expect(document.adoptedStyleSheets.length).to.equal(sheets + 1);
  running.stop();
  expect([...CSS.highlights.keys()].filter((name) => name.startsWith('sidecall'))).to.deep.equal([]);
  expect(document.adoptedStyleSheets.length).to.equal(sheets);
});

it('reads a line as one text, however many elements and text nodes it has', async () => {
  const place = page(`<div class="phone">
    <p>+49 <b>30 <i>123</i></b><wbr><span>4567</span></p>
    <p id="split"></p>
  </div>`);
  place.querySelector('#split')?.append('+1 415 ', document.createComment('x'), '555', ' ', '0123');
  start();
  await shows('+49 30 1234567', '+1 415 555 0123');
});

for (const [what, markup] of [
  ['cells of a table', '<table><tr><td>+49 30</td><td>1234567</td></tr></table>'],
  ['blocks', '<div>+49 30</div><div>1234567</div>'],
  ['cells of a grid', '<div style="display: grid"><span>+49 30</span><span>1234567</span></div>'],
  ['lines', '+49 30<br>1234567'],
  ['lines of preformatted text', '<pre>+49 30\n1234567</pre>'],
]) {
  it(`never joins ${what} to a number`, async () => {
    page(`<div class="phone">${markup}</div><p class="phone">+1 415 555 0123</p>`);
    start();
    await shows('+1 415 555 0123');
  });
}

it('joins what the page shows as one line', async () => {
  page('<p class="phone">+49 30\n            1234567</p>');
  start();
  await shows('+49 30\n            1234567');
});

it('leaves out fields, editors, code, controls and other links', async () => {
  const number = '+49 30 1234567';
  page(`<div class="phone">
    <input value="${number}"><textarea>${number}</textarea><select><option>${number}</option></select>
    <p contenteditable>${number}</p><p contenteditable="plaintext-only"><b>${number}</b></p>
    <div role="textbox">${number}</div><code>${number}</code><script type="text/plain">${number}</script>
    <a href="https://crm.example"><b>${number}</b></a><a href="tel:+49301234567">${number}</a>
    <button>${number}</button><time>${number}</time><style>/* ${number} */</style>
    <p contenteditable="false">+1 415 555 0123</p>
  </div>
  <p contenteditable><b class="phone">${number}</b></p>`);
  start();
  await shows('+1 415 555 0123');
});

it('leaves out what is excluded', async () => {
  page(`<div class="phone">+49 30 1234567<p class="fax">+49 30 7654321</p><p>+1 415 555 0123</p></div>
    <div class="fax"><p class="phone">+1 415 555 0188</p></div>`);
  start({ exclude: '.fax' });
  await shows('+49 30 1234567', '+1 415 555 0123');
});

it('marks a number once if selected places are inside each other', async () => {
  page('<div class="phone"><p class="phone">+49 30 <span class="phone">1234567</span></p></div>');
  start();
  await shows('+49 30 1234567');
});

it('looks into open shadow roots if it is asked to', async () => {
  const place = page('<div class="phone"><i id="inside"></i></div><b id="outside"></b>');
  const inside = place.querySelector('#inside')?.parentElement?.appendChild(document.createElement('div'));
  const outside = place.appendChild(document.createElement('div'));
  inside?.attachShadow({ mode: 'open' }).append('+49 30 1234567');
  const root = outside.attachShadow({ mode: 'open' });
  root.innerHTML = '<p>+1 415 555 0188</p><p class="phone">+1 415 555 0123</p>';
  const { running } = start();
  await shows();
  running.stop();
  start({ shadowRoots: true });
  await shows('+49 30 1234567', '+1 415 555 0123');
  const [, second] = root.querySelectorAll('p');
  if (second) second.textContent = '+1 415 555 0144';
  await shows('+49 30 1234567', '+1 415 555 0144');
});

for (const scheme of ['light', 'dark']) {
  it(`underlines a number in the colour of its text, on a ${scheme} page`, async () => {
    const place = page(
      `<div style="color-scheme: ${scheme}; background: Canvas"><p class="phone">+49 30 1234567</p></div>`,
    );
    start();
    await shows('+49 30 1234567');
    const text = place.querySelector('p') as Element;
    const style = getComputedStyle(text, '::highlight(sidecall-number)');
    expect(style.textDecorationLine).to.equal('underline');
    expect(style.color).to.equal(getComputedStyle(text).color);
  });
}

it('the page’s own rule for the marks wins', async () => {
  const place = page(`<style>::highlight(sidecall-number) { text-decoration: none; color: rgb(1, 2, 3); }</style>
    <p class="phone">+49 30 1234567</p>`);
  start();
  await shows('+49 30 1234567');
  const style = getComputedStyle(place.querySelector('p') as Element, '::highlight(sidecall-number)');
  expect([style.textDecorationLine, style.color]).to.deep.equal(['none', 'rgb(1, 2, 3)']);
});

it('says which option is wrong', () => {
  for (const [options, word] of [
    [{ selector: '' }, 'selector'],
    [{ selector: '..phone' }, 'selector'],
    [{ exclude: 'p[' }, 'exclude'],
    [{ country: 'Germany' }, 'Germany'],
  ] as const) {
    expect(() => start(options), word)
      .to.throw(new RegExp(`clickToDial: .*${word}`))
      .with.property('code', 'CONFIG_INVALID');
  }
  expect(marked()).to.deep.equal([]);
});
