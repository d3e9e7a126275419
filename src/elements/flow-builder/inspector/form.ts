import type { FlowFinding } from '../../../domain/flows/check/finding.ts';
import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { renameNode, setFlow, setNode } from '../edit/nodes.ts';
import type { PanelContext } from '../panel.ts';
import { type Checked, flowWith, nodeWith } from './checked.ts';
import { type TextEditor, textOfValue, valuesOf, withFittingOperand } from './field-text.ts';
import { moved, type Path, pointer, valueAt, withName } from './place.ts';
import type { TypedText, TypedTexts } from './typed-texts.ts';

interface FormPorts {
  context: PanelContext;
  typed: TypedTexts;
  /** Null: the form of the flow itself. */
  node: FlowNode | null;
  /** Focuses this place after the next rendering. */
  focusLater: (place: string) => void;
}

/** What the fields of one node, or of the flow, read and change. It lives as long as one rendering. */
export class Form {
  readonly context: PanelContext;
  readonly #typed: TypedTexts;
  readonly #focusLater: (place: string) => void;
  /** Null: the flow itself. */
  readonly node: FlowNode | null;
  readonly #problems: readonly FlowFinding[];
  /** Findings that a field of this rendering shows. */
  readonly #placed = new Set<FlowFinding>();

  constructor({ context, typed, node, focusLater }: FormPorts) {
    this.context = context;
    this.node = node;
    this.#typed = typed;
    this.#focusLater = focusLater;
    this.#problems = context.editor.$findings.get().filter((finding) => finding.node === node?.name);
  }

  get document(): FlowDocument {
    return this.context.editor.document;
  }

  get readonly(): boolean {
    return this.context.editor.readonly;
  }

  get words(): PanelContext['text'] {
    return this.context.text;
  }

  value(path: Path): unknown {
    return valueAt(this.node ?? this.document, path);
  }

  /** @param deep also those of places inside it, because the field shows its value as one */
  problemsAt(path: Path, deep = false): readonly FlowFinding[] {
    const place = pointer(path);
    const found = this.#problems.filter(({ path: at = '' }) => at === place || (deep && at.startsWith(`${place}/`)));
    for (const each of found) this.#placed.add(each);
    return found;
  }

  /** Findings that no field has shown. Fields have to be rendered before. */
  get problemsWithoutField(): readonly FlowFinding[] {
    return this.#problems.filter((each) => !this.#placed.has(each));
  }

  /** Messages of errors of this form. */
  get errors(): readonly string[] {
    return this.#problems.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
  }

  typedAt(place: string): TypedText | null {
    return this.#typed.get(this.#subject, place);
  }

  /** The text of a field: what was typed last, or the value. */
  textAt(path: Path, edit: TextEditor): string {
    return this.typedAt(pointer(path))?.text ?? textOfValue(edit, this.value(path));
  }

  /** A text was typed. It becomes the value if the schema accepts it, and is kept as it is otherwise. */
  type(path: Path, edit: TextEditor, text: string, optional: boolean): void {
    const place = pointer(path);
    const read = valuesOf(edit, text, optional, this.words.inspector);
    const problem = 'problem' in read ? read.problem : this.#putFirst(path, read.values);
    this.#typed.set(this.#subject, place, { text, problem });
    this.context.requestUpdate();
  }

  /** The field is left: a text that was used is shown as its value from now on. */
  leave(path: Path, label: string): void {
    this.#left(pointer(path), label);
  }

  /** Keeps a text that is used when its field is left: a name. */
  keep(place: string, text: string): void {
    this.#typed.set(this.#subject, place, { text, problem: null });
  }

  /** Sets a value that needs no typing. @param value undefined: the field or the item is removed */
  put(path: Path, value: unknown): void {
    const isComparison = path.at(-1) === 'is';
    const item = path.slice(0, -1);
    const problem = isComparison
      ? this.#put(item, withFittingOperand({ ...(this.value(item) as object), is: value }), false)
      : this.#put(path, value, false);
    if (problem !== null) this.context.announce(this.words.inspector.notTaken(problem));
    this.context.requestUpdate();
  }

  add(path: Path, item: unknown): void {
    const list = this.#list(path);
    this.put(path, [...list, item]);
    this.#focusLater(pointer([...path, list.length]));
  }

  removeAt(path: Path, at: number, optional: boolean, label: string): void {
    const list = this.#list(path);
    const left = list.toSpliced(at, 1);
    this.put(path, left.length === 0 && optional ? undefined : left);
    if (this.#list(path).length === list.length) return;
    this.#typed.shifted(this.#subject, pointer(path), (item) => shiftedIndex(Number(item), at));
    this.#focusLater(left.length === 0 ? `${pointer(path)}#add` : pointer([...path, Math.min(at, left.length - 1)]));
    this.context.announce(this.words.inspector.itemRemoved(label));
  }

  move(path: Path, from: number, to: number): void {
    const list = this.#list(path);
    const order = moved(
      list.map((_, at) => at),
      from,
      to,
    );
    this.put(
      path,
      order.map((at) => list[at]),
    );
    this.#typed.shifted(this.#subject, pointer(path), (item) => String(order.indexOf(Number(item))));
    this.#focusLater(`${pointer([...path, to])}#${to < from ? 'up' : 'down'}`);
  }

  addEntry(path: Path, name: string, value: string): void {
    this.put([...path, name], value);
    this.#focusLater(`${pointer([...path, name])}#name`);
  }

  removeEntry(path: Path, name: string, label: string): void {
    this.put([...path, name], undefined);
    const place = pointer(path);
    this.#typed.shifted(this.#subject, place, (each) => (each.split('#')[0] === pathPart(name) ? null : each));
    this.#focusLater(`${place}#add`);
    this.context.announce(this.words.inspector.itemRemoved(label));
  }

  /** Gives an entry of a record another name, when the field of the name is left. */
  nameEntry(path: Path, from: string, to: string, label: string): void {
    const record = (this.value(path) ?? {}) as Record<string, unknown>;
    const place = `${pointer([...path, from])}#name`;
    const taken = from !== to && Object.hasOwn(record, to);
    const problem = taken ? this.words.inspector.nameTaken(to) : this.#put(path, withName(record, from, to), false);
    if (problem === null) {
      this.#typed.delete(this.#subject, place);
      this.#typed.shifted(this.#subject, pointer(path), (name) => (name === pathPart(from) ? pathPart(to) : name));
    } else {
      this.#typed.set(this.#subject, place, { text: to, problem });
      this.#left(place, label);
    }
    this.context.requestUpdate();
  }

  /** Renames the node, when the field is left. */
  rename(to: string, label: string): void {
    const { node } = this;
    if (node === null) return;
    const place = pointer(['name']);
    const checked = nodeWith(node, ['name'], to);
    const taken = to !== node.name && this.context.editor.node(to) !== null;
    const problem = 'problem' in checked ? checked.problem : taken ? this.words.inspector.nameTaken(to) : null;
    if (problem === null) {
      this.#typed.delete(node.name, place);
      this.#typed.renamed(node.name, to);
      const selection = this.context.editor.$selection.get().map((name) => (name === node.name ? to : name));
      this.context.editor.apply(renameNode(node.name, to), { select: selection });
    } else {
      this.#typed.set(node.name, place, { text: to, problem });
      this.#left(place, label);
    }
    this.context.requestUpdate();
  }

  #left(place: string, label: string): void {
    const typed = this.typedAt(place);
    if (typed === null) return;
    if (typed.problem === null) this.#typed.delete(this.#subject, place);
    else this.context.announce(`${label}: ${this.words.inspector.notTaken(typed.problem)}`);
    this.context.requestUpdate();
  }

  /** Tries the values in order. @returns the problem of the last one, null if one was used */
  #putFirst(path: Path, values: readonly unknown[]): string | null {
    let problem: string | null = null;
    for (const value of values) {
      problem = this.#put(path, value, true);
      if (problem === null) return null;
    }
    return problem;
  }

  /** @param joins letters of one field are one step of the history */
  #put(path: Path, value: unknown, joins: boolean): string | null {
    const { editor } = this.context;
    const join = joins ? { join: `${this.#subject ?? ''}${pointer(path)}` } : {};
    if (this.node === null) {
      const checked = flowWith(editor.document, path, value);
      if ('problem' in checked) return checked.problem;
      editor.apply(setFlow(checked.value), join);
      return null;
    }
    // The letters before this one may have changed the node since the rendering.
    const node = editor.node(this.node.name) ?? this.node;
    const checked: Checked<FlowNode> = nodeWith(node, path, value);
    if ('problem' in checked) return checked.problem;
    editor.apply(setNode(node.name, checked.value), join);
    return null;
  }

  get #subject(): string | null {
    return this.node?.name ?? null;
  }

  #list(path: Path): readonly unknown[] {
    const node = this.node === null ? null : this.context.editor.node(this.node.name);
    const list = valueAt(this.node === null ? this.document : node, path);
    return Array.isArray(list) ? list : [];
  }
}

function shiftedIndex(item: number, removed: number): string | null {
  if (item === removed) return null;
  return String(item > removed ? item - 1 : item);
}

function pathPart(name: string): string {
  return pointer([name]).slice(1);
}
