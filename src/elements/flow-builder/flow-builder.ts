import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { StoreController } from '../../controllers/store-controller.ts';
import { ticks } from '../../domain/clock.ts';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import { controls } from '../controls.styles.ts';
import { ThemedElement } from '../themed-element.ts';
import { tokens } from '../tokens.styles.ts';
import { builderContext } from './builder-context.ts';
import { canvasStyles } from './canvas/canvas.styles.ts';
import { FlowCanvas } from './canvas/canvas.ts';
import { ClipboardKeys } from './clipboard-keys.ts';
import { Commands } from './commands.ts';
import { emptyFlow, FlowEditor } from './edit/editor.ts';
import type { FlowInput } from './edit/open.ts';
import { takeFlow } from './edit/take-flow.ts';
import { flowBuilderEvent } from './events.ts';
import { styles } from './flow-builder.styles.ts';
import { inspectorPanel } from './inspector/inspector.ts';
import { KeysDialog } from './keys-dialog.ts';
import { LiveFindings } from './live-findings.ts';
import type { FlowBuilderMessages } from './messages.ts';
import { english } from './messages-english.ts';
import { Notice } from './notice.ts';
import { outlineStyles } from './outline/outline.styles.ts';
import { FlowOutline } from './outline/outline.ts';
import { Palette } from './palette/palette.ts';
import type { FlowNames, PanelContext } from './panel.ts';
import { panels } from './panels.ts';
import { pickerStyles } from './picker/picker.styles.ts';
import { Picker } from './picker/picker.ts';
import type { RecordedStep } from './replay/recorded-step.ts';
import { showRecorded } from './replay/show-recorded.ts';
import { historyKey, stepKey } from './shortcuts.ts';
import { SidePanels } from './side-panels.ts';
import { templateStyles } from './templates/template-chooser.styles.ts';
import { toolbar } from './toolbar.ts';
import { Banners } from './versions/banners.ts';
import { KeptDraft } from './versions/kept-draft.ts';
import type { FlowConflict, FlowVersion } from './versions/stored-flow.ts';
import { versionsPanel } from './versions/versions.ts';

/** Narrower builders begin with the outline. */
const narrowPx = 640;

/**
 * Builds call flows: a canvas to draw them, an outline with the same functions for screen readers and narrow pages, an
 * inspector for the fields of each step, live findings, and a simulator. It fetches nothing: the page gives it documents
 * and names, and carries out its requests.
 *
 * @element cti-flow-builder
 * @summary Builds call flows on a canvas or in an outline.
 * @attr {boolean} readonly - shows the flow, and changes nothing
 * @attr {"canvas" | "outline"} view - default: the canvas, or the outline if the element is narrower than 640 px
 * @attr {"light" | "dark"} theme - default: the page's colour scheme
 * @fires {CustomEvent<{ flow: FlowDocument, dirty: boolean }>} cti-flow-change - fact: the document changed; `dirty`: it differs from the saved one
 * @fires {CustomEvent<{ node: string | null }>} cti-flow-selected - fact: this step is selected, or none
 * @fires {CustomEvent<{ flow: FlowDocument }>} cti-flow-save-request - intent, cancelable: save the draft; then call `saved`
 * @fires {CustomEvent<{ flow: FlowDocument, comment?: string }>} cti-flow-publish-request - intent, cancelable: publish the draft
 * @fires {CustomEvent<{ version: number }>} cti-flow-roll-back-request - intent, cancelable: make an older version the live one; the draft stays
 * @fires {CustomEvent<{ keep: "mine" | "theirs", flow: FlowDocument }>} cti-flow-resolve-request - intent, cancelable: end a conflict: save `flow` over the other one, or base later changes on theirs
 * @fires {CustomEvent<{}>} cti-flow-sign-in-request - intent, cancelable: sign in again
 * @fires {CustomEvent<{ name: string, respond: (document: unknown) => void }>} cti-flow-document-request - intent, cancelable: the document of another flow, to simulate it
 * @fires {CustomEvent<{ version: number }>} cti-flow-version-request - intent, cancelable: fetch a version to compare it
 * @fires {CustomEvent<{ prompt: string, language: string, respond: (address: string | null) => void }>} cti-flow-prompt-request - intent, cancelable: an address of the sound of a stored prompt
 * @csspart base - the whole element
 * @csspart toolbar - title, tools and buttons
 * @csspart title - the name of the flow
 * @csspart state - whether the flow is saved, or read-only
 * @csspart others - other editors of the flow
 * @csspart tool - one tool
 * @csspart save - the Save button
 * @csspart publish - the Publish button
 * @csspart palette - the steps to add
 * @csspart kind - one of them
 * @csspart canvas - the canvas
 * @csspart node - a step on the canvas
 * @csspart node-head - its head
 * @csspart count - the calls that are in it
 * @csspart outcome - one of its outcomes
 * @csspart jump - “go to” another step
 * @csspart port - the end of an outcome, to draw a line from
 * @csspart outline - the outline
 * @csspart line - a line of the outline
 * @csspart empty - what an empty flow shows
 * @csspart templates - the templates to begin with
 * @csspart unreadable - why a document cannot be shown
 * @csspart notice - a problem, until the next change
 * @csspart panels - the panels beside the canvas
 * @csspart tab - the tab of a panel
 * @csspart panel - the open panel
 * @csspart inspector - the form of a step, or of the flow
 * @csspart problems - the list of problems
 * @csspart problem - one of them
 * @csspart simulator - the simulator
 * @csspart transcript - what happened in a simulated call
 * @csspart versions - draft, live version and history
 * @csspart version - one published version
 * @csspart changes - differences between two documents
 * @csspart replay - the way of a recorded call
 * @csspart conflict - another person saved the flow meanwhile
 * @csspart session-ended - the session has ended
 * @csspart kept-draft - changes that an earlier page did not save
 * @csspart picker - the dialog to choose a step
 * @csspart choice - one choice
 * @csspart keys - the list of keys
 * @cssprop --cti-flow-builder-height - height of the element, 720px or 85 % of the window
 */
export class CtiFlowBuilder extends ThemedElement {
  static override styles = [
    tokens,
    controls,
    styles,
    canvasStyles,
    outlineStyles,
    pickerStyles,
    templateStyles,
    ...panels.map((panel) => panel.styles),
  ];
  static override properties: PropertyDeclarations = {
    flow: { attribute: false },
    readonly: { type: Boolean, reflect: true },
    view: { reflect: true },
    names: { attribute: false },
    counts: { attribute: false },
    path: { attribute: false },
    others: { attribute: false },
    versions: { attribute: false },
    conflict: { attribute: false },
    sessionEnded: { attribute: false },
    messages: { attribute: false },
    narrow: { state: true, attribute: false },
  };

  /**
   * The document. One with another name begins anew. One with the same name, as after a conflict, becomes a step of the
   * history, so that nothing typed is lost. Null: a new, empty flow.
   */
  declare flow: FlowInput;
  declare readonly: boolean;
  declare view: 'canvas' | 'outline' | undefined;
  /** What the gateway has, for choices and findings: queues, prompts, flows, agents, numbers. */
  declare names: FlowNames;
  /** The calls that are in each step now, by its name. */
  declare counts: Readonly<Record<string, number>>;
  /** The steps that a call visited, in order, as the record of the call has them. Null: none is shown. */
  declare path: readonly RecordedStep[] | null;
  /** Names of the other editors of this flow. */
  declare others: readonly string[];
  /** The published versions, newest first, as the gateway's REST lists them. Those to compare have their `document`. */
  declare versions: readonly FlowVersion[];
  /** Another person saved the flow after this page read it. Null: no conflict. */
  declare conflict: FlowConflict | null;
  /** Nothing can be saved until the person signs in again. Changes are kept. */
  declare sessionEnded: boolean;
  /** Texts that replace the English ones. */
  declare messages: Partial<FlowBuilderMessages>;
  declare private narrow: boolean;

  readonly #editor: FlowEditor;
  readonly #context: PanelContext;
  readonly #notice: Notice;
  readonly #picker: Picker;
  readonly #keys: KeysDialog;
  readonly #commands: Commands;
  readonly #canvas: FlowCanvas;
  readonly #outline: FlowOutline;
  readonly #palette: Palette;
  readonly #panels: SidePanels;
  readonly #findings: LiveFindings;
  readonly #clipboard: ClipboardKeys;
  readonly #kept: KeptDraft;
  readonly #banners: Banners;
  #size: ResizeObserver | null = null;
  #text: FlowBuilderMessages = english;
  #unreadable: readonly string[] = [];
  #told: FlowDocument = emptyFlow;
  #toldSelection: string | null = null;
  #focusPanel = false;
  /** A step had the focus before this rendering. */
  #hadFocus = false;

  constructor() {
    super();
    this.flow = null;
    this.readonly = false;
    this.view = undefined;
    this.names = {};
    this.counts = {};
    this.path = null;
    this.others = [];
    this.versions = [];
    this.conflict = null;
    this.sessionEnded = false;
    this.messages = {};
    this.narrow = false;
    // The page may replace the clock later.
    this.#editor = new FlowEditor({ now: () => ticks(this.clock), after: (ms, then) => this.clock.after(ms, then) });
    this.#notice = new Notice(this.#editor, () => this.requestUpdate());
    this.#context = builderContext(this, {
      editor: this.#editor,
      text: () => this.#text,
      openPanel: (id) => this.#panels.show(id),
      notify: (problem) => this.#notice.show(problem),
    });
    this.#picker = new Picker(this.#context);
    this.#keys = new KeysDialog(this.#context);
    this.#commands = new Commands(this.#context, this.#picker);
    this.#canvas = new FlowCanvas(this.#context, this.#commands, this.#inspect);
    this.#outline = new FlowOutline(this.#context, this.#commands, this.#inspect);
    this.#palette = new Palette(this.#context, this.#commands, this.#canvas);
    this.#panels = new SidePanels(this.#context, panels);
    this.#findings = new LiveFindings(this.#context);
    this.#clipboard = new ClipboardKeys(this.#context, this.#commands);
    this.#kept = new KeptDraft(this.#context);
    this.#banners = new Banners(this.#context, this.#kept);
    const { $document, $selection, $port, $findings, $readonly, $shown, $visits } = this.#editor;
    new StoreController(this, $document, $selection, $port, $findings, $readonly, $shown, $visits);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clipboard.connect(this.ownerDocument);
    this.#size = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width === 0) return;
      const narrow = width < narrowPx;
      // Below the outline there is little room: fields open when they are asked for.
      if (narrow && !this.narrow) this.#panels.show(null);
      this.narrow = narrow;
    });
    this.#size.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#clipboard.disconnect();
    this.#size?.disconnect();
    this.#findings.stop();
    this.#palette.disconnected();
    this.#canvas.disconnected();
    this.#panels.disconnected();
    this.#kept.stop();
  }

  /** The document as it is now, with unsaved changes. */
  get document(): FlowDocument {
    return this.#editor.document;
  }

  /** Whether there are changes that are not saved. */
  get dirty(): boolean {
    return this.#editor.dirty;
  }

  /**
   * The page saved a document. Changes that were made after it was sent stay unsaved.
   * @param flow the document of the request
   */
  saved(flow: FlowDocument): void {
    this.#editor.saved(flow);
  }

  /** Selects a step and shows it. */
  reveal(node: string): void {
    this.#editor.reveal(node);
  }

  override focus(): void {
    this.#part.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    this.#hadFocus = this.hasUpdated && this.#context.root.activeElement?.closest('.main') != null;
    // A framework sets omitted properties to undefined.
    this.names ??= {};
    this.counts ??= {};
    this.others ??= [];
    this.versions ??= [];
    this.conflict ??= null;
    if (changed.has('messages')) this.#text = { ...english, ...this.messages };
    if (changed.has('flow')) {
      this.#unreadable = takeFlow(this.#editor, this.flow, this.#unreadable.length > 0);
      this.#told = this.#editor.document;
    }
    if (changed.has('readonly') || changed.has('flow')) {
      this.#editor.setReadonly(this.readonly || this.#unreadable.length > 0);
    }
    if (changed.has('path')) showRecorded(this.#editor, this.#panels, this.path ?? []);
    this.#findings.follow();
    this.#kept.follow();
  }

  protected override render(): TemplateResult {
    const view = this.#view;
    return html`<div part="base" class="base ${this.narrow ? 'narrow' : ''}" @keydown=${this.#onKeydown}>
      ${toolbar(this.#context, this.#commands, {
        view,
        others: this.others,
        setView: (next) => {
          this.view = next;
        },
        zoom: (factor) => this.#canvas.viewport.zoomBy(factor),
        fit: () => this.#canvas.fit(),
        help: () => this.#keys.open(),
        save: () => this.#context.ask('cti-flow-save-request', { flow: this.document }),
        publish: () => this.#publish(),
      })}
      <div class="notices">${this.#banners.render()} ${this.#notice.render(this.#text.close)}</div>
      <div class="body">
        ${view === 'outline' || this.narrow || this.#editor.readonly ? nothing : this.#palette.render()}
        <div class="main" @keydown=${this.#onStepKey}>${this.#renderMain(view)}</div>
        ${this.#panels.render()}
      </div>
      <div class="ghost" aria-hidden="true"></div>
      ${this.#picker.render()} ${this.#keys.render()}
      <div class="visually-hidden spoken" role="status"></div>
    </div>`;
  }

  protected override updated(): void {
    // If the focused step is gone, for example by undo, the keys go on beside it.
    if (this.#hadFocus && this.#context.root.activeElement === null) this.#part.focus();
    this.#part.updated();
    this.#panels.updated();
    this.#picker.updated();
    if (this.#focusPanel) {
      this.#focusPanel = false;
      const panel = this.renderRoot.querySelector('.panel');
      const field = panel?.querySelector<HTMLElement>('input, select, textarea');
      (
        field ??
        panel?.querySelector<HTMLElement>('button') ??
        this.renderRoot.querySelector<HTMLElement>('.tab')
      )?.focus();
    }
    const { document, dirty, $selection } = this.#editor;
    if (document !== this.#told) {
      this.#told = document;
      this.dispatchEvent(flowBuilderEvent('cti-flow-change', { flow: document, dirty }));
    }
    const [selected = null] = $selection.get();
    if (selected !== this.#toldSelection) {
      this.#toldSelection = selected;
      this.dispatchEvent(flowBuilderEvent('cti-flow-selected', { node: selected }));
    }
  }

  get #view(): 'canvas' | 'outline' {
    return this.view ?? (this.narrow ? 'outline' : 'canvas');
  }

  get #part(): FlowCanvas | FlowOutline {
    return this.#view === 'canvas' ? this.#canvas : this.#outline;
  }

  #renderMain(view: 'canvas' | 'outline'): TemplateResult {
    if (this.#unreadable.length > 0) {
      return html`<div part="unreadable" class="unreadable" role="alert" tabindex="0">
        <p class="empty-title">${this.#text.unreadable}</p>
        <ul>
          ${this.#unreadable.map((each) => html`<li>${each}</li>`)}
        </ul>
      </div>`;
    }
    return view === 'canvas' ? this.#canvas.render({ counts: this.counts }) : this.#outline.render();
  }

  /** Opens the fields of the selected step. */
  readonly #inspect = (): void => {
    this.#panels.show(inspectorPanel.id);
    this.#focusPanel = true;
    this.requestUpdate();
  };

  /** Errors prevent it: then the panel of versions lists them. */
  #publish(): void {
    this.#findings.finish();
    const hasErrors = this.#editor.$findings.get().some(({ severity }) => severity === 'error');
    if (hasErrors) this.#panels.show(versionsPanel.id);
    else this.#context.ask('cti-flow-publish-request', { flow: this.document });
  }

  readonly #onStepKey = (event: KeyboardEvent): void => {
    if (!event.defaultPrevented && stepKey(event, this.#commands, () => this.#keys.open())) event.preventDefault();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return;
    const leaves = event.key === 'Escape' && (event.target as Element).closest('.panels') !== null;
    if (leaves) this.#part.focus();
    if (leaves || historyKey(event, this.#commands)) event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-flow-builder': CtiFlowBuilder;
  }
}
