/*
 * How the builder is built.
 *
 * - `FlowEditor` has the document and its history. Nothing else keeps a copy: every part reads its stores, and changes
 *   the document by `apply` with one of the pure functions of this folder (`nodes.ts`, `wiring.ts`, `clipboard.ts`).
 *   A change returns a new document and keeps the objects of nodes that it does not change, because the canvas and the
 *   outline compare nodes by identity.
 * - A panel (inspector, problems, simulator, versions) is a class that implements `Panel` of `../panel.ts`: it is made
 *   once with a `PanelContext`, keeps its own state in private members, and its `render()` returns a template. The
 *   builder renders again when a store of the editor changes, or when the panel calls `context.requestUpdate()`.
 *   `../panels.ts` lists the panels. They share the shadow root and the style sheets of the builder.
 * - Texts are in `../messages.ts`, which joins the `messages.ts` of each folder.
 */
import { atom, type ReadableAtom } from 'nanostores';
import type { Clock } from '../../../domain/clock.ts';
import { ticks } from '../../../domain/clock.ts';
import type { FlowFinding } from '../../../domain/flows/check/finding.ts';
import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { canRedo, canUndo, type History, newHistory, recorded, redone, undone } from './history.ts';

/** Makes a new document of another. Returns the same object if nothing changes. */
export type Change = (document: FlowDocument) => FlowDocument;

export interface ApplyOptions {
  /**
   * Changes with the same text that follow each other within a second are one step of the history, such as the letters
   * typed in one field: "comment of NAME".
   */
  join?: string;
  /** The nodes that are selected afterwards. Absent: the selection stays. */
  select?: readonly string[];
}

/** A place to show: a node, and a field of it as a JSON pointer ("/prompt/0/text/en"). */
export interface Place {
  /** Null: the flow itself. */
  node: string | null;
  path: string;
  /** Moves the focus there. Otherwise it is only scrolled into view. */
  focus: boolean;
}

/** The nodes that a call visited, in order, with the outcome that led on. The last one has none while the call is in it. */
export interface Visit {
  node: string;
  outcome: string | null;
}

/** An outcome of a node. */
export interface PortName {
  node: string;
  outcome: string;
}

/** Changes of one field within this time are one step of the history. */
const joinMs = 1000;

/** What a new flow is before it has a node. The schema wants one, so it can be edited but not saved. */
export const emptyFlow: FlowDocument = {
  schema: 1,
  name: 'new-flow',
  use: 'call',
  languages: ['en'],
  start: '',
  maxSteps: 500,
  schedules: [],
  nodes: [],
  positions: [],
};

/** The document that is edited, its history, and what the parts of the builder share beside it. */
export class FlowEditor {
  readonly #clock: Clock;
  readonly #document = atom<FlowDocument>(emptyFlow);
  readonly #selection = atom<readonly string[]>([]);
  readonly #port = atom<PortName | null>(null);
  readonly #findings = atom<readonly FlowFinding[]>([]);
  readonly #readonly = atom(false);
  readonly #shown = atom<Place | null>(null);
  readonly #visits = atom<readonly Visit[]>([]);
  #history: History = newHistory();
  /** What is saved. The document is dirty if it is another object. */
  #saved: FlowDocument = emptyFlow;
  #taken: Place | null = null;
  #joined: { key: string; at: number } | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get $document(): ReadableAtom<FlowDocument> {
    return this.#document;
  }
  /** Names of nodes. The first one is the one that the inspector shows. */
  get $selection(): ReadableAtom<readonly string[]> {
    return this.#selection;
  }
  /** The outcome that the next node is added after, always one of the selected node. Null: none is selected. */
  get $port(): ReadableAtom<PortName | null> {
    return this.#port;
  }
  /** Errors first. They follow the document after a moment. */
  get $findings(): ReadableAtom<readonly FlowFinding[]> {
    return this.#findings;
  }
  get $readonly(): ReadableAtom<boolean> {
    return this.#readonly;
  }
  /** The place that was last asked for by `reveal`. */
  get $shown(): ReadableAtom<Place | null> {
    return this.#shown;
  }
  /** The path of a simulated or recorded call, which the canvas highlights. Empty: none. */
  get $visits(): ReadableAtom<readonly Visit[]> {
    return this.#visits;
  }

  get document(): FlowDocument {
    return this.#document.get();
  }
  get readonly(): boolean {
    return this.#readonly.get();
  }
  /** The node that the inspector shows. Null: none is selected. */
  get selected(): FlowNode | null {
    const [name] = this.#selection.get();
    return name === undefined ? null : this.node(name);
  }
  get canUndo(): boolean {
    return canUndo(this.#history) && !this.readonly;
  }
  get canRedo(): boolean {
    return canRedo(this.#history) && !this.readonly;
  }
  /** Whether the document differs from the saved one. Undoing back to the saved document makes it clean again. */
  get dirty(): boolean {
    return this.document !== this.#saved;
  }

  node(name: string): FlowNode | null {
    return this.document.nodes.find((node) => node.name === name) ?? null;
  }

  /** Begins with another document: the history is empty, and nothing is selected. */
  open(document: FlowDocument): void {
    this.#history = newHistory();
    this.#joined = null;
    this.#saved = document;
    this.#visits.set([]);
    this.#shown.set(null);
    this.#document.set(document);
    this.#keepSelection([]);
  }

  /** The document was saved. Changes made since it was sent stay dirty. */
  saved(document: FlowDocument): void {
    this.#saved = document;
    this.#document.notify();
  }

  setReadonly(readonly: boolean): void {
    this.#readonly.set(readonly);
  }

  setFindings(findings: readonly FlowFinding[]): void {
    this.#findings.set(findings);
  }

  setVisits(visits: readonly Visit[]): void {
    this.#visits.set(visits);
  }

  /**
   * Changes the document, as one step of the history.
   * @returns whether anything changed: not if the builder is read-only
   */
  apply(change: Change, { join, select }: ApplyOptions = {}): boolean {
    if (this.readonly) return false;
    const before = this.document;
    const after = change(before);
    if (after === before) {
      if (select !== undefined) this.select(select);
      return false;
    }
    const now = ticks(this.#clock);
    const joins = join !== undefined && this.#joined?.key === join && now - this.#joined.at <= joinMs;
    this.#joined = join === undefined ? null : { key: join, at: now };
    if (!joins) this.#history = recorded(this.#history, { document: before, selection: this.#selection.get() });
    this.#document.set(after);
    this.#keepSelection(select ?? this.#selection.get());
    return true;
  }

  undo(): void {
    if (this.canUndo) this.#travel(undone);
  }

  redo(): void {
    if (this.canRedo) this.#travel(redone);
  }

  select(names: readonly string[]): void {
    this.#port.set(null);
    this.#keepSelection(names);
  }

  /** Selects a node and one of its outcomes. */
  selectPort(node: string, outcome: string): void {
    const port = this.#port.get();
    if (port?.node !== node || port.outcome !== outcome) this.#port.set({ node, outcome });
    this.#keepSelection([node]);
  }

  /** Selects a node and asks every part to show the place: the canvas the node, the inspector the field. */
  reveal(node: string | null, path = '', focus = true): void {
    if (node !== null) this.select([node]);
    this.#shown.set({ node, path, focus });
  }

  /** The place that was asked for, once: canvas or outline shows it, and the other one does not repeat that later. */
  takeShown(): Place | null {
    const shown = this.#shown.get();
    if (shown === this.#taken) return null;
    this.#taken = shown;
    return shown;
  }

  #travel(step: typeof undone): void {
    const travelled = step(this.#history, { document: this.document, selection: this.#selection.get() });
    if (travelled === null) return;
    this.#joined = null;
    this.#history = travelled.history;
    this.#document.set(travelled.now.document);
    this.#keepSelection(travelled.now.selection);
  }

  /** Names that are no nodes are left out. */
  #keepSelection(names: readonly string[]): void {
    const known = new Set(this.document.nodes.map(({ name }) => name));
    const kept = names.filter((name) => known.has(name));
    const port = this.#port.get();
    if (port !== null && kept[0] !== port.node) this.#port.set(null);
    const before = this.#selection.get();
    if (kept.length === before.length && kept.every((name, at) => name === before[at])) return;
    this.#selection.set(kept);
  }
}
