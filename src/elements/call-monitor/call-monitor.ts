import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import { type SuperviseMode, superviseModes } from '../../domain/protocol/parties.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './call-monitor.styles.ts';

/** How often the list is asked for anew. */
const refreshMs = 3000;

/**
 * The live calls of a team, for supervisors: listen unheard, whisper to the agent
 * alone, or join. The supervisor's own phone rings, and what it says goes where
 * the mode tells.
 *
 * @element cti-call-monitor
 * @summary Live calls: listen, whisper, join.
 * @fires {CustomEvent<{ callId: string, mode: "listen" | "whisper" | "barge" | null }>} cti-supervise-request - intent, cancelable; null: leave
 * @csspart base - all of it
 * @csspart call - one call
 * @csspart listen
 * @csspart whisper
 * @csspart barge - join
 * @csspart leave
 * @csspart status - said instead of calls
 */
export class CtiCallMonitor extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    calls: { state: true, attribute: false },
    failed: { state: true, attribute: false },
    mine: { state: true, attribute: false },
    names: { state: true, attribute: false },
  };

  declare private calls: readonly CallView[] | null;
  declare private failed: boolean;
  /** The call this supervisor takes part in, and how. */
  declare private mine: { callId: string; mode: SuperviseMode } | null;
  /** Of the agents, by identity. */
  declare private names: ReadonlyMap<string, string>;
  #stop: () => void = () => {};

  constructor() {
    super();
    this.calls = null;
    this.failed = false;
    this.mine = null;
    this.names = new Map();
    this.addEventListener('cti-supervise-request', (event) => {
      queueMicrotask(() => {
        const { callId, mode } = event.detail;
        if (!event.defaultPrevented) this.mine = mode === null ? null : { callId, mode };
      });
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$session];
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('phone')) void this.#load();
  }

  protected override render(): TemplateResult {
    const { text, calls } = this;
    return html`<section part="base" class="base" aria-label=${text.liveCalls} tabindex="0">
      ${
        calls === null || calls.length === 0
          ? html`<div part="status" class="status" role="status">
              ${icons.ear}<strong>${this.failed ? text.liveFailed : calls === null ? text.loading : text.noLiveCalls}</strong
              ><span>${this.failed ? text.logFailedHelp : calls === null ? nothing : text.noLiveCallsHelp}</span>
            </div>`
          : html`<ul>
              ${calls.map((call) => this.#renderCall(call))}
            </ul>`
      }
    </section>`;
  }

  #renderCall(call: CallView): TemplateResult {
    const { text } = this;
    const mode = this.mine?.callId === call.id ? this.mine.mode : null;
    const talks = call.phase === 'active' || call.phase === 'held';
    const seconds = call.answeredAt === null ? null : (this.clock.now() - Date.parse(call.answeredAt)) / 1000;
    const agent = this.names.get(call.agent ?? '') ?? call.agent ?? text.ringing;
    const help = mode === null ? nothing : text[`${mode}Help`];
    return html`<li part="call" class="call">
      <div class="who">
        <span class="agent ellipsis" dir="auto">${agent}</span>
        <span class="timer">${seconds === null ? text.ringing : timerText(seconds)}</span>
        <span class="second"
          ><span class="ellipsis" dir=${dirOf(callerName(call, text))}>${callerName(call, text)}</span
          ><span aria-hidden="true">·</span
          ><span class="ellipsis" dir="auto">${call.virtualNumber.label}</span></span
        >
      </div>
      <div class="modes" role="group" aria-label=${`${agent}, ${callerName(call, text)}`}>
        ${superviseModes.map(
          (each) => html`<button
            part=${each}
            class="button outline"
            type="button"
            aria-pressed=${mode === each ? 'true' : 'false'}
            aria-disabled=${talks ? 'false' : 'true'}
            title=${text[`${each}Help`]}
            @click=${talks ? () => this.ask('cti-supervise-request', { callId: call.id, mode: each }) : nothing}
          >
            <span class="words" dir="auto">${text[each]}</span>
          </button>`,
        )}
      </div>
      <div class="below">
        <p class="help" role="status" dir="auto">${help}</p>
        <button
          part="leave"
          class="button bare leave"
          type="button"
          ?hidden=${mode === null}
          @click=${() => this.ask('cti-supervise-request', { callId: call.id, mode: null })}
        >
          ${text.leave}
        </button>
      </div>
    </li>`;
  }

  async #load(): Promise<void> {
    this.#stop();
    const { phone } = this;
    if (phone === null || !this.isConnected) return;
    try {
      const calls = (await phone.liveCalls()).filter(({ phase }) => phase !== 'ended' && phase !== 'completed');
      if (calls.some(({ agent }) => agent !== null && !this.names.has(agent))) {
        this.names = new Map((await phone.agents()).map(({ identity, name }) => [identity, name]));
      }
      if (this.phone !== phone || !this.isConnected) return;
      this.failed = false;
      this.calls = calls;
      if (!calls.some(({ id }) => id === this.mine?.callId)) this.mine = null;
    } catch {
      this.failed = true;
    }
    this.#stop();
    this.#stop = this.clock.after(refreshMs, () => void this.#load());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-monitor': CtiCallMonitor;
  }
}
