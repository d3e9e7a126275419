import type { NodeKind } from '../../domain/flows/document/document.ts';
import { clippingText, paste, pasteProblem, readClipping } from './edit/clipboard.ts';
import type { ApplyOptions, PortName } from './edit/editor.ts';
import { openPort } from './edit/neighbours.ts';
import { newNode } from './edit/new-node.ts';
import { addNode, forgetPositions, moveNodes, type Point, removeNodes, setStart } from './edit/nodes.ts';
import { targetOf } from './edit/ports.ts';
import { nodesFor } from './edit/search.ts';
import { treeOf } from './edit/tree.ts';
import { connect, disconnect } from './edit/wiring.ts';
import { outcomeText } from './outcome-text.ts';
import { kindsFor } from './palette/groups.ts';
import { kindIcon } from './palette/kind-icons.ts';
import type { PanelContext } from './panel.ts';
import type { Picker } from './picker/picker.ts';

/** The last copied text, for browsers that do not let a page read the clipboard. */
let lastCopied = '';

/** What admins do to a flow, the same for canvas, outline, palette, tool bar and keys. */
export class Commands {
  readonly #context: PanelContext;
  readonly #picker: Picker;

  constructor(context: PanelContext, picker: Picker) {
    this.#context = context;
    this.#picker = picker;
  }

  /** The outcome that a new step follows. */
  get port(): PortName | undefined {
    const { editor } = this.#context;
    return openPort(treeOf(editor.document), editor.$selection.get()[0], editor.$port.get());
  }

  /**
   * Adds a step, after the selected outcome unless said otherwise.
   * @param at where it stands. Absent: where the layout puts it
   * @param after null: after none
   * @param places of the other steps, to be stored with it
   */
  add(
    kind: NodeKind,
    at?: Point,
    after: PortName | null | undefined = this.port,
    places: ReadonlyMap<string, Point> = new Map(),
  ): void {
    const { editor, names, text } = this.#context;
    const node = newNode(kind, editor.document, names);
    // The first step stands at the beginning, wherever it was dropped.
    const add = addNode(node, editor.document.nodes.length === 0 ? undefined : at, after ?? undefined);
    if (!editor.apply((document) => add(moveNodes(places)(document)), { select: [node.name] })) return;
    editor.reveal(node.name);
    this.#say(text.added(node.name));
  }

  askAdd(): void {
    const { editor, text } = this.#context;
    if (editor.readonly) return;
    const after = this.port;
    const source = after === undefined ? null : editor.node(after.node);
    this.#picker.open({
      title:
        source === null || after === undefined
          ? text.add
          : text.addAfter(outcomeText(source, after.outcome, text), source.name),
      choices: (typed) =>
        kindsFor(editor.document.use, typed, text).map(({ kind, group }) => ({
          id: kind,
          label: text.kinds[kind],
          detail: text.groups[group],
          icon: kindIcon(kind),
        })),
      choose: (kind) => this.add(kind as NodeKind, undefined, after ?? null),
    });
  }

  connect(from: PortName, to: string): void {
    const { editor, text } = this.#context;
    const source = editor.node(from.node);
    if (source === null || !editor.apply(connect(from.node, from.outcome, to))) return;
    this.#say(text.connected(outcomeText(source, from.outcome, text), to));
  }

  askConnect(): void {
    const { editor, text } = this.#context;
    const from = this.port;
    const source = from === undefined ? null : editor.node(from.node);
    if (editor.readonly || from === undefined || source === null) return;
    this.#picker.open({
      title: text.connectFrom(outcomeText(source, from.outcome, text), source.name),
      choices: (typed) => this.#nodeChoices(typed),
      choose: (name) => {
        this.connect(from, name);
        editor.selectPort(from.node, from.outcome);
      },
    });
  }

  askFind(): void {
    const { editor, text } = this.#context;
    this.#picker.open({
      title: text.find,
      choices: (typed) => this.#nodeChoices(typed),
      choose: (name) => editor.reveal(name),
    });
  }

  /** Deletes the selected steps. If an outcome is selected, it is disconnected instead. */
  remove(): void {
    const { editor } = this.#context;
    const port = editor.$port.get();
    const node = port === null ? null : editor.node(port.node);
    if (port !== null && node !== null && targetOf(node, port.outcome) !== null) this.disconnect(port);
    else this.removeNodes(editor.$selection.get());
  }

  removeNodes(names: readonly string[]): void {
    const { editor, text } = this.#context;
    const parent = treeOf(editor.document).parents.get(names[0] ?? '');
    if (names.length === 0 || !editor.apply(removeNodes(names), { select: [] })) return;
    // The focus goes to where the step was.
    if (parent !== undefined && editor.node(parent.node) !== null) {
      editor.reveal(parent.node);
      editor.selectPort(parent.node, parent.outcome);
    } else if (editor.document.start !== '') editor.reveal(editor.document.start);
    this.#say(text.removed(names.length));
  }

  disconnect({ node, outcome }: PortName): void {
    const { editor, text } = this.#context;
    const source = editor.node(node);
    if (source === null || !editor.apply(disconnect(node, outcome))) return;
    this.#say(text.disconnected(outcomeText(source, outcome, text)));
  }

  /** @returns the text for the clipboard; null: nothing is selected */
  copy(): string | null {
    const { editor, text } = this.#context;
    const names = editor.$selection.get();
    if (names.length === 0) return null;
    lastCopied = clippingText(editor.document, names);
    this.#say(text.copied(names.length));
    return lastCopied;
  }

  cut(): string | null {
    const copied = this.#context.editor.readonly ? null : this.copy();
    if (copied !== null) this.removeNodes(this.#context.editor.$selection.get());
    return copied;
  }

  paste(pasted: string): void {
    const { editor, text } = this.#context;
    if (editor.readonly) return;
    const read = readClipping(pasted);
    if (read === null || ('clipping' in read && read.clipping.nodes.length === 0)) {
      this.#say(text.nothingToPaste);
      return;
    }
    const problem = 'problem' in read ? read.problem : pasteProblem(editor.document, read.clipping);
    if (problem !== null || 'problem' in read) {
      this.#context.notify(problem?.message ?? text.nothingToPaste);
      return;
    }
    // If all places are stored, the copies stand beside their originals. Otherwise the layout places them.
    const shift = editor.document.positions.length > 0 ? { x: 40, y: 40 } : undefined;
    const { change, names } = paste(editor.document, read.clipping, shift);
    if (!editor.apply(change, { select: names })) return;
    const [first] = names;
    if (first !== undefined) editor.reveal(first);
    editor.select(names);
    this.#say(text.pasted(names.length));
  }

  /** The buttons, which have no event of the clipboard. */
  async copyByButton(): Promise<void> {
    const copied = this.copy();
    // Refused: the copy can still be pasted in this page.
    if (copied !== null) await navigator.clipboard?.writeText(copied).catch(() => {});
  }

  async pasteByButton(): Promise<void> {
    const read = await navigator.clipboard?.readText().catch(() => lastCopied);
    this.paste(read ?? lastCopied);
  }

  duplicate(): void {
    const { editor } = this.#context;
    const names = editor.$selection.get();
    if (names.length > 0) this.paste(clippingText(editor.document, names));
  }

  undo(): void {
    const { editor, text } = this.#context;
    if (!editor.canUndo) return;
    editor.undo();
    this.#say(text.undone);
  }

  redo(): void {
    const { editor, text } = this.#context;
    if (!editor.canRedo) return;
    editor.redo();
    this.#say(text.redone);
  }

  /** @param places of all nodes, so that the others do not move */
  move(places: ReadonlyMap<string, Point>, options: ApplyOptions = {}): void {
    const { editor, text } = this.#context;
    const moved = editor.apply(moveNodes(places), options);
    if (moved) this.#say(text.moved(editor.$selection.get().join(', ')));
  }

  tidy(): void {
    const { editor, text } = this.#context;
    if (editor.apply(forgetPositions())) this.#say(text.tidied);
  }

  beginHere(): void {
    const { editor, text } = this.#context;
    const { selected } = editor;
    if (selected !== null && editor.apply(setStart(selected.name))) this.#say(text.beginsAt(selected.name));
  }

  #nodeChoices(typed: string) {
    const { editor, text } = this.#context;
    return nodesFor(editor.document, typed, ({ kind }) => text.kinds[kind]).map(({ name, kind }) => ({
      id: name,
      label: name,
      detail: text.kinds[kind],
      icon: kindIcon(kind),
    }));
  }

  #say(words: string): void {
    this.#context.announce(words);
  }
}
