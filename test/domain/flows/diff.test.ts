import { describe, expect, it } from 'vitest';
import { diffFlows } from '../../../src/domain/flows/document/diff.ts';
import { allTo, flow, goodbye, text } from './support/flows.ts';

const say = { name: 'say', kind: 'say', prompt: text('Hello'), outcomes: allTo('goodbye', 'done', 'failed') };

describe('the difference of two documents', () => {
  it('names nodes and fields', () => {
    const before = flow([say, { ...say, name: 'old' }, goodbye]);
    const after = flow(
      [
        { ...say, prompt: text('Good day'), bargeIn: false },
        { ...say, name: 'new' },
        { ...goodbye, comment: 'a/b' },
      ],
      { maxSteps: 9 },
    );
    expect(diffFlows(before, after)).toEqual([
      { kind: 'changed', path: '/maxSteps', before: 500, after: 9 },
      { kind: 'removed', node: 'old', path: '', before: before.nodes[1] },
      { kind: 'changed', node: 'say', path: '/prompt/0/text/en', before: 'Hello', after: 'Good day' },
      { kind: 'changed', node: 'say', path: '/bargeIn', before: true, after: false },
      { kind: 'added', node: 'new', path: '', after: after.nodes[1] },
      { kind: 'added', node: 'goodbye', path: '/comment', after: 'a/b' },
    ]);
  });

  it('is nothing for the same document in another order of nodes and keys', () => {
    const before = flow([say, goodbye]);
    const after = flow([goodbye, Object.fromEntries(Object.entries(say).reverse())], { start: 'say' });
    expect(diffFlows(before, after)).toEqual([]);
  });

  it('of positions is one change', () => {
    const at = (x: number) => ({
      positions: [
        { node: 'say', x, y: 0 },
        { node: 'goodbye', x, y: 9 },
      ],
    });
    expect(diffFlows(flow([say, goodbye], at(1)), flow([say, goodbye], at(2))).map(({ path }) => path)).toEqual([
      '/positions',
    ]);
    expect(diffFlows(flow([say, goodbye], at(1)), flow([say, goodbye], at(1)))).toEqual([]);
  });

  it('of a list that became longer is one change', () => {
    const longer = flow([{ ...say, prompt: [...text('Hello'), ...text('again')] }, goodbye]);
    expect(diffFlows(flow([say, goodbye]), longer).map(({ path }) => path)).toEqual(['/prompt']);
  });

  it('to nothing, and from nothing, is everything', () => {
    const document = flow([say, goodbye]);
    expect(
      diffFlows(null, document)
        .filter(({ node }) => node !== undefined)
        .map(({ kind }) => kind),
    ).toEqual(['added', 'added']);
    expect(diffFlows(document, null).every(({ kind }) => kind !== 'added')).toBe(true);
  });
});
