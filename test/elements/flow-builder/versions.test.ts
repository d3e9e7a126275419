import { expect } from '@open-wc/testing';
import { diffFlows } from '../../../src/domain/flows/document/diff.ts';
import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import { english } from '../../../src/elements/flow-builder/messages-english.ts';
import { Banners } from '../../../src/elements/flow-builder/versions/banners.ts';
import { changeWords } from '../../../src/elements/flow-builder/versions/change-words.ts';
import { KeptDraft } from '../../../src/elements/flow-builder/versions/kept-draft.ts';
import type { FlowVersion, StoredFlow } from '../../../src/elements/flow-builder/versions/stored-flow.ts';
import { type Versions, versionsPanel } from '../../../src/elements/flow-builder/versions/versions.ts';
import { find, focused, query, settled, textOf } from '../support/scene.ts';
import { flowOf, type PanelScene, type ShownPanel, showPanel, type } from './support/panel-host.ts';

const end = { name: 'end', kind: 'hang-up' };
const hello = {
  name: 'hello',
  kind: 'say',
  prompt: [{ text: { en: 'Hello.' } }],
  outcomes: { done: 'end', failed: 'end' },
};
const flow = { schema: 1, name: 'main', languages: ['en'], start: 'hello', nodes: [hello, end] };
const nothing: StoredFlow = { versions: [], conflict: null, sessionEnded: false, others: [] };

const version = (number: number, more: Partial<FlowVersion> = {}): FlowVersion => ({
  version: number,
  comment: '',
  publishedAt: '2026-01-01T10:00:00.000Z',
  publishedBy: 'kim',
  live: false,
  ...more,
});

const show = (stored: Partial<StoredFlow>, more: Partial<PanelScene> = {}): Promise<ShownPanel<Versions>> =>
  showPanel(versionsPanel, { flow, ...more, more: { stored: { ...nothing, ...stored } } });

const press = async (element: Element, act: string): Promise<void> => {
  find(element, `[data-act=${act}]`).click();
  await settled(element);
};

describe('differences in words', () => {
  const words = (before: object | null, after: object): string[] => {
    const compared = { before: before === null ? null : flowOf(before), after: flowOf(after) };
    return diffFlows(compared.before, compared.after).map((change) => changeWords(change, compared, english));
  };

  it('name steps, fields and outcomes as the builder does', () => {
    const menu = {
      name: 'menu',
      kind: 'menu',
      prompt: [{ text: { en: 'Press 1.' } }],
      keys: { 1: 'Sales' },
      outcomes: { 1: 'end', 'no-input': 'end', invalid: 'end' },
    };
    const before = { ...flow, nodes: [hello, menu, end] };
    const after = {
      ...flow,
      label: 'Main line',
      nodes: [
        { ...hello, prompt: [{ text: { en: 'Welcome.' } }], bargeIn: false, outcomes: { done: 'menu', failed: 'end' } },
        { ...menu, keys: { 1: 'Orders' }, outcomes: { 1: 'hello', invalid: 'end' } },
        { ...end, name: 'bye' },
      ],
      positions: [{ node: 'hello', x: 1, y: 2 }],
    };
    expect(words(before, after)).to.deep.equal([
      'The flow: Label: “Main line” added',
      'Step “end” removed (Hang up)',
      'hello: After “Done”: “end” is now “menu”',
      'hello: What is heard, Part 1, Text (en): “Hello.” is now “Welcome.”',
      'hello: Keys interrupt it: yes is now no',
      'menu: After “1 · Orders”: “end” is now “hello”',
      'menu: After “No key”: “end” removed',
      'menu: Keys, 1: “Sales” is now “Orders”',
      'Step “bye” added (Hang up)',
      'Steps moved on the canvas',
    ]);
  });

  it('say what is too much to show in short, and name hours by their day', () => {
    const office = (to: string, more: object = {}) => ({
      ...flow,
      schedules: [{ name: 'office', timeZone: 'UTC', week: { monday: [{ from: '09:00', to }] }, ...more }],
    });
    expect(words(office('17:00'), office('18:00', { holidays: [{ date: '12-25' }] }))).to.have.members([
      'The flow: Schedules, Schedule 1, Opening hours, Monday, 1, To: “17:00” is now “18:00”',
      'The flow: Schedules, Schedule 1, Holidays: changed',
    ]);
    expect(words(null, flow)).to.include('Step “hello” added (Say or play)');
  });
});

describe('the versions', () => {
  const published = flowOf({ ...flow, nodes: [{ ...hello, prompt: [{ text: { en: 'Hi.' } }] }, end] });
  const versions = [version(2, { live: true, comment: 'Shorter', document: published }), version(1)];

  it('are accessible, light and dark, and fit 320 px', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const { element } = await show({ versions, others: ['Kim'] }, { theme, width: 320 });
      find(element, '[data-act=roll-back]').click();
      await settled(element);
      await expect(element).to.be.accessible();
      expect(find(element, '.versions').scrollWidth).to.be.at.most(320);
    }
  });

  it('show what publishing would change, who else edits, and publish with a comment', async () => {
    const { element, asked, editor, context } = await show({ versions, others: ['Kim', 'Sam'] });
    expect(textOf(element)).to.contain('Also editing this flow: Kim and Sam');
    expect(textOf(find(element, '.changes'))).to.equal(
      'hello: What is heard, Part 1, Text (en): “Hi.” is now “Hello.”',
    );
    await type(element, find<HTMLInputElement>(element, '#versions-comment'), ' Longer ');
    await press(element, 'publish-version');
    expect(asked).to.deep.equal([['cti-flow-publish-request', { flow: editor.document, comment: 'Longer' }]]);
    const comment = find<HTMLInputElement>(element, '#versions-comment');
    const list = async (all: readonly FlowVersion[]): Promise<void> => {
      Object.assign(context, { stored: { ...context.stored, versions: all } });
      element.requestUpdate();
      await settled(element);
    };
    await list([...versions]);
    expect(comment.value, 'publishing may have failed').to.equal(' Longer ');
    const rollBack = find(element, '[data-act=roll-back][data-version="1"]');
    rollBack.focus();
    await list([version(3, { live: true, comment: 'Longer' }), ...versions]);
    expect(comment.value).to.equal('');
    expect(focused()).to.equal(rollBack);
    expect(rollBack.dataset.version).to.equal('1');
  });

  it('do not publish a flow with errors, and lead to them', async () => {
    const loose = { ...flow, nodes: [{ ...hello, outcomes: { done: 'end' } }, end] };
    const { element, asked, editor } = await show({ versions }, { flow: loose });
    await press(element, 'publish-version');
    expect(asked).to.deep.equal([]);
    expect(textOf(find(element, '#versions-blocked'))).to.contain('1 error prevents publishing.');
    find(element, '[part=problem]').click();
    await settled(element);
    expect(editor.$shown.get()?.path).to.equal('/outcomes/failed');
  });

  it('ask before they roll back, and give the focus back', async () => {
    const { element, asked } = await show({ versions });
    await press(element, 'roll-back');
    expect(focused()).to.equal(find(element, '[data-act=confirm-roll-back]'));
    focused()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
    await settled(element);
    expect(query(element, '[data-act=confirm-roll-back]')).to.equal(null);
    expect(focused()).to.equal(find(element, '[data-act=roll-back]'));
    await press(element, 'roll-back');
    await press(element, 'confirm-roll-back');
    expect(asked).to.deep.equal([['cti-flow-roll-back-request', { version: 1 }]]);
  });

  it('ask the page once for a version that they compare', async () => {
    const { element, asked } = await show({ versions });
    const compare = element.shadowRoot?.querySelectorAll<HTMLElement>('[data-act=compare]')[1];
    compare?.click();
    await settled(element);
    element.requestUpdate();
    await settled(element);
    expect(asked).to.deep.equal([['cti-flow-version-request', { version: 1 }]]);
    expect(textOf(element)).to.contain('From version 1 to the draft Loading…');
  });

  it('say that a version could not be fetched, and ask again when they are told to', async () => {
    const { element, asked } = await show({
      versions: versions.map((each) => (each.live ? each : { ...each, document: null })),
    });
    element.shadowRoot?.querySelectorAll<HTMLElement>('[data-act=compare]')[1]?.click();
    await settled(element);
    expect(textOf(element)).to.contain('Version 1 could not be read.');
    await press(element, 'fetch-again');
    expect(asked).to.deep.equal([['cti-flow-version-request', { version: 1 }]]);
  });
});

describe('banners of the builder', () => {
  const theirs = { ...flow, label: 'Theirs' };
  const banners = async (stored: Partial<StoredFlow>, shelf: Map<string, string> | null = new Map()) => {
    const all: { kept?: KeptDraft } = {};
    const shown = await showPanel(
      {
        ...versionsPanel,
        make: (context) => {
          all.kept = new KeptDraft(context, shelf === null ? null : shelfOf(shelf));
          all.kept.follow();
          const parts = new Banners(context, all.kept);
          return { render: () => parts.render() as ReturnType<Versions['render']> };
        },
      },
      { flow, more: { stored: { ...nothing, ...stored } } },
    );
    return { ...shown, kept: all.kept as KeptDraft };
  };
  const shelfOf = (shelf: Map<string, string>): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> => ({
    getItem: (key) => shelf.get(key) ?? null,
    setItem: (key, value) => void shelf.set(key, value),
    removeItem: (key) => void shelf.delete(key),
  });
  const change = (document: FlowDocument): FlowDocument => ({ ...document, label: 'Mine' });

  it('are accessible, and offer three ways out of a conflict', async () => {
    const conflict = { by: 'Kim', document: theirs };
    const { element, editor, asked } = await banners({ conflict, sessionEnded: true });
    editor.apply(change);
    await settled(element);
    await expect(element).to.be.accessible();
    expect(textOf(find(element, '[part=conflict]'))).to.contain('Kim saved this flow, while you changed it.');
    await press(element, 'compare-theirs');
    expect(textOf(find(element, '.changes'))).to.equal('The flow: Label: “Theirs” is now “Mine”');
    await press(element, 'take-theirs');
    expect([editor.document.label, editor.dirty]).to.deep.equal(['Theirs', false]);
    expect(query(element, '[part=conflict]')).to.equal(null);
    editor.undo();
    expect(editor.document.label).to.equal('Mine');
    expect(asked.map(([name, detail]) => [name, (detail as { keep: string }).keep])).to.deep.equal([
      ['cti-flow-resolve-request', 'theirs'],
    ]);
  });

  it('ask the page to overwrite what another person saved', async () => {
    const { element, editor, asked } = await banners({ conflict: { by: 'Kim', document: { schema: 9 } } });
    editor.apply(change);
    await settled(element);
    expect(textOf(element)).to.contain('The other flow cannot be shown here.');
    await press(element, 'keep-mine');
    expect(asked).to.deep.equal([['cti-flow-resolve-request', { keep: 'mine', flow: editor.document }]]);
  });

  it('say that a session has ended, and if the browser keeps nothing', async () => {
    const { element, asked } = await banners({ sessionEnded: true });
    expect(textOf(element)).to.contain('Nothing is lost: your changes are kept in this tab.');
    await press(element, 'sign-in');
    expect(asked).to.deep.equal([['cti-flow-sign-in-request', {}]]);
    const without = await banners({ sessionEnded: true }, null);
    expect(textOf(without.element)).to.contain('Your changes are in this page only');
  });

  it('offer what an earlier page did not save, and keep changes until they are saved', async () => {
    const shelf = new Map<string, string>();
    const first = await banners({}, shelf);
    first.editor.apply(change);
    first.kept.follow();
    first.clock.advance(500);
    expect([...shelf.keys()]).to.deep.equal(['cti-flow-draft:main']);
    const second = await banners({}, shelf);
    expect(textOf(second.element)).to.contain('were not saved, and are kept here.');
    await press(second.element, 'restore');
    expect([second.editor.document.label, second.editor.dirty]).to.deep.equal(['Mine', true]);
    second.kept.follow();
    second.clock.advance(500);
    second.editor.saved(second.editor.document);
    second.kept.follow();
    expect(shelf.size).to.equal(0);
  });

  it('keep what is typed while an earlier draft waits for an answer', async () => {
    const shelf = new Map([['cti-flow-draft:main', JSON.stringify({ at: 0, document: theirs })]]);
    const { editor, kept, clock } = await banners({}, shelf);
    editor.apply(change);
    kept.follow();
    kept.stop();
    kept.discard();
    clock.advance(500);
    expect(JSON.parse(shelf.get('cti-flow-draft:main') ?? '{}').document.label).to.equal('Mine');
  });

  it('forget what was kept if a person discards it', async () => {
    const shelf = new Map([['cti-flow-draft:main', JSON.stringify({ at: 0, document: theirs })]]);
    const { element, editor } = await banners({}, shelf);
    await press(element, 'discard');
    expect([shelf.size, editor.dirty, query(element, '[part=kept-draft]')]).to.deep.equal([0, false, null]);
    const broken = new Map([['cti-flow-draft:main', '{']]);
    expect(query((await banners({}, broken)).element, '[part=kept-draft]')).to.equal(null);
  });
});
