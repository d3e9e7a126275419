import { expect } from '@open-wc/testing';
import { readFlow } from '../../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import { cardHeight, cardWidth } from '../../../src/elements/flow-builder/canvas/geometry.ts';
import { placesOf } from '../../../src/elements/flow-builder/canvas/layout.ts';
import { neighbour, type Spot } from '../../../src/elements/flow-builder/edit/neighbours.ts';
import { moveNodes } from '../../../src/elements/flow-builder/edit/nodes.ts';
import { childrenOf, type FlowTree, treeOf } from '../../../src/elements/flow-builder/edit/tree.ts';
import { rowsOf } from '../../../src/elements/flow-builder/outline/rows.ts';
import { faultyFlow, largeFlow, menuFlow } from '../../../src/testing/example-flows.ts';

function read(value: unknown): FlowDocument {
  const found = readFlow(value);
  if ('findings' in found) throw new Error(JSON.stringify(found.findings));
  return found.document;
}

type Places = ReturnType<typeof placesOf>;

/** Pairs of cards that cover each other. */
function overlaps({ nodes }: FlowDocument, places: Places): string[] {
  const boxes = nodes.map((node) => ({
    name: node.name,
    ...(places.get(node.name) as { x: number; y: number }),
    height: cardHeight(node),
  }));
  return boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (other) =>
          Math.abs(one.x - other.x) < cardWidth && one.y < other.y + other.height && other.y < one.y + one.height,
      )
      .map((other) => `${one.name} ${other.name}`),
  );
}

function outOfOrder(tree: FlowTree, places: Places): string[] {
  return [...tree.byName.keys()].flatMap((name) => {
    const tops = childrenOf(tree, name).map((child) => places.get(child.name)?.y ?? 0);
    return tops.every((top, at) => at === 0 || top > (tops[at - 1] ?? 0)) ? [] : [name];
  });
}

describe('the layout', () => {
  for (const [what, flow] of [
    ['a menu', menuFlow()],
    ['a flow with steps that no call reaches', faultyFlow()],
    ['200 steps', largeFlow(200)],
    ['500 steps', largeFlow(500)],
  ] as const) {
    it(`keeps the order of outcomes and covers no card, in ${what}`, () => {
      const document = read(flow);
      const tree = treeOf(document);
      const places = placesOf(document, tree);
      expect(places.size).to.equal(document.nodes.length);
      expect(outOfOrder(tree, places)).to.deep.equal([]);
      expect(overlaps(document, places)).to.deep.equal([]);
    });
  }

  it('puts each step a column further, beside its first child', () => {
    const document = read(menuFlow());
    const places = placesOf(document, treeOf(document));
    const column = (name: string) => (places.get(name)?.x ?? 0) / ((places.get('main')?.x ?? 0) || 1);
    expect(['hours', 'main', 'sales', 'support', 'address', 'closed', 'message'].map(column)).to.deep.equal([
      0, 1, 2, 2, 2, 1, 2,
    ]);
    expect(places.get('hours')?.y).to.equal(places.get('sales')?.y);
  });

  it('leaves stored positions as they are, and finds a free place for a step without one', () => {
    const document = read(menuFlow());
    const tidy = placesOf(document, treeOf(document));
    tidy.delete('support');
    const placed = moveNodes(tidy)(document);
    const places = placesOf(placed, treeOf(placed));
    for (const [name, place] of tidy) expect(places.get(name)).to.deep.equal(place);
    expect(overlaps(placed, places)).to.deep.equal([]);
  });
});

describe('arrow keys', () => {
  const document = read(menuFlow());
  const tree = treeOf(document);
  const places = placesOf(document, tree);
  const go = (spot: Spot, ...directions: Parameters<typeof neighbour>[1][]) =>
    directions.reduce<Spot | null>((at, direction) => at && neighbour(at, direction, tree, places), spot);

  it('go along lines, back to where they came from, and through the outcomes', () => {
    const start = { node: 'hours', outcome: null };
    expect(go(start, 'forward')).to.deep.equal({ node: 'main', outcome: null });
    expect(go(start, 'down')).to.deep.equal({ node: 'hours', outcome: 'open' });
    expect(go(start, 'down', 'down', 'forward')).to.deep.equal({ node: 'closed', outcome: null });
    expect(go(start, 'forward', 'back')).to.deep.equal({ node: 'hours', outcome: 'open' });
    expect(go(start, 'back')).to.equal(null);
    expect(go({ node: 'main', outcome: 'invalid' }, 'down')).to.deep.equal({ node: 'closed', outcome: null });
    expect(go({ node: 'closed', outcome: null }, 'up')).to.deep.equal({ node: 'main', outcome: 'invalid' });
    expect(go({ node: 'main', outcome: 'invalid' }, 'forward'), 'a jump').to.deep.equal({
      node: 'main',
      outcome: null,
    });
  });

  it('reach every step from the start', () => {
    const reached = new Set<string>();
    const open: Spot[] = [{ node: 'hours', outcome: null }];
    for (let spot = open.pop(); spot !== undefined; spot = open.pop()) {
      const key = `${spot.node} ${spot.outcome}`;
      if (reached.has(key)) continue;
      reached.add(key);
      for (const direction of ['forward', 'back', 'up', 'down'] as const) {
        const next = neighbour(spot, direction, tree, places);
        if (next !== null) open.push(next);
      }
    }
    for (const { name } of document.nodes) expect([...reached]).to.include(`${name} null`);
  });
});

describe('the outline', () => {
  it('has a row for each step and for each outcome without a step of its own', () => {
    const tree = treeOf(read(menuFlow()));
    const rows = rowsOf(tree, new Set(['sales', 'support', 'closed']));
    expect(rows.map(({ level, node, jump }) => `${level} ${node ?? `→ ${jump}`}`)).to.deep.equal([
      '1 hours',
      '2 main',
      '3 sales',
      '3 support',
      '3 address',
      '4 → main',
      '4 → end',
      '3 → support',
      '3 → main',
      '2 closed',
      '2 → closed',
    ]);
  });
});
