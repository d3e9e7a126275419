import { expect } from '@open-wc/testing';
import { typedTextsOf } from '../../../src/elements/flow-builder/inspector/typed-texts.ts';
import { type Problems, problemsPanel } from '../../../src/elements/flow-builder/problems/problems.ts';
import { find, settled, textOf } from '../support/scene.ts';
import { type ShownPanel, showPanel } from './support/panel-host.ts';

const end = { name: 'end', kind: 'hang-up' };
const say = { name: 'hello', kind: 'say', prompt: [{ prompt: 'jingle' }], outcomes: { done: 'end' } };
const flow = {
  schema: 1,
  name: 'main',
  languages: ['en', 'en'],
  start: 'hello',
  nodes: [say, end, { ...end, name: 'lost' }],
};

const show = (more: object = {}): Promise<ShownPanel<Problems>> => showPanel(problemsPanel, { flow, ...more });
const entries = (element: Element): HTMLButtonElement[] => [
  ...(element.shadowRoot?.querySelectorAll<HTMLButtonElement>('.problem-entry') ?? []),
];

describe('the list of problems', () => {
  it('is accessible, light and dark, and fits 320 px', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { element } = await show({ theme, width: 320 });
      await expect(element).to.be.accessible();
      expect(find(element, '.problem-list').scrollWidth).to.be.at.most(320);
    }
  });

  it('lists errors, then warnings, each with its step, and counts them', async () => {
    const { element, context } = await show();
    expect(entries(element).map((each) => textOf(each))).to.deep.equal([
      'Error Say or play, hello The outcome “failed” goes nowhere. Connect it to a node.',
      'Error The flow The language is there twice. Remove one.',
      'Warning Hang up, lost No call can come to this node. Connect an outcome to it, or remove it.',
    ]);
    expect(textOf(element)).to.contain('2 errors: the flow cannot be published yet · 1 warning');
    expect(problemsPanel.count?.(context)).to.equal(3);
  });

  it('leads to the step and its field, or to the field of the flow', async () => {
    const { element, editor } = await show();
    entries(element)[0]?.click();
    expect(editor.selected?.name).to.equal('hello');
    expect(editor.$shown.get()).to.deep.equal({ node: 'hello', path: '/outcomes/failed', focus: true });
    entries(element)[1]?.click();
    expect(editor.$shown.get()).to.deep.equal({ node: null, path: '/languages/1', focus: true });
  });

  it('lists what was typed and cannot be used, so that nothing is forgotten', async () => {
    const { element, editor } = await show();
    typedTextsOf(editor).set('hello', '/comment', { text: 'x', problem: 'must not be longer than 500' });
    element.requestUpdate();
    await settled(element);
    const [first] = entries(element);
    expect(textOf(first as Element)).to.equal(
      'Error Say or play, hello “x” is not used yet: it must not be longer than 500.',
    );
    first?.click();
    expect(editor.$shown.get()?.path).to.equal('/comment');
  });

  it('says that there are none', async () => {
    const whole = { ...flow, languages: ['en'], nodes: [{ ...say, outcomes: { done: 'end', failed: 'end' } }, end] };
    const { element, context } = await show({ flow: whole });
    expect(textOf(element)).to.equal('Problems No problems. The flow can be published.');
    expect(problemsPanel.count?.(context)).to.equal(0);
  });
});
