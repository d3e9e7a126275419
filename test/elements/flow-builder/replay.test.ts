import { expect } from '@open-wc/testing';
import { type Replay, replayPanel } from '../../../src/elements/flow-builder/replay/replay.ts';
import { find, settled, textOf } from '../support/scene.ts';
import { type ShownPanel, showPanel } from './support/panel-host.ts';

const end = { name: 'end', kind: 'hang-up' };
const menu = {
  name: 'menu',
  kind: 'menu',
  prompt: [{ text: { en: 'Press 1.' } }],
  keys: { 1: 'Sales' },
  outcomes: { 1: 'end', 'no-input': 'end', invalid: 'end' },
};
const flow = { schema: 1, name: 'main', languages: ['en'], start: 'menu', nodes: [menu, end] };
const recorded = [
  { node: 'menu', outcome: '1', at: '2026-01-01T10:00:00.000Z', seconds: 4, digits: '1', detail: 'Sales' },
  { node: 'old-step', outcome: 'done', at: '2026-01-01T10:00:04.000Z', seconds: 8 },
  { node: 'end', outcome: 'end', at: '2026-01-01T10:00:12.000Z', seconds: 0 },
];

const show = (more: object = {}): Promise<ShownPanel<Replay>> =>
  showPanel(replayPanel, { flow, more: { recorded }, ...more });
const visits = ({ editor }: ShownPanel<Replay>): string[] =>
  editor.$visits.get().map(({ node, outcome }) => `${node} ${outcome}`);
const press = async (element: Element, act: string): Promise<void> => {
  find(element, `[data-act=${act}]`).click();
  await settled(element);
};

describe('the way of a recorded call', () => {
  it('is accessible, light and dark, and fits 320 px', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { element } = await show({ theme, width: 320 });
      await press(element, 'next');
      await expect(element).to.be.accessible();
      expect(find(element, '.replay').scrollWidth).to.be.at.most(320);
    }
  });

  it('lists its steps with times and keys, also those that the flow no longer has', async () => {
    const { element, context } = await show();
    const steps = [...(element.shadowRoot?.querySelectorAll('[data-act=recorded-step]') ?? [])].map((each) =>
      textOf(each),
    );
    expect(steps).to.deep.equal([
      'menu → 1 · Sales at 0:00, 4 seconds Keys: 1 Sales',
      'old-step → done at 0:04, 8 seconds This flow no longer has the step.',
      'end → end at 0:12, 0 seconds',
    ]);
    expect(replayPanel.isListed?.(context)).to.equal(true);
    expect(replayPanel.isListed?.({ ...context, recorded: [] })).to.equal(false);
  });

  it('is shown on the canvas step by step, and as a whole', async () => {
    const shown = await show();
    const { element, editor, said } = shown;
    await press(element, 'next');
    expect(visits(shown)).to.deep.equal(['menu null']);
    expect(editor.selected?.name).to.equal('menu');
    await press(element, 'next');
    await press(element, 'next');
    await press(element, 'next');
    expect(visits(shown)).to.deep.equal(['menu 1', 'old-step done', 'end null']);
    expect(said).to.deep.equal(['Step 1 of 3: menu', 'Step 2 of 3: old-step', 'Step 3 of 3: end']);
    await press(element, 'previous');
    expect(visits(shown)).to.deep.equal(['menu 1', 'old-step null']);
    await press(element, 'whole');
    expect(visits(shown)).to.deep.equal(['menu 1', 'old-step done', 'end end']);
  });
});
