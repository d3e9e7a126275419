import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { namesNeeded } from '../../../domain/flows/check/references.ts';
import type { FlowNode } from '../../../domain/flows/document/document.ts';
import type { Panel, PanelContext, PanelEntry } from '../panel.ts';
import { renderRun } from './render-run.ts';
import type { CallSettings } from './simulated-call.ts';
import { SimulatedRun } from './simulated-run.ts';
import { styles } from './simulator.styles.ts';
import { browserSpeaker, PromptPlayer, type Speaker } from './sound.ts';

const positions = ['schedule', 'open', 'closed', 'holiday'] as const;

/** Runs the flow without a telephone. */
export class Simulator implements Panel {
  readonly #context: PanelContext;
  readonly #player: PromptPlayer;
  #run: SimulatedRun | null = null;
  /** What was written as the answer of a question, by its id. */
  #written: { id: string; text: string } | null = null;
  #settings: Omit<CallSettings, 'at' | 'seed'> = { from: '+12025550143', to: '+12025550100', switches: {} };
  /** As the field has it. Null: now. */
  #time: string | null = null;
  #sound = false;
  #seed = 0;
  #focusLater: string | null = null;

  constructor(context: PanelContext, speaker: Speaker = browserSpeaker()) {
    this.#context = context;
    this.#player = new PromptPlayer(
      speaker,
      (prompt, language) =>
        new Promise((respond) => {
          if (!context.ask('cti-flow-prompt-request', { prompt, language, respond })) respond(null);
        }),
    );
  }

  render(): TemplateResult {
    const { text } = this.#context;
    return html`<div part="simulator" class="simulator">
      <h2>${text.simulation.simulator}</h2>
      ${this.#run === null ? this.#renderSettings() : this.#renderRun(this.#run)}
    </div>`;
  }

  updated(): void {
    if (this.#focusLater === null) return;
    this.#context.root.querySelector<HTMLElement>(this.#focusLater)?.focus();
    this.#focusLater = null;
  }

  disconnected(): void {
    this.#run?.close();
    this.#run = null;
  }

  #renderSettings(): TemplateResult {
    const { simulation: words } = this.#context.text;
    const { document } = this.#context.editor;
    const { from, to, switches } = this.#settings;
    const isEmpty = document.nodes.length === 0;
    return html`<p class="hint">${words.help}</p>
      ${this.#field('sim-from', words.caller, 'tel', from, (value) => this.#set({ from: value }), words.withheld)}
      ${this.#field('sim-to', words.called, 'tel', to, (value) => this.#set({ to: value }))}
      ${this.#field('sim-time', words.time, 'datetime-local', this.#time ?? this.#nowText, (value) => {
        this.#time = value;
      })}
      ${namesNeeded(document, 'switch').map(
        (name) =>
          html`<div class="field">
            <label class="label" for="sim-switch-${name}">${words.switchPosition(name)}</label>
            <select
              class="input"
              id="sim-switch-${name}"
              @change=${({ target }: Event) => {
                const position = (target as HTMLSelectElement).value as (typeof positions)[number];
                this.#set({ switches: { ...switches, [name]: position } });
              }}
            >
              ${positions.map((each) => html`<option value=${each} ?selected=${(switches[name] ?? 'schedule') === each}>${words.positions[each]}</option>`)}
            </select>
          </div>`,
      )}
      ${this.#renderSound()}
      ${isEmpty ? html`<p class="hint">${words.nothingToRun}</p>` : nothing}
      <button data-act="start-call" class="button primary" type="button" ?disabled=${isEmpty} @click=${this.#start}>
        ${words.startCall}
      </button>`;
  }

  #renderRun(run: SimulatedRun): TemplateResult {
    return html`${this.#renderSound()}
    ${renderRun(this.#context, run, {
      written: (id) => (this.#written?.id === id ? this.#written.text : null),
      write: (id, text) => {
        this.#written = { id, text };
        this.#context.requestUpdate();
      },
      startOver: this.#start,
      close: this.#close,
      node: (name) => run.document.nodes.find((node: FlowNode) => node.name === name) ?? null,
    })}`;
  }

  #renderSound(): TemplateResult {
    const { simulation: words } = this.#context.text;
    return html`<div>
      <label class="switch"
        ><input
          data-act="sound"
          type="checkbox"
          role="switch"
          aria-describedby="sim-sound-help"
          .checked=${live(this.#sound)}
          @change=${({ target }: Event) => {
            this.#sound = (target as HTMLInputElement).checked;
            if (this.#run !== null) {
              this.#run.sound = this.#sound;
              this.#run.follow();
            }
          }}
        /><span>${words.sound}</span></label
      >
      <p class="hint" id="sim-sound-help">${words.soundHelp}</p>
    </div>`;
  }

  #field(
    id: string,
    label: string,
    type: 'tel' | 'datetime-local',
    value: string,
    input: (value: string) => void,
    hint?: string,
  ): TemplateResult {
    return html`<div class="field">
      <label class="label" for=${id}>${label}</label>
      <input
        class="input"
        id=${id}
        type=${type}
        dir="ltr"
        autocomplete="off"
        aria-describedby=${hint === undefined ? nothing : `${id}-hint`}
        .value=${live(value)}
        @input=${({ target }: Event) => input((target as HTMLInputElement).value)}
      />
      ${hint === undefined ? nothing : html`<p class="hint" id="${id}-hint">${hint}</p>`}
    </div>`;
  }

  #set(settings: Partial<Omit<CallSettings, 'at' | 'seed'>>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#context.requestUpdate();
  }

  readonly #start = (): void => {
    this.#run?.close();
    this.#written = null;
    this.#seed += 1;
    const chosen = this.#time === null ? Number.NaN : Date.parse(this.#time);
    const at = Number.isNaN(chosen) ? this.#context.clock.now() : chosen;
    const { from, to, switches } = this.#settings;
    this.#run = new SimulatedRun(this.#context, this.#player, {
      from: from.trim(),
      to: to.trim(),
      switches,
      at,
      seed: this.#seed,
    });
    this.#run.sound = this.#sound;
    this.#focusLater = '.sim-keypad button';
    this.#run.follow();
  };

  readonly #close = (): void => {
    this.#run?.close();
    this.#run = null;
    this.#focusLater = '[data-act=start-call]';
    this.#context.requestUpdate();
  };

  /** The present, as the field of a local time has it. */
  get #nowText(): string {
    const now = this.#context.clock.now();
    const local = new Date(now - new Date(now).getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  }
}

export const simulatorPanel: PanelEntry = {
  id: 'simulator',
  label: ({ simulation }) => simulation.simulator,
  styles,
  make: (context) => new Simulator(context),
};
