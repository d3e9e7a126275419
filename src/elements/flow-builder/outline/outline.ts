import { type ElementPart, html, noChange, nothing, type TemplateResult } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FlowDocument } from '../../../domain/flows/document/document.ts';
import { summaryOf } from '../canvas/summary.ts';
import type { Commands } from '../commands.ts';
import { type FlowTree, treeOf } from '../edit/tree.ts';
import { outcomeText } from '../outcome-text.ts';
import { kindIcon, toolIcons } from '../palette/kind-icons.ts';
import type { PanelContext } from '../panel.ts';
import { isAboutStep } from '../shortcuts.ts';
import { renderTemplates } from '../templates/template-chooser.ts';
import { type OutlineRow, parentRow, rowAt, rowsOf } from './rows.ts';

/** Indents a row. Set through the CSSOM, because a strict policy forbids style attributes. */
class Indented extends Directive {
  override render(_level: number): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [level]: [number]): unknown {
    (element as HTMLElement).style.setProperty('--level', String(level));
    return noChange;
  }
}
const indented = directive(Indented);

/** The flow as a tree of text: the same steps and keys as on the canvas, for screen readers and narrow pages. */
export class FlowOutline {
  readonly #context: PanelContext;
  readonly #commands: Commands;
  readonly #inspect: () => void;
  #collapsed: ReadonlySet<string> = new Set();
  #document: FlowDocument | null = null;
  #tree: FlowTree | null = null;
  #rows: readonly OutlineRow[] = [];
  #focusWanted = false;

  constructor(context: PanelContext, commands: Commands, inspect: () => void) {
    this.#context = context;
    this.#commands = commands;
    this.#inspect = inspect;
  }

  /** Moves the focus to the selected row after the next rendering. */
  focus(): void {
    this.#focusWanted = true;
    this.#context.requestUpdate();
  }

  render(): TemplateResult {
    const { editor, text } = this.#context;
    const { document } = editor;
    const tree = this.#read(document);
    this.#rows = rowsOf(tree, this.#collapsed);
    const current = this.#current();
    if (this.#rows.length === 0) return this.#renderEmpty();
    return html`<div
      part="outline"
      class="flow-outline"
      role="tree"
      aria-label=${text.outline}
      @click=${this.#onClick}
      @keydown=${this.#onKeydown}
    >
      ${repeat(
        this.#rows,
        ({ key }) => key,
        (row) => this.#renderRow(row, row === current, document, tree),
      )}
    </div>`;
  }

  updated(): void {
    const { editor, root } = this.#context;
    const shown = editor.takeShown();
    if (shown?.node) {
      this.#uncover(shown.node);
      root.querySelector(`.line[data-key="${shown.node}"]`)?.scrollIntoView({ block: 'nearest' });
    }
    if (shown?.focus && shown.path === '' && shown.node !== null) this.#focusWanted = true;
    if (!this.#focusWanted) return;
    this.#focusWanted = false;
    const current = root.querySelector<HTMLElement>('.line[tabindex="0"], .empty button');
    current?.focus();
    current?.scrollIntoView({ block: 'nearest' });
  }

  #renderRow(row: OutlineRow, isCurrent: boolean, document: FlowDocument, tree: FlowTree): TemplateResult {
    const { editor, text } = this.#context;
    const node = row.node === null ? undefined : tree.byName.get(row.node);
    const source = row.port === null ? undefined : tree.byName.get(row.port.node);
    const outcome = source === undefined || row.port === null ? null : outcomeText(source, row.port.outcome, text);
    const problems = editor.$findings.get().filter((finding) => node !== undefined && finding.node === node.name);
    const summary = node === undefined ? '' : summaryOf(node, document);
    return html`<div
      part="line"
      class="line ${isCurrent ? 'current' : ''}"
      role="treeitem"
      data-key=${row.key}
      tabindex=${isCurrent ? 0 : -1}
      aria-level=${row.level}
      aria-posinset=${row.at}
      aria-setsize=${row.of}
      aria-selected=${isCurrent ? 'true' : 'false'}
      aria-expanded=${row.expanded === null ? nothing : row.expanded ? 'true' : 'false'}
      ${indented(row.level)}
    >
      <span class="twist" aria-hidden="true">${row.expanded === null ? nothing : toolIcons.twist}</span>
      ${outcome === null ? nothing : html`<span class="via"><bdi>${outcome}</bdi><span class="visually-hidden">: </span></span>`}
      ${
        node === undefined
          ? html`<span class="${row.jump === null ? 'open' : 'leads'}"
              >${row.jump === null ? text.notConnected : html`<span class="arrow">${toolIcons.jump}</span><bdi>${text.goTo(row.jump)}</bdi>`}</span
            >`
          : html`${kindIcon(node.kind)}<span class="kind-name">${text.kinds[node.kind]}</span>
              <bdi class="name">${node.name}</bdi>
              ${summary === '' ? nothing : html`<bdi class="second ellipsis">${summary}</bdi>`}
              ${row.port === null ? html`<span class="badge start">${node.name === document.start ? text.start : text.unreachable}</span>` : nothing}
              ${problems.length === 0 ? nothing : html`<span class="badge error">${text.problems(problems.length)}</span>`}`
      }
    </div>`;
  }

  #renderEmpty(): TemplateResult {
    const { editor, text } = this.#context;
    return html`<div part="empty" class="empty">
      <p class="empty-title">${editor.readonly ? text.emptyReadonly : text.emptyCanvas}</p>
      ${
        editor.readonly
          ? nothing
          : html`<button class="button primary" type="button" @click=${() => this.#commands.askAdd()}>${text.add}</button>
              ${renderTemplates(this.#context)}`
      }
    </div>`;
  }

  #read(document: FlowDocument): FlowTree {
    const tree = document === this.#document && this.#tree !== null ? this.#tree : treeOf(document);
    this.#document = document;
    this.#tree = tree;
    return tree;
  }

  /** The selected row, or the first one. */
  #current(): OutlineRow | null {
    const { editor } = this.#context;
    const [name] = editor.$selection.get();
    const port = editor.$port.get();
    const spot = name === undefined ? null : { node: name, outcome: port?.node === name ? port.outcome : null };
    return (spot === null ? null : rowAt(this.#rows, spot)) ?? this.#rows[0] ?? null;
  }

  #go(row: OutlineRow | null | undefined): void {
    if (!row) return;
    const { editor } = this.#context;
    if (row.node !== null) editor.select([row.node]);
    else if (row.port !== null) editor.selectPort(row.port.node, row.port.outcome);
    this.focus();
  }

  #fold(name: string, collapsed: boolean): void {
    const next = new Set(this.#collapsed);
    if (collapsed) next.add(name);
    else next.delete(name);
    this.#collapsed = next;
    this.#context.requestUpdate();
  }

  /** Opens what a row is below. */
  #uncover(name: string): void {
    const parents = this.#tree?.parents;
    for (let at = parents?.get(name); at !== undefined; at = parents?.get(at.node)) {
      if (this.#collapsed.has(at.node)) this.#fold(at.node, false);
    }
  }

  #rowOf(event: Event): OutlineRow | undefined {
    const key = (event.target as Element).closest<HTMLElement>('.line')?.dataset.key;
    return this.#rows.find((row) => row.key === key);
  }

  readonly #onClick = (event: MouseEvent): void => {
    const row = this.#rowOf(event);
    if (row === undefined) return;
    if ((event.target as Element).closest('.twist') && row.node !== null && row.expanded !== null) {
      this.#fold(row.node, row.expanded);
    } else this.#go(row);
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    const row = this.#rowOf(event);
    if (row === undefined || event.altKey) return;
    if (this.#context.editor.$selection.get().length === 0 && isAboutStep(event.key)) this.#go(row);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = this.#rows.indexOf(row);
    const rtl = getComputedStyle(event.target as Element).direction === 'rtl';
    const [inwards, outwards] = rtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    const moves: Record<string, () => void> = {
      ArrowDown: () => this.#go(this.#rows[at + 1]),
      ArrowUp: () => this.#go(this.#rows[at - 1]),
      Home: () => this.#go(this.#rows[0]),
      End: () => this.#go(this.#rows.at(-1)),
      Enter: () => {
        this.#go(row);
        this.#inspect();
      },
      [inwards as string]: () => this.#inwards(row, at),
      [outwards as string]: () => this.#outwards(row),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  /** Opens a step, or goes to the first row below it. From a jump, to the step that it goes to. */
  #inwards({ node, jump, expanded }: OutlineRow, at: number): void {
    if (node !== null && expanded === false) this.#fold(node, false);
    else if (expanded === true) this.#go(this.#rows[at + 1]);
    else if (jump !== null) this.#context.editor.reveal(jump);
  }

  #outwards(row: OutlineRow): void {
    if (row.node !== null && row.expanded === true && row.level > 1) this.#fold(row.node, true);
    else this.#go(parentRow(this.#rows, row));
  }
}
