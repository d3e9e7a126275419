import { html, nothing, svg, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FlowDocument, FlowNode, NodeKind } from '../../../domain/flows/document/document.ts';
import type { Commands } from '../commands.ts';
import type { Visit } from '../edit/editor.ts';
import type { Spot } from '../edit/neighbours.ts';
import type { Point } from '../edit/nodes.ts';
import { portsOf } from '../edit/ports.ts';
import { type FlowTree, isBranch, treeOf } from '../edit/tree.ts';
import type { PanelContext } from '../panel.ts';
import { renderTemplates } from '../templates/template-chooser.ts';
import { branchesOf, type CardState, card } from './card.ts';
import { DrawnCards, smallFlow } from './drawn-cards.ts';
import {
  boundsOf,
  cardEdge,
  cardHeight,
  cardWidth,
  edgePath,
  entryPoint,
  headHeight,
  leftOf,
  portPoint,
  sum,
} from './geometry.ts';
import { CanvasKeys } from './keys.ts';
import { placesOf } from './layout.ts';
import { placed } from './placed.ts';
import { CanvasPointer } from './pointer.ts';
import type { Surface } from './surface.ts';
import { Viewport } from './viewport.ts';

/** What the canvas is told from outside the document. */
export interface CanvasFacts {
  counts: Readonly<Record<string, number>>;
}

/** A flow as cards and lines, in a view that can be moved and zoomed. */
export class FlowCanvas implements Surface {
  readonly context: PanelContext;
  readonly commands: Commands;
  readonly viewport = new Viewport();
  readonly #pointer: CanvasPointer;
  readonly #keys: CanvasKeys;
  readonly #drawn: DrawnCards;
  #document: FlowDocument | null = null;
  #opened: string | null = null;
  #focusWanted = false;
  tree: FlowTree;
  places: ReadonlyMap<string, Point> = new Map();

  constructor(context: PanelContext, commands: Commands, inspect: () => void) {
    this.context = context;
    this.commands = commands;
    this.tree = treeOf(context.editor.document);
    this.#pointer = new CanvasPointer(this, inspect);
    this.#drawn = new DrawnCards(() => context.requestUpdate());
    this.#keys = new CanvasKeys(this, this.#pointer, inspect);
  }

  /** The spot that has the focus, or would get it by the Tab key. */
  get spot(): Spot | null {
    const { editor } = this.context;
    const [name = editor.document.start] = editor.$selection.get();
    const node = this.tree.byName.has(name) ? name : this.tree.roots[0];
    if (node === undefined) return null;
    const port = editor.$port.get();
    return { node, outcome: port?.node === node ? port.outcome : null };
  }

  /** Selects a spot and moves the focus there. */
  go({ node, outcome }: Spot): void {
    const { editor } = this.context;
    if (outcome === null) editor.select([node]);
    else editor.selectPort(node, outcome);
    this.focus();
  }

  /** Moves the focus to the selected spot after the next rendering. */
  focus(): void {
    this.#focusWanted = true;
    this.context.requestUpdate();
  }

  fit(): void {
    this.viewport.fit(boundsOf(this.context.editor.document, this.places));
  }

  /** Adds a step under a point of the window. The places of all others are stored with it, so that none moves. */
  put(kind: NodeKind, clientX: number, clientY: number): void {
    const { x, y } = this.viewport.pointAt(clientX, clientY);
    const at = { x: x - cardWidth / 2, y: y - headHeight / 2 };
    this.commands.add(kind, at, null, this.places);
  }

  render({ counts }: CanvasFacts): TemplateResult {
    this.#read();
    const { editor, text, root } = this.context;
    const { document } = editor;
    const mirrored = getComputedStyle(root.host).direction === 'rtl';
    this.viewport.mirrored = mirrored;
    return html`<div
      part="canvas"
      class="canvas ${editor.readonly ? 'readonly' : ''}"
      role="application"
      aria-roledescription=${text.canvas}
      aria-label=${document.label ?? document.name}
      @pointerdown=${this.#pointer.down}
      @pointermove=${this.#pointer.move}
      @pointerup=${this.#pointer.up}
      @pointercancel=${this.#pointer.cancel}
      @wheel=${this.#pointer.wheel}
      @click=${this.#pointer.click}
      @dblclick=${this.#pointer.doubleClick}
      @keydown=${this.#keys.down}
      @keyup=${this.#keys.up}
    >
      <div class=${this.places.size > smallFlow ? 'world large' : 'world'}>
        <svg class="edges" aria-hidden="true" focusable="false">
          ${repeat(
            this.#edges(),
            ({ key }) => key,
            ({ from, outcome, to, visited }) =>
              svg`<path
                class=${visited ? 'edge visited' : 'edge'}
                data-from=${from}
                data-outcome=${outcome}
                data-to=${to}
                d=${this.pathOf(from, outcome, to, this.places, mirrored)}
              />`,
          )}
          <path class="wire" d="" />
        </svg>
        ${this.#renderCards(document, counts, mirrored)}
      </div>
      ${document.nodes.length === 0 ? this.#renderEmpty() : nothing}
    </div>`;
  }

  updated(): void {
    const { editor, root } = this.context;
    const view = root.querySelector<HTMLElement>('.canvas');
    const world = view?.querySelector<HTMLElement>('.world');
    if (!view || !world) return;
    this.viewport.attach(view, world);
    this.#drawn.goOn();
    if (this.#opened !== editor.document.name) {
      this.#opened = editor.document.name;
      this.viewport.reset();
    }
    const shown = editor.takeShown();
    if (shown?.node) this.show(shown.node);
    if (shown?.focus && shown.path === '' && shown.node !== null) this.#focusWanted = true;
    if (this.#focusWanted) {
      this.#focusWanted = false;
      this.#focusSpot(view);
    }
  }

  disconnected(): void {
    this.#drawn.stop();
    this.#pointer.escape();
  }

  /** Scrolls a node into view. */
  show(name: string): void {
    const place = this.places.get(name);
    const node = this.tree.byName.get(name);
    if (place && node) this.viewport.show({ ...place, width: cardWidth, height: cardHeight(node) });
  }

  /** The path of a line between two cards. */
  pathOf(
    from: string,
    outcome: string,
    to: string,
    places: ReadonlyMap<string, Point>,
    mirrored = this.viewport.mirrored,
  ): string {
    const source = this.tree.byName.get(from);
    const start = places.get(from);
    const end = places.get(to);
    if (source === undefined || start === undefined || end === undefined) return '';
    const at = portsOf(source).findIndex((port) => port.outcome === outcome);
    return edgePath(sum(start, portPoint(at)), sum(end, entryPoint), mirrored);
  }

  /** Reads the document once for each change of it. */
  #read(): void {
    const { document } = this.context.editor;
    if (document === this.#document) return;
    this.#document = document;
    this.tree = treeOf(document);
    this.places = placesOf(document, this.tree);
  }

  #edges(): { key: string; from: string; outcome: string; to: string; visited: boolean }[] {
    const visits = this.context.editor.$visits.get();
    const passed = new Set(visits.map(({ node, outcome }) => `${node} ${outcome}`));
    return [...this.tree.byName.values()].flatMap((node) =>
      Object.entries(node.outcomes).flatMap(([outcome, to]) => {
        const key = `${node.name} ${outcome}`;
        return isBranch(this.tree, node.name, outcome, to)
          ? [{ key, from: node.name, outcome, to, visited: passed.has(key) }]
          : [];
      }),
    );
  }

  #renderCards(document: FlowDocument, counts: CanvasFacts['counts'], mirrored: boolean): unknown {
    const { text } = this.context;
    const stateOf = this.#states(document, counts);
    const needed = new Set([...this.context.editor.$selection.get(), this.spot?.node ?? '']);
    const isDrawn = this.#drawn.choose(this.places, this.viewport, needed);
    return repeat(
      this.tree.byName.values(),
      ({ name }) => name,
      (node) => {
        const place = this.places.get(node.name) ?? { x: 0, y: 0 };
        const state = stateOf(node);
        const classes = `card ${state.selected ? 'selected' : ''} ${state.visit} ${state.errors > 0 ? 'faulty' : ''}`;
        return html`<div
          part="node"
          class=${classes}
          data-card=${node.name}
          data-kind=${node.kind}
          ${placed(leftOf(place, mirrored) - cardEdge, place.y - cardEdge, cardHeight(node) + 2 * cardEdge)}
        >
          <div class="face">
            ${
              isDrawn(node.name)
                ? guard([node, text, document.languages, ...Object.values(state)], () =>
                    card(node, state, document, text),
                  )
                : nothing
            }
          </div>
        </div>`;
      },
    );
  }

  #states(document: FlowDocument, counts: CanvasFacts['counts']): (node: FlowNode) => CardState {
    const { editor } = this.context;
    const selection = new Set(editor.$selection.get());
    const { spot } = this;
    const problems = new Map<string, { errors: number; warnings: number }>();
    for (const { node, severity } of editor.$findings.get()) {
      if (node === undefined) continue;
      const sum = problems.get(node) ?? { errors: 0, warnings: 0 };
      sum[severity === 'error' ? 'errors' : 'warnings'] += 1;
      problems.set(node, sum);
    }
    const visits = new Set(editor.$visits.get().map(({ node }) => node));
    const last = editor.$visits.get().at(-1);
    return (node) => ({
      selected: selection.has(node.name),
      outcome: spot?.node === node.name ? spot.outcome : null,
      isStop: spot?.node === node.name,
      isStart: document.start === node.name,
      errors: problems.get(node.name)?.errors ?? 0,
      warnings: problems.get(node.name)?.warnings ?? 0,
      calls: counts[node.name] ?? 0,
      visit: isCurrent(last, node.name) ? 'current' : visits.has(node.name) ? 'visited' : 'none',
      branches: branchesOf(node, this.tree),
    });
  }

  #renderEmpty(): TemplateResult {
    const { editor, text } = this.context;
    return html`<div part="empty" class="empty">
      <p class="empty-title">${editor.readonly ? text.emptyReadonly : text.emptyCanvas}</p>
      ${
        editor.readonly
          ? nothing
          : html`<p class="quiet">${text.emptyCanvasHelp}</p>
              <button class="button primary" type="button" @click=${() => this.commands.askAdd()}>${text.add}</button>
              ${renderTemplates(this.context)}`
      }
    </div>`;
  }

  #focusSpot(view: HTMLElement): void {
    const { spot } = this;
    if (spot === null) {
      view.querySelector<HTMLElement>('.empty button')?.focus();
      return;
    }
    const selector =
      spot.outcome === null
        ? `.head[data-node="${spot.node}"]`
        : `.outcome[data-node="${spot.node}"][data-outcome="${spot.outcome}"]`;
    // The view moves by itself, and only if the card is outside it.
    view.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
    this.show(spot.node);
  }
}

/** The node in which a call is now. */
function isCurrent(last: Visit | undefined, name: string): boolean {
  return last?.node === name && last.outcome === null;
}
