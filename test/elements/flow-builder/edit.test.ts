import { expect } from '@open-wc/testing';
import { readFlow } from '../../../src/domain/flows/check/read.ts';
import type { FlowDocument, FlowNode, NodeKind } from '../../../src/domain/flows/document/document.ts';
import { kinds } from '../../../src/domain/flows/document/kinds.ts';
import { clippingText, paste, pasteProblem, readClipping } from '../../../src/elements/flow-builder/edit/clipboard.ts';
import { emptyFlow, FlowEditor } from '../../../src/elements/flow-builder/edit/editor.ts';
import { newNode } from '../../../src/elements/flow-builder/edit/new-node.ts';
import {
  addNode,
  moveNodes,
  removeNodes,
  renameNode,
  setNode,
  setStart,
} from '../../../src/elements/flow-builder/edit/nodes.ts';
import { readForEditing } from '../../../src/elements/flow-builder/edit/open.ts';
import { portsOf } from '../../../src/elements/flow-builder/edit/ports.ts';
import { connect, disconnect } from '../../../src/elements/flow-builder/edit/wiring.ts';
import { menuFlow } from '../../../src/testing/example-flows.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';

function read(value: unknown): FlowDocument {
  const found = readForEditing(value);
  if ('findings' in found) throw new Error(JSON.stringify(found.findings));
  return found.document;
}

function nodeOf({ nodes }: FlowDocument, name: string): FlowNode {
  const node = nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`no node ${name}`);
  return node;
}

const names = ({ nodes }: FlowDocument) => nodes.map(({ name }) => name);

describe('the editor', () => {
  it('undoes and redoes every change, with the selection, and is clean again at the saved document', () => {
    const clock = new ManualClock();
    const editor = new FlowEditor(clock);
    const first = read(menuFlow());
    editor.open(first);
    const steps = [
      connect('hours', 'holiday', 'message'),
      renameNode('main', 'welcome'),
      removeNodes(['address']),
      moveNodes(new Map([['end', { x: 5, y: 6 }]])),
      setStart('closed'),
      addNode(newNode('say', first), { x: 1, y: 2 }, { node: 'message', outcome: 'left' }),
    ];
    const seen = [first];
    for (const step of steps) {
      expect(editor.apply(step)).to.equal(true);
      seen.push(editor.document);
    }
    expect(editor.dirty).to.equal(true);
    for (const document of seen.slice(0, -1).reverse()) {
      editor.undo();
      expect(editor.document).to.equal(document);
    }
    expect([editor.canUndo, editor.canRedo, editor.dirty]).to.deep.equal([false, true, false]);
    for (const document of seen.slice(1)) {
      editor.redo();
      expect(editor.document).to.equal(document);
    }
    expect([editor.canUndo, editor.canRedo, editor.dirty]).to.deep.equal([true, false, true]);
    editor.saved(editor.document);
    expect(editor.dirty).to.equal(false);
    editor.undo();
    expect(editor.dirty).to.equal(true);
  });

  it('joins changes of one field that follow each other, and no others', () => {
    const clock = new ManualClock();
    const editor = new FlowEditor(clock);
    editor.open(read(menuFlow()));
    const comment = (text: string) => setNode('main', { ...nodeOf(editor.document, 'main'), comment: text });
    editor.apply(comment('a'), { join: 'comment' });
    clock.advance(900);
    editor.apply(comment('ab'), { join: 'comment' });
    clock.advance(900);
    editor.apply(comment('abc'), { join: 'comment' });
    clock.advance(1100);
    editor.apply(comment('abcd'), { join: 'comment' });
    editor.apply(setStart('end'));
    editor.apply(comment('abcde'), { join: 'comment' });
    const comments: (string | undefined)[] = [];
    while (editor.canUndo) {
      editor.undo();
      comments.push(nodeOf(editor.document, 'main').comment);
    }
    expect(comments).to.deep.equal(['abcd', 'abcd', 'abc', undefined]);
  });

  it('changes nothing while it is read-only, and keeps no selection of removed nodes', () => {
    const editor = new FlowEditor(new ManualClock());
    editor.open(read(menuFlow()));
    editor.selectPort('main', '1');
    editor.apply(removeNodes(['main']));
    expect([editor.$selection.get(), editor.$port.get()]).to.deep.equal([[], null]);
    editor.undo();
    expect(editor.$selection.get()).to.deep.equal(['main']);
    editor.setReadonly(true);
    const before = editor.document;
    expect(editor.apply(removeNodes(['main']))).to.equal(false);
    editor.redo();
    expect(editor.document).to.equal(before);
  });
});

describe('changes', () => {
  const document = read(menuFlow());

  it('rename a node, and outcomes, start and position follow', () => {
    const placed = moveNodes(new Map([['hours', { x: 1.4, y: 2 }]]))(document);
    const renamed = renameNode('hours', 'opening')(connect('main', 'invalid', 'hours')(placed));
    expect(renamed.start).to.equal('opening');
    expect(nodeOf(renamed, 'main').outcomes.invalid).to.equal('opening');
    expect(renamed.positions).to.deep.equal([{ node: 'opening', x: 1, y: 2 }]);
    expect(renameNode('hours', 'main')(document), 'a name that is taken').to.equal(document);
  });

  it('remove nodes with what leads to them, and leave other nodes the same objects', () => {
    const removed = removeNodes(['hours', 'end'])(document);
    expect(names(removed)).to.deep.equal(['main', 'sales', 'support', 'address', 'closed', 'message']);
    expect(removed.start).to.equal('main');
    expect(nodeOf(removed, 'message').outcomes).to.deep.equal({});
    expect(nodeOf(removed, 'main')).to.equal(nodeOf(document, 'main'));
    expect(removeNodes(['none'])(document)).to.equal(document);
  });

  it('put a new node between an outcome and its target', () => {
    const added = addNode(newNode('say', document), undefined, { node: 'main', outcome: '1' })(document);
    expect(nodeOf(added, 'main').outcomes['1']).to.equal('say');
    expect(nodeOf(added, 'say').outcomes).to.deep.equal({ done: 'sales' });
  });

  it('connect and disconnect, and return the same document if nothing changes', () => {
    expect(connect('main', '1', 'sales')(document)).to.equal(document);
    expect(connect('main', '1', 'nowhere')(document)).to.equal(document);
    const without = disconnect('main', '1')(document);
    expect(portsOf(nodeOf(without, 'main')).map(({ outcome, target }) => [outcome, target])).to.deep.equal([
      ['1', null],
      ['2', 'support'],
      ['0', 'address'],
      ['no-input', 'support'],
      ['invalid', 'main'],
    ]);
    expect(disconnect('main', '1')(without)).to.equal(without);
  });

  it('make a valid node of every kind', () => {
    for (const kind of Object.keys(kinds) as NodeKind[]) {
      const node = newNode(kind, document);
      const whole = readFlow({ schema: 1, name: 'x', languages: ['en'], start: node.name, nodes: [node] });
      expect(whole, kind).to.have.property('document').with.property('nodes').that.deep.equals([node]);
    }
  });
});

describe('the clipboard', () => {
  const document = read(menuFlow());
  const copied = (of: FlowDocument, ...wanted: string[]) => {
    const found = readClipping(clippingText(of, wanted));
    if (found === null || 'problem' in found) throw new Error('not readable');
    return found.clipping;
  };

  it('gives pasted nodes free names, and keeps the connections between them', () => {
    const { change, names: added } = paste(document, copied(document, 'main', 'sales', 'end'));
    expect(added).to.deep.equal(['main-2', 'sales-2', 'end-2']);
    const pasted = change(document);
    // In the same flow, connections to nodes that were not copied stay.
    expect(nodeOf(pasted, 'main-2').outcomes).to.deep.equal({
      '1': 'sales-2',
      '2': 'support',
      '0': 'address',
      'no-input': 'support',
      invalid: 'main-2',
    });
    expect(pasted.nodes).to.have.length(11);
    expect(readFlow(pasted)).to.have.property('document');
  });

  it('takes schedules along to another flow, and leaves out what leads to nodes that are not there', () => {
    const other = { ...emptyFlow, name: 'other' };
    const pasted = paste(other, copied(document, 'hours', 'end')).change(other);
    expect(pasted.start).to.equal('hours');
    expect(pasted.schedules.map(({ name }) => name)).to.deep.equal(['office']);
    expect(nodeOf(pasted, 'hours').outcomes).to.deep.equal({});
  });

  it('reads whole flows, and no text that is none', () => {
    expect(readClipping(JSON.stringify(menuFlow())))
      .to.have.nested.property('clipping.nodes')
      .with.length(8);
    for (const text of ['', 'hello', '7', 'null', '[]', '{"nodes":[]}', '{"nodes":7,"start":"x"}']) {
      expect(readClipping(text), text).to.equal(null);
    }
  });

  it('refuses ten thousand nodes, a newer schema, and nodes that are none', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({ name: `n${at}`, kind: 'hang-up' }));
    const problem = (value: object) => readClipping(JSON.stringify({ schema: 1, start: 'a', ...value }));
    expect(problem({ nodes: many })).to.have.nested.property('problem.code', 'too-large');
    expect(problem({ nodes: many }))
      .to.have.nested.property('problem.message')
      .that.contains('10000 nodes');
    expect(problem({ schema: 2, nodes: [] }))
      .to.have.nested.property('problem.message')
      .that.contains('schema 2');
    expect(problem({ nodes: [{ name: 'a', kind: 'teleport' }] })).to.have.nested.property(
      'problem.code',
      'unknown-kind',
    );
    expect(problem({ nodes: [{ name: 'a', kind: 'sms' }] })).to.have.nested.property('problem.code', 'reserved-kind');
    expect(readClipping('x'.repeat(2_000_001))).to.have.nested.property('problem.code', 'too-large');
  });

  it('refuses what would make the flow too large', () => {
    const full = { ...document, nodes: many(495) };
    expect(pasteProblem(full, copied(document, 'main'))).to.equal(null);
    expect(pasteProblem(full, copied(document, ...names(document)))).to.have.property('code', 'too-large');
  });
});

function many(count: number): FlowNode[] {
  return Array.from({ length: count }, (_, at) => ({
    name: `n${at}`,
    kind: 'hang-up' as const,
    cause: 'normal' as const,
    outcomes: {},
  }));
}

describe('a document that the page gives', () => {
  it('may have no node yet, and is otherwise read as everywhere', () => {
    expect(read(null)).to.equal(emptyFlow);
    const bare = { schema: 1, name: 'new', languages: ['de'], start: '', nodes: [] };
    expect(read(bare)).to.include({ name: 'new', start: '' });
    expect(readForEditing({ ...bare, schema: 2 })).to.have.property('findings');
    expect(readForEditing('text')).to.have.property('findings');
  });
});
