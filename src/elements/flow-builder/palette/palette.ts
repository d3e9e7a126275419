import { html, type TemplateResult } from 'lit';
import type { NodeKind } from '../../../domain/flows/document/document.ts';
import { kinds } from '../../../domain/flows/document/kinds.ts';
import type { FlowCanvas } from '../canvas/canvas.ts';
import { placeAt } from '../canvas/placed.ts';
import { type Under, under } from '../canvas/under.ts';
import type { Commands } from '../commands.ts';
import type { PanelContext } from '../panel.ts';
import { groupsFor } from './groups.ts';
import { kindIcon } from './kind-icons.ts';

const slack = 5;

/** The kinds of steps. A click adds one after the selected outcome; a drag puts it on an outcome or on the canvas. */
export class Palette {
  readonly #context: PanelContext;
  readonly #commands: Commands;
  readonly #canvas: FlowCanvas;
  #press: { kind: NodeKind; x: number; y: number } | null = null;
  /** Ends the listeners of a press. */
  #pressed = new AbortController();
  #ghost: HTMLElement | null = null;
  #aimed: HTMLElement | null = null;

  constructor(context: PanelContext, commands: Commands, canvas: FlowCanvas) {
    this.#context = context;
    this.#commands = commands;
    this.#canvas = canvas;
  }

  render(): TemplateResult {
    const { text, editor } = this.#context;
    return html`<div
      part="palette"
      class="palette"
      role="region"
      aria-label=${text.palette}
      @pointerdown=${this.#down}
      @keydown=${this.#onKeydown}
    >
      ${groupsFor(editor.document.use).map(
        ({ group, kinds: members }) => html`<section aria-label=${text.groups[group]}>
          <h3 class="group">${text.groups[group]}</h3>
          ${members.map((kind) => this.#renderKind(kind))}
        </section>`,
      )}
    </div>`;
  }

  #renderKind(kind: NodeKind): TemplateResult {
    return html`<button
      part="kind"
      class="kind"
      type="button"
      title=${kinds[kind].does}
      data-kind=${kind}
      @click=${() => this.#commands.add(kind)}
    >
      ${kindIcon(kind)}<span class="ellipsis">${this.#context.text.kinds[kind]}</span>
    </button>`;
  }

  readonly #down = (event: PointerEvent): void => {
    const kind = (event.target as Element).closest<HTMLElement>('[data-kind]')?.dataset.kind;
    if (kind === undefined || event.button !== 0) return;
    this.#cancel();
    this.#press = { kind: kind as NodeKind, x: event.clientX, y: event.clientY };
    // A fast mouse is outside the palette with its first move.
    const { signal } = this.#pressed;
    const { ownerDocument } = event.currentTarget as Element;
    ownerDocument.addEventListener('pointermove', this.#move, { signal });
    ownerDocument.addEventListener('pointerup', this.#up, { signal });
    ownerDocument.addEventListener('pointercancel', this.#cancel, { signal });
  };

  readonly #move = (event: PointerEvent): void => {
    const press = this.#press;
    if (press === null) return;
    const { clientX, clientY } = event;
    if (this.#ghost === null) {
      if (Math.hypot(clientX - press.x, clientY - press.y) < slack) return;
      // A captured pointer's click goes to the palette itself, so it adds nothing more.
      this.#context.root.querySelector('.palette')?.setPointerCapture(event.pointerId);
      this.#ghost = this.#context.root.querySelector('.ghost');
      if (this.#ghost) this.#ghost.textContent = this.#context.text.kinds[press.kind];
      this.#ghost?.classList.add('visible');
    }
    const home = this.#ghost?.offsetParent?.getBoundingClientRect();
    if (this.#ghost) placeAt(this.#ghost, clientX - (home?.left ?? 0) + 8, clientY - (home?.top ?? 0) + 8);
    this.#aim(this.#target(clientX, clientY));
  };

  readonly #up = (event: PointerEvent): void => {
    const press = this.#press;
    const dragged = this.#ghost !== null;
    const found = dragged ? this.#target(event.clientX, event.clientY) : null;
    this.#cancel();
    if (press === null || !dragged) return;
    if (found !== null) {
      if (found.port !== null) this.#commands.add(press.kind, undefined, found.port);
      return;
    }
    const view = this.#context.root.querySelector('.canvas')?.getBoundingClientRect();
    const isInside =
      view !== undefined &&
      event.clientX >= view.left &&
      event.clientX <= view.right &&
      event.clientY >= view.top &&
      event.clientY <= view.bottom;
    if (isInside) this.#canvas.put(press.kind, event.clientX, event.clientY);
  };

  /** The drag is over, or never began. */
  disconnected(): void {
    this.#cancel();
  }

  readonly #cancel = (): void => {
    this.#pressed.abort();
    this.#pressed = new AbortController();
    this.#press = null;
    this.#ghost?.classList.remove('visible');
    this.#ghost = null;
    this.#aim(null);
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#ghost !== null) {
      event.preventDefault();
      this.#cancel();
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const buttons = [...this.#context.root.querySelectorAll<HTMLElement>('.kind')];
    const at = buttons.indexOf(event.target as HTMLElement);
    if (step === undefined || at < 0) return;
    event.preventDefault();
    buttons[at + step]?.focus();
  };

  #target(clientX: number, clientY: number): Under | null {
    return under(this.#context.root, clientX, clientY);
  }

  /** Marks the outcome on which the step would be put. */
  #aim(found: Under | null): void {
    const aimed = found?.port
      ? found.card.querySelector<HTMLElement>(`.outcome[data-outcome="${found.port.outcome}"]`)
      : null;
    if (aimed === this.#aimed) return;
    this.#aimed?.parentElement?.classList.remove('aimed');
    aimed?.parentElement?.classList.add('aimed');
    this.#aimed = aimed;
  }
}
