import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import { type SuperviseMode, superviseModes } from '../../domain/protocol/parties.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { icons } from '../icons.ts';
import { KeptFocus } from '../kept-focus.ts';
import { PhoneElement } from '../phone-element.ts';
import { timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './call-monitor.styles.ts';

/** Refresh interval of the list, in ms. */
const refreshMs = 3000;

/**
 * The team's live calls, for supervisors: listen silently, whisper to the agent only, or join the call. The
 * supervisor's own phone rings. The mode decides which participants hear the supervisor.
 *
 * @element cti-call-monitor
 * @summary Live calls: listen, whisper, join.
 * @fires {CustomEvent<{ callId: string, mode: "listen" | "whisper" | "barge" | null }>} cti-supervise-request - intent, cancelable; mode null: leave the call
 * @csspart base - the whole element
 * @csspart call - one call
 * @csspart listen - the Listen button
 * @csspart whisper - the Whisper button
 * @csspart barge - joins the call
 * @csspart leave - leaves the call
 * @csspart status - message instead of the calls
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
  /** The call that this supervisor has joined, and the mode. */
  declare private mine: { callId: string; mode: SuperviseMode } | null;
  /** Names of agents, by identity. */
  declare private names: ReadonlyMap<string, string>;
  #stop: () => void = () => {};

  constructor() {
    super();
    this.calls = null;
    this.failed = false;
    this.mine = null;
    this.names = new Map();
    new KeptFocus(this, () => this.renderRoot.querySelector('.base'));
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
              ${icons.ear}<strong dir="auto">${this.failed ? text.liveFailed : calls === null ? text.loading : text.noLiveCalls}</strong
              ><span dir="auto">${this.failed ? text.logFailedHelp : calls === null ? nothing : text.noLiveCallsHelp}</span>
            </div>`
          : html`<ul>
              ${repeat(
                calls,
                ({ id }) => id,
                (call) => this.#renderCall(call),
              )}
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
