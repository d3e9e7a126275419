import { fixtureSync, html } from '@open-wc/testing';
import { css, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { StoreController } from '../../../../src/controllers/store-controller.ts';
import { examineFlow } from '../../../../src/domain/flows/check/examine.ts';
import { readFlow } from '../../../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../../../src/domain/flows/document/document.ts';
import { controls } from '../../../../src/elements/controls.styles.ts';
import { FlowEditor } from '../../../../src/elements/flow-builder/edit/editor.ts';
import { english } from '../../../../src/elements/flow-builder/messages-english.ts';
import type { FlowNames, Panel, PanelContext, PanelEntry } from '../../../../src/elements/flow-builder/panel.ts';
import { tokens } from '../../../../src/elements/tokens.styles.ts';
import { ManualClock } from '../../../../src/testing/manual-clock.ts';
import { settled } from '../../support/scene.ts';

/** One panel of the builder, without the builder. */
class PanelHost extends LitElement {
  static override styles = [
    tokens,
    controls,
    css`
      :host {
        background: var(--_surface);
      }
    `,
  ];
  static override properties: PropertyDeclarations = { theme: { reflect: true } };
  declare theme: string | undefined;
  panel: Panel | null = null;

  protected override render(): TemplateResult {
    return html`${this.panel?.render()}`;
  }

  protected override updated(): void {
    this.panel?.updated?.();
  }
}
customElements.define('panel-host', PanelHost);

export interface ShownPanel<Kind extends Panel> {
  element: PanelHost;
  panel: Kind;
  editor: FlowEditor;
  clock: ManualClock;
  context: PanelContext;
  /** What was said in the live region. */
  said: string[];
  /** Events that the panel sent, in order. */
  asked: [name: string, detail: unknown][];
  /** Findings of the document as it is now. */
  examine(): Promise<void>;
}

export interface PanelScene {
  flow: unknown;
  names?: FlowNames;
  width?: number;
  dir?: 'rtl';
  theme?: 'light' | 'dark';
  /** More of the context. */
  more?: Partial<PanelContext>;
}

/** A document as a person writes it. */
export function flowOf(value: unknown): FlowDocument {
  const read = readFlow(JSON.parse(JSON.stringify(value)));
  if ('findings' in read) throw new Error(JSON.stringify(read.findings));
  return read.document;
}

export async function showPanel<Kind extends Panel>(
  entry: PanelEntry,
  { flow, names = {}, width = 400, dir, theme, more = {} }: PanelScene,
): Promise<ShownPanel<Kind>> {
  const clock = new ManualClock();
  const editor = new FlowEditor(clock);
  editor.open(flowOf(flow));
  editor.setFindings(examineFlow(editor.document, names));
  const element = document.createElement('panel-host') as PanelHost;
  const said: string[] = [];
  const asked: [string, unknown][] = [];
  const context = {
    editor,
    text: english,
    names,
    stored: { versions: [], conflict: null, sessionEnded: false, others: [] },
    recorded: [],
    jump: (node: string | null, path: string) => editor.reveal(node, path),
    locale: 'en',
    clock,
    get root() {
      return element.renderRoot as ShadowRoot;
    },
    requestUpdate: () => element.requestUpdate(),
    announce: (text: string) => void said.push(text),
    ask: (name: string, detail: unknown) => {
      asked.push([name, detail]);
      return true;
    },
    ...more,
  } as unknown as PanelContext;
  const { $document, $selection, $findings, $readonly, $shown, $visits } = editor;
  new StoreController(element, $document, $selection, $findings, $readonly, $shown, $visits);
  const panel = entry.make(context) as Kind;
  element.panel = panel;
  element.theme = theme;
  const home = fixtureSync<HTMLElement>(html`<div lang="en" dir=${dir ?? 'ltr'}></div>`);
  home.style.inlineSize = `${width}px`;
  home.append(element);
  await settled(element);
  const sheet = entry.styles.styleSheet;
  const root = element.renderRoot as ShadowRoot;
  if (sheet !== undefined) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  return {
    element,
    panel,
    editor,
    clock,
    context,
    said,
    asked,
    async examine() {
      editor.setFindings(examineFlow(editor.document, names));
      await settled(element);
    },
  };
}

/** Types in a field: the whole text at once, without leaving it. */
export async function type(
  element: Element,
  field: HTMLInputElement | HTMLTextAreaElement,
  text: string,
): Promise<void> {
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await settled(element);
}

/** Leaves a field, or chooses in a list. */
export async function change(
  element: Element,
  field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  value?: string,
): Promise<void> {
  if (value !== undefined) field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await settled(element);
}

/** The control of a place: "/prompt/0/text/en". */
export function controlAt<Found extends HTMLElement = HTMLInputElement>(element: Element, place: string): Found {
  const found = element.shadowRoot?.querySelector<Found>(`[data-place="${CSS.escape(place)}"]`);
  if (!found) throw new Error(`nothing is at ${place}`);
  return found;
}
