import { expect } from '@open-wc/testing';
import type { NodeKind } from '../../../src/domain/flows/document/document.ts';
import { kinds } from '../../../src/domain/flows/document/kinds.ts';
import { newNode } from '../../../src/elements/flow-builder/edit/new-node.ts';
import { type Inspector, inspectorPanel } from '../../../src/elements/flow-builder/inspector/inspector.ts';
import { typedTextsOf } from '../../../src/elements/flow-builder/inspector/typed-texts.ts';
import { focused, settled, textOf } from '../support/scene.ts';
import { change, controlAt, flowOf, type PanelScene, type ShownPanel, showPanel, type } from './support/panel-host.ts';

const end = { name: 'end', kind: 'hang-up' };
const menu = {
  name: 'menu',
  kind: 'menu',
  prompt: [{ text: { en: 'For sales, press 1.' } }, { prompt: 'jingle' }],
  keys: { 1: 'Sales', 2: 'Help' },
  outcomes: { 1: 'line', 2: 'line', 'no-input': 'end', invalid: 'end' },
};
const line = {
  name: 'line',
  kind: 'queue',
  queue: 'sales',
  outcomes: { answered: 'end', timeout: 'end', full: 'end', unstaffed: 'end', left: 'end', callback: 'end' },
};
const flow = { schema: 1, name: 'main', languages: ['en', 'de'], start: 'menu', nodes: [menu, line, end] };

function inspect(select: string | null, more: Partial<PanelScene> = {}): Promise<ShownPanel<Inspector>> {
  return showPanel<Inspector>(inspectorPanel, { flow, ...more }).then(async (shown) => {
    if (select !== null) shown.editor.select([select]);
    await settled(shown.element);
    return shown;
  });
}

const button = (element: Element, name: string): HTMLButtonElement => {
  const all = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
};
const press = async (element: Element, name: string): Promise<void> => {
  button(element, name).click();
  await settled(element);
};
const describedBy = (element: Element, place: string): string =>
  (controlAt(element, place).getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => textOf(element.shadowRoot?.getElementById(id) as Element))
    .join(' ');

describe('the inspector', () => {
  it('is accessible, light and dark, and nothing is wider than 320 px, also from right to left', async () => {
    for (const theme of ['light', 'dark'] as const) {
      for (const dir of ['ltr', 'rtl'] as const) {
        for (const select of ['menu', null]) {
          const { element } = await inspect(select, { theme, width: 320, ...(dir === 'rtl' && { dir }) });
          await expect(element).to.be.accessible();
          const inside = element.shadowRoot?.querySelector('.inspector') as HTMLElement;
          expect(inside.scrollWidth, `${theme} ${dir} ${select}`).to.be.at.most(320);
        }
      }
    }
  });

  it('shows every kind of node, and every control in it has a name', async () => {
    const { element, editor } = await inspect(null);
    for (const kind of Object.keys(kinds) as NodeKind[]) {
      const document = flowOf(flow);
      const node = newNode(kind, document);
      editor.open({ ...document, nodes: [...document.nodes, node] });
      editor.select([node.name]);
      await settled(element);
      const all = element.shadowRoot?.querySelectorAll<HTMLInputElement>('input, textarea, select') ?? [];
      const nameless = [...all].filter((each) => !each.hasAttribute('aria-label') && each.labels?.length !== 1);
      expect(
        nameless.map(({ outerHTML }) => outerHTML),
        kind,
      ).to.deep.equal([]);
      expect(all.length, kind).to.be.at.least(2);
    }
  });

  it('changes the document while a person types, as one step of the history', async () => {
    const { element, editor } = await inspect('menu');
    const field = controlAt(element, '/prompt/0/text/en');
    for (const text of ['H', 'He', 'Hello']) await type(element, field, text);
    await change(element, field);
    expect(editor.node('menu')).to.deep.include({ prompt: [{ text: { en: 'Hello' } }, { prompt: 'jingle' }] });
    editor.undo();
    await settled(element);
    expect(field.value).to.equal('For sales, press 1.');
    expect(editor.dirty).to.equal(false);
  });

  it('keeps what is not valid, says why, and uses it once it is corrected', async () => {
    const { element, editor, said } = await inspect('menu');
    const field = () => controlAt(element, '/tries');
    await type(element, field(), '99');
    await change(element, field());
    expect(field().getAttribute('aria-invalid')).to.equal('true');
    expect(describedBy(element, '/tries')).to.equal('Not used yet: it must not be more than 10.');
    expect(said).to.deep.equal(['Tries: Not used yet: it must not be more than 10.']);
    expect(editor.dirty).to.equal(false);
    editor.select(['line']);
    await settled(element);
    expect(typedTextsOf(editor).unused.map(({ node, text }) => `${node} ${text}`)).to.deep.equal(['menu 99']);
    editor.select(['menu']);
    await settled(element);
    expect(field().value).to.equal('99');
    await type(element, field(), '9');
    await change(element, field());
    expect(field().hasAttribute('aria-invalid')).to.equal(false);
    expect(editor.node('menu')).to.deep.include({ tries: 9 });
    await type(element, field(), '');
    expect(field().value).to.equal('');
    await change(element, field());
    expect(field().value).to.equal('3');
  });

  it('adds, moves and removes items of a list, and the focus stays with them', async () => {
    const { element, editor, said } = await inspect('menu');
    const prompts = () => (editor.node('menu') as { prompt?: object[] }).prompt?.map((part) => Object.keys(part)[0]);
    await press(element, 'Add part');
    expect(prompts()).to.deep.equal(['text', 'prompt', 'text']);
    expect(focused()?.getAttribute('aria-label')).to.equal('Kind of part 3');
    await press(element, 'Move part 3 up');
    await press(element, 'Move part 2 up');
    expect(prompts()).to.deep.equal(['text', 'text', 'prompt']);
    expect(focused()?.getAttribute('aria-label')).to.equal('Move part 1 up');
    await type(element, controlAt(element, '/prompt/2/prompt'), 'No Name');
    await press(element, 'Remove part 1');
    expect(controlAt(element, '/prompt/1/prompt').value).to.equal('No Name');
    expect(said.at(-1)).to.equal('Part 1 removed');
    const kind = element.shadowRoot?.querySelector<HTMLSelectElement>(
      '[aria-label="Kind of part 1"]',
    ) as HTMLSelectElement;
    await change(element, kind, '3');
    expect(prompts()).to.deep.equal(['number', 'prompt']);
  });

  it('removes an optional prompt with its last part, and keeps the last part of one that is needed', async () => {
    const { element, editor, said } = await inspect('line');
    const place = editor.node('line');
    expect(place).to.not.have.property('noInput');
    editor.select(['menu']);
    await settled(element);
    const add = controlAt<HTMLButtonElement>(element, '/noInput#add');
    add.click();
    await settled(element);
    expect(editor.node('menu')).to.deep.include({ noInput: [{ text: { de: '', en: '' } }] });
    controlAt<HTMLButtonElement>(element, '/noInput/0#remove').click();
    await settled(element);
    expect(editor.node('menu')).to.not.have.property('noInput');
    controlAt<HTMLButtonElement>(element, '/prompt/1#remove').click();
    await settled(element);
    controlAt<HTMLButtonElement>(element, '/prompt/0#remove').click();
    await settled(element);
    expect((editor.node('menu') as { prompt?: object[] }).prompt).to.have.length(1);
    expect(said.at(-1)).to.equal('Not used yet: it must not be shorter than 1.');
  });

  it('chooses the next step of each outcome, and shows what leads nowhere', async () => {
    const { element, editor, examine, said } = await inspect('line');
    expect(describedBy(element, '/outcomes/failed')).to.equal(
      'The outcome “failed” goes nowhere. Connect it to a node.',
    );
    await change(element, controlAt<HTMLSelectElement>(element, '/outcomes/failed'), 'menu');
    await examine();
    expect(editor.node('line')?.outcomes.failed).to.equal('menu');
    expect(controlAt(element, '/outcomes/failed').hasAttribute('aria-invalid')).to.equal(false);
    await change(element, controlAt<HTMLSelectElement>(element, '/outcomes/failed'), '');
    await examine();
    expect(said).to.deep.equal(['The outcome “failed” goes nowhere. Connect it to a node.']);
    await examine();
    expect(said).to.have.length(1);
    await press(element, 'Show end');
    expect(editor.selected?.name).to.equal('end');
  });

  it('focuses the field of a finding that somebody jumps to', async () => {
    const { element, editor } = await inspect(null, { names: { queues: ['support'] } });
    editor.reveal('line', '/queue');
    await settled(element);
    expect(focused()).to.equal(controlAt(element, '/queue'));
    expect(describedBy(element, '/queue')).to.contain('There is no queue “sales” here.');
    editor.reveal(null, '/languages/1');
    await settled(element);
    expect(focused()).to.equal(controlAt(element, '/languages'));
  });

  it('renames a step with everything that leads to it, and keeps a name that is taken as it was typed', async () => {
    const { element, editor, said } = await inspect('line');
    const name = () => controlAt(element, '/name');
    await type(element, name(), 'menu');
    expect(editor.node('line')).not.to.equal(null);
    await change(element, name());
    expect(said).to.deep.equal(['Name: Not used yet: it must be another name: “menu” is taken.']);
    expect(name().value).to.equal('menu');
    await type(element, name(), 'people');
    await change(element, name());
    expect(editor.selected?.name).to.equal('people');
    expect(editor.node('menu')?.outcomes).to.deep.include({ 1: 'people', 2: 'people' });
    editor.undo();
    expect(editor.node('menu')?.outcomes).to.deep.include({ 1: 'line', 2: 'line' });
  });

  it('gives a menu other keys, and their connections follow', async () => {
    const { element, editor } = await inspect('menu');
    await change(element, controlAt<HTMLSelectElement>(element, '/keys/1#name'), '0');
    expect(editor.node('menu')).to.deep.include({ keys: { 0: 'Sales', 2: 'Help' } });
    expect(editor.node('menu')?.outcomes).to.deep.equal({ 0: 'line', 2: 'line', 'no-input': 'end', invalid: 'end' });
    await press(element, 'Add key');
    expect(editor.node('menu')).to.deep.include({ keys: { 0: 'Sales', 1: 'Sales', 2: 'Help' } });
    await press(element, 'Remove key 0');
    expect(editor.node('menu')).to.deep.include({ keys: { 1: 'Sales', 2: 'Help' } });
  });

  it('fits the operand of a comparison to it', async () => {
    const cases = [{ outcome: 'vip', value: 'contact.tier', as: 'text', is: 'equal', than: 'gold' }];
    const branch = { name: 'branch', kind: 'branch', cases, outcomes: {} };
    const { element, editor } = await inspect('branch', { flow: { ...flow, start: 'branch', nodes: [branch, end] } });
    const first = () => (editor.node('branch') as unknown as { cases: Record<string, unknown>[] }).cases[0];
    const is = () => controlAt<HTMLSelectElement>(element, '/cases/0/is');
    await change(element, is(), 'one-of');
    expect(first()).to.deep.include({ is: 'one-of', than: ['gold'] });
    await type(element, controlAt(element, '/cases/0/than'), 'gold\nblack');
    expect(first()).to.deep.include({ than: ['gold', 'black'] });
    await change(element, is(), 'not-empty');
    expect(first()).not.to.have.property('than');
    const kind = element.shadowRoot?.querySelector<HTMLSelectElement>(
      '[aria-label="Kind of case 1"]',
    ) as HTMLSelectElement;
    await change(element, kind, '1');
    expect(first()).to.deep.equal({ outcome: 'vip', value: 'contact.tier', as: 'number', is: '>', than: 0 });
  });

  it('edits the flow itself: languages, hours and holidays', async () => {
    const { element, editor } = await inspect('menu');
    await press(element, 'Properties of the flow');
    await type(element, controlAt(element, '/languages'), 'en\nfr');
    await press(element, 'Add schedule');
    await type(element, controlAt(element, '/schedules/0/timeZone'), 'Europe/Berlin');
    await press(element, 'Add hours, Monday');
    await type(element, controlAt(element, '/schedules/0/week/monday/0/to'), '25:00');
    expect(describedBy(element, '/schedules/0/week/monday/0/to')).to.contain('must be a time such as 09:00');
    await type(element, controlAt(element, '/schedules/0/week/monday/0/to'), '18:30');
    await press(element, 'Add holiday');
    await type(element, controlAt(element, '/schedules/0/holidays/0/date'), '2026-12-24');
    expect(editor.document.languages).to.deep.equal(['en', 'fr']);
    expect(editor.document.schedules).to.deep.equal([
      {
        name: 'office',
        timeZone: 'Europe/Berlin',
        week: { monday: [{ from: '09:00', to: '18:30' }] },
        holidays: [{ date: '2026-12-24', open: [] }],
      },
    ]);
    await press(element, 'Remove hours, Monday 1');
    expect(editor.document.schedules[0]?.week).to.deep.equal({});
  });

  it('suggests the names that the gateway has', async () => {
    const flows = new Map([['hold', 'in-queue'] as const, ['other', 'call'] as const]);
    const { element } = await inspect('line', { names: { queues: ['sales', 'support'], flows } });
    const suggested = (place: string): string[] => {
      const list = controlAt(element, place).list;
      return [...(list?.options ?? [])].map(({ value }) => value);
    };
    expect(suggested('/queue')).to.deep.equal(['sales', 'support']);
    expect(suggested('/inQueue')).to.deep.equal(['hold']);
  });

  it('lets a person read a flow that they may not change', async () => {
    const { element, editor } = await inspect('menu');
    editor.setReadonly(true);
    await settled(element);
    expect(textOf(element)).to.contain('You can read this flow, but not change it.');
    expect(controlAt(element, '/prompt/0/text/en').readOnly).to.equal(true);
    expect(element.shadowRoot?.querySelector('.add')).to.equal(null);
  });
});
