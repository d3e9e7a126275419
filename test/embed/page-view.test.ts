import { expect } from '@open-wc/testing';
import { ownPage } from '../elements/support/own-page.ts';

interface Header {
  name: number;
  whole: boolean;
  /** What the button for the window is called, and whether its words are seen. */
  label: string;
  words: boolean;
  /** Lines of its words. */
  lines: number;
  /** Beyond the edges of the page, in CSS pixels. */
  outside: number;
}

/** The framed page in a call, with parked calls and the button for its own window. */
const header = (dir: 'ltr' | 'rtl'): string => `
  document.documentElement.dir = '${dir}';
  await import(modules + '/softphone/define.ts');
  const { PageView } = await import('${location.origin}/src/embed/page/page-view.ts');
  const { parkedCalls } = await import('${location.origin}/src/testing/parked-calls.ts');
  const view = new PageView(document);
  const phone = parkedCalls('active');
  Object.assign(view.softphone, { phone, clock: phone.clock, hidden: false });
  view.beside({ label: 'Own window', click() {} });
  const inside = (element, selector) => element?.shadowRoot?.querySelector(selector);
  const parking = await until(() => inside(view.softphone, 'cti-parking'));
  const buttons = [
    document.querySelector('.own-window'),
    await until(() => inside(parking, '[part=park]')),
    await until(() => inside(parking, '[part=open]')),
  ];
  const name = inside(view.softphone, '[part=heading]');
  const button = buttons[0];
  const words = button.querySelector('span').getBoundingClientRect();
  const edges = buttons.map((button) => button.getBoundingClientRect());
  answer({
    name: name.clientWidth,
    whole: name.scrollWidth <= name.clientWidth,
    label: button.textContent,
    words: words.width > 1,
    lines: Math.round(words.height / parseFloat(getComputedStyle(button).lineHeight)),
    outside: Math.max(0, ...edges.flatMap(({ left, right }) => [-left, right - innerWidth])),
  });`;

for (const dir of ['ltr', 'rtl'] as const) {
  for (const [width, least] of [
    [280, 56],
    [320, 80],
    [400, 120],
  ] as const) {
    it(`the agent’s name stays readable beside all buttons of the header: ${width} px, ${dir}`, async () => {
      const { name, whole, outside, label, words } = (await ownPage(header(dir), {
        size: { width, height: 480 },
      })) as Header;
      expect(name).to.be.at.least(least);
      expect({ whole, outside }).to.deep.equal({ whole: true, outside: 0 });
      expect({ label, words }).to.deep.equal({ label: 'Own window', words: false });
    });
  }
}

it('the words of the button for a window are seen in a wide frame, on one line', async () => {
  const { words, lines, outside } = (await ownPage(header('ltr'), { size: { width: 480, height: 480 } })) as Header;
  expect({ words, lines, outside }).to.deep.equal({ words: true, lines: 1, outside: 0 });
});
