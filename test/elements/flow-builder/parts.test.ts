import { expect } from '@open-wc/testing';
import { a11ySnapshot, resetMouse, sendMouse } from '@web/test-runner-commands';
import { faultyFlow, largeFlow, menuFlow, smallFlow } from '../../../src/testing/example-flows.ts';
import { find, focused, heard, query, settled, textOf, until } from '../support/scene.ts';
import { cardOf, middleOf, press, showBuilder, type } from './scene.ts';
import { wires } from './support/wires.ts';

afterEach(() => resetMouse());

interface Snapshot {
  role: string;
  name?: string;
  children?: Snapshot[];
  [property: string]: unknown;
}

/** The nodes of the accessibility tree with one of these roles: "button Undo". */
async function heardBy(...roles: string[]): Promise<string[]> {
  const tree = (await a11ySnapshot({})) as unknown as Snapshot;
  const all = (node: Snapshot): Snapshot[] => [node, ...(node.children ?? []).flatMap(all)];
  return all(tree).flatMap(({ role, name = '' }) =>
    roles.includes(role) ? [`${role} ${name.replaceAll(' ,', ',')}`] : [],
  );
}

/** Pastes what another program put into the clipboard. Browsers send the event to the body. */
async function paste(element: Element, text: string): Promise<void> {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  await settled(element);
}

/** All that is announced from now on. */
function announcements(element: Element): string[] {
  const words: string[] = [];
  const region = element.shadowRoot?.querySelector('.spoken') as HTMLElement;
  new MutationObserver(() => words.push(region.textContent?.trim() ?? '')).observe(region, { childList: true });
  return words;
}
const line = (element: Element) => (focused() as HTMLElement)?.dataset.key ?? textOf(element).slice(0, 0);

it('is accessible with its dialogs and notices, light and dark', async () => {
  document.body.style.background = 'Canvas';
  for (const theme of ['light', 'dark'] as const) {
    document.documentElement.style.colorScheme = theme;
    const element = await showBuilder({ flow: menuFlow(), theme });
    element.focus();
    await settled(element);
    for (const key of ['a', 'Control+f', 'Shift+?']) {
      await press(element, key);
      await expect(element, key).to.be.accessible();
      await press(element, 'Escape');
    }
    await paste(element, JSON.stringify({ ...menuFlow(), schema: 2 }));
    expect(query(element, '[part=notice]')).to.not.equal(null);
    await expect(element).to.be.accessible();
    element.remove();
  }
  document.documentElement.style.colorScheme = '';
}).timeout(300_000);

it('tells assistive technology of steps, their outcomes and where these lead', async () => {
  const element = await showBuilder({ flow: faultyFlow() });
  await until(() => query(element, '.badge.error') !== null);
  const buttons = await heardBy('button');
  expect(buttons).to.include.members([
    'button hours, Opening hours · office, Start',
    'button Open: goes to main',
    'button lost, Say or play, 3 problems',
    'button 0 · Address: not connected',
    'button Wrong key: goes to main',
    'button Go to support',
  ]);
  expect(await heardBy('application', 'tab')).to.include.members([
    'application A line with problems',
    'tab Properties',
  ]);
  element.view = 'outline';
  await settled(element);
  const items = await heardBy('treeitem');
  expect(items[0]).to.match(/^treeitem .*Opening hours hours/);
  expect(items).to.have.length.greaterThan(20);
  expect(items.some((item) => /Address.*Not connected/.test(item))).to.equal(true);
});

it('deletes the step that the Tab key came to, on the canvas and in the outline', async () => {
  for (const view of ['canvas', 'outline'] as const) {
    const element = await showBuilder({ flow: smallFlow(), view });
    element.focus();
    await settled(element);
    await press(element, 'Delete');
    expect(element.document.nodes.map(({ name }) => name)).to.deep.equal(['end']);
  }
});

it('has the same functions in the outline, by keys alone', async () => {
  const element = await showBuilder({ flow: smallFlow(), view: 'outline' });
  const words = announcements(element);
  element.focus();
  await settled(element);
  expect(line(element)).to.equal('hello');
  await press(element, 'ArrowDown', 'ArrowDown');
  expect(line(element)).to.equal('hello failed');
  await press(element, 'Delete');
  expect(wires(element.document)).to.deep.equal(['hello done → end']);
  expect(words).to.include('Failed disconnected');
  await press(element, 'a');
  await type(element, 'voicemail');
  await press(element, 'Enter');
  expect(line(element)).to.equal('voicemail');
  await press(element, 'ArrowRight', 'c');
  await type(element, 'end');
  await press(element, 'Enter');
  expect(wires(element.document)).to.deep.equal([
    'hello done → end',
    'hello failed → voicemail',
    'voicemail left → end',
  ]);
  expect(words).to.include('Left now goes to end');
  // A jump leads to its step.
  await press(element, 'ArrowRight');
  expect(line(element)).to.equal('end');
  await press(element, 'ArrowUp', 'ArrowLeft');
  const top = find(element, '.line[data-key="hello"]');
  expect(top.getAttribute('aria-expanded')).to.equal('true');
  await press(element, 'Control+z', 'Control+z', 'Control+z');
  expect(wires(element.document)).to.deep.equal(['hello done → end', 'hello failed → end']);
  expect(focused()?.closest('.main'), 'the focus stays in the outline').to.not.equal(null);
});

it('begins with the outline on a narrow page, without anything that is too wide', async () => {
  for (const width of [320, 400]) {
    const element = await showBuilder({ flow: menuFlow() });
    (element.parentElement as HTMLElement).style.inlineSize = `${width}px`;
    await until(() => query(element, '[part=outline]') !== null);
    await settled(element);
    const base = find(element, '[part=base]');
    expect(base.scrollWidth, `${width} px`).to.be.at.most(base.clientWidth);
    expect(query(element, '[part=canvas]')).to.equal(null);
  }
});

it('copies steps from one builder to another by keys, and refuses what is no flow', async () => {
  const one = await showBuilder({ flow: menuFlow() });
  const two = await showBuilder();
  const words = [one, two].map(announcements);
  const other = await showBuilder({ flow: menuFlow() });
  for (const name of ['main', 'sales']) {
    cardOf(one, name)
      .querySelector<HTMLElement>('.head')
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, ctrlKey: name === 'sales' }));
  }
  await settled(one);
  cardOf(one, 'sales').querySelector<HTMLElement>('.head')?.focus();
  await press(one, 'Control+c');
  expect(words[0]).to.include('2 steps copied');
  two.focus();
  await press(two, 'Control+v');
  expect(two.document.nodes.map(({ name }) => name)).to.deep.equal(['main', 'sales']);
  expect(two.document.start).to.equal('main');
  expect(wires(two.document)).to.deep.equal(['main 1 → sales', 'main invalid → main']);
  expect(words[1]).to.include('2 steps pasted');
  await press(two, 'Control+x');
  expect(two.document.nodes).to.deep.equal([]);
  await press(two, 'Control+z');
  expect(two.document.nodes).to.have.length(2);
  other.focus();
  await settled(other);
  const before = other.document;
  await paste(other, JSON.stringify({ ...largeFlow(10), nodes: Array.from({ length: 10_000 }, () => ({})) }));
  expect(textOf(find(other, '[part=notice]'))).to.contain('10000 nodes');
  await paste(other, JSON.stringify({ ...smallFlow(), schema: 2 }));
  expect(textOf(find(other, '[part=notice]'))).to.contain('schema 2');
  const refused = announcements(other);
  await paste(other, 'Dear colleagues');
  expect(refused).to.include('The clipboard has no steps of a flow.');
  expect(other.document).to.equal(before);
});

it('shows a read-only flow and why a document cannot be read, and changes neither', async () => {
  const element = await showBuilder({ flow: menuFlow(), readonly: true });
  const before = element.document;
  element.focus();
  await press(element, 'Delete', 'a', 'Control+x', 'Control+v', 'Control+d');
  expect(element.document).to.equal(before);
  expect(query(element, '[part=palette]')).to.equal(null);
  expect(query(element, '[part=save]')).to.equal(null);
  expect(query(element, '[part=picker]')).to.equal(null);
  const newer = await showBuilder({ flow: { ...menuFlow(), schema: 2 } as never });
  expect(textOf(find(newer, '[part=unreadable]'))).to.contain('schema 2');
  expect(query(newer, '[part=canvas]')).to.equal(null);
});

it('asks the page to save and publish, and keeps what was typed meanwhile', async () => {
  const element = await showBuilder({ flow: smallFlow() });
  const saves = heard(element, 'cti-flow-save-request') as { flow: typeof element.document }[];
  const publishes = heard(element, 'cti-flow-publish-request');
  const save = find(element, '[part=save]');
  expect(save.ariaDisabled).to.equal('true');
  save.click();
  expect(saves).to.have.length(0);
  element.reveal('end');
  await press(element, 'Control+d');
  await settled(element);
  await sendMouse({ type: 'click', position: middleOf(save) });
  expect(saves).to.have.length(1);
  const [request] = saves;
  await press(element, 'Control+f');
  await type(element, 'hello');
  await press(element, 'Enter', 'Control+d');
  element.saved((request as { flow: typeof element.document }).flow);
  await settled(element);
  expect(element.dirty, 'a change after the request').to.equal(true);
  await press(element, 'Control+z');
  expect(element.dirty).to.equal(false);
  await sendMouse({ type: 'click', position: middleOf(find(element, '[part=publish]')) });
  expect(publishes).to.deep.equal([{ flow: element.document }]);
  // The page sends another version of the same flow, as after a conflict: undo brings the own one back.
  const own = element.document;
  element.flow = { ...smallFlow(), label: 'Changed elsewhere' };
  await settled(element);
  expect(element.document.label).to.equal('Changed elsewhere');
  expect(element.dirty).to.equal(false);
  element.focus();
  await press(element, 'Control+z');
  expect(element.document).to.equal(own);
});

it('lists its keys, and gives the focus back', async () => {
  const element = await showBuilder({ flow: menuFlow() });
  element.focus();
  await settled(element);
  await press(element, 'Shift+?');
  expect(textOf(find(element, '[part=keys]'))).to.contain('Ctrl+Z');
  await press(element, 'Escape');
  expect(query(element, '[part=keys]')).to.equal(null);
  expect((focused() as HTMLElement).dataset.node).to.equal('hours');
  await press(element, 'Enter');
  expect(focused()?.closest('.panel'), 'Enter opens the fields').to.not.equal(null);
  await press(element, 'Escape');
  expect((focused() as HTMLElement).dataset.node).to.equal('hours');
  // A change of the view leaves the focus at its button, whatever was shown before.
  element.reveal('end');
  await settled(element);
  expect((focused() as HTMLElement).dataset.node).to.equal('end');
  find(element, '[data-tool=show-outline]').focus();
  await press(element, 'Enter');
  expect(query(element, '[part=outline]')).to.not.equal(null);
  expect((focused() as HTMLElement).dataset.tool).to.equal('show-outline');
});

it('draws all cards of a large flow in the end, and fills a list of its steps when it is opened', async () => {
  const element = await showBuilder({ flow: largeFlow(100) });
  const cards = () => element.shadowRoot?.querySelectorAll('.face .head').length;
  expect(cards(), 'those in sight').to.be.below(100);
  await until(() => cards() === 100);
  element.reveal('step-1');
  await settled(element);
  const list = find<HTMLSelectElement>(element, 'select[data-place="/outcomes/1"]');
  expect([...list.options].map(({ value }) => value)).to.deep.equal(['', 'step-5']);
  list.focus();
  expect(list.options).to.have.length(101);
  expect(list.value).to.equal('step-5');
  list.value = 'step-7';
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await settled(element);
  expect(wires(element.document)).to.include('step-1 1 → step-7');
  expect(list.value).to.equal('step-7');
});
