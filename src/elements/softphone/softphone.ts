import {
  html,
  type LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CrmHost } from '../../domain/crm/host.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import type { PhoneState, Problem } from '../../state/phone-state.ts';
import type { CtiCallControls } from '../call-controls/call-controls.ts';
import { controls } from '../controls.styles.ts';
import type { RequestEventMap } from '../events.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { announce } from './announcements.ts';
import { CallTimer } from './call-timer.ts';
import { callViewStyles } from './call-view.styles.ts';
import { renderCallView, renderDialling, renderStrip } from './call-view.ts';
import type { CallViewContext } from './call-view-context.ts';
import { dialledName } from './dialled-name.ts';
import { FactTeller } from './fact-teller.ts';
import { FocusKeeper, focusHeldBy } from './focus.ts';
import { renderNotice } from './notice.ts';
import { translated } from './opening.ts';
import { PhoneOwner } from './phone-owner.ts';
import { styles } from './softphone.styles.ts';
import { renderStatusLine } from './status-line.ts';
import { renderTabs, type View, viewOf } from './tabs.ts';

/**
 * The agent's phone: its standing, the current call, the dialer and recent
 * calls. It makes its own phone from its attributes, or shows the one that a
 * page gives it as `phone`. It handles the requests of the elements inside it,
 * and those that a page dispatches on it, unless they are cancelled.
 *
 * @element cti-softphone
 * @summary A whole phone for an agent, in one element.
 * @attr {string} gateway - the gateway's address; empty: the page's own origin
 * @attr {string} adapter - name of the CRM adapter of this page, e.g. `demo-crm`
 * @attr {string} token-url - address of the page's own server that answers `{ "token": "…" }`
 * @attr {boolean} without-voice - shows calls, but neither rings nor speaks
 * @attr {string} heading - the phone's name; the agent's otherwise
 * @attr {"phone"|"recent"|"team"} view - what is shown where there is room for one
 * @fires {CustomEvent<{ identity: string }>} cti-ready - fact: calls can come
 * @fires {CustomEvent<{ callId: string }>} cti-call-incoming - fact: it rings at this agent
 * @fires {CustomEvent<{ callId: string }>} cti-call-withdrawn - fact: it rings here no more
 * @fires {CustomEvent<{ callId: string }>} cti-call-answered - fact
 * @fires {CustomEvent<{ callId: string }>} cti-call-held - fact
 * @fires {CustomEvent<{ callId: string }>} cti-call-resumed - fact
 * @fires {CustomEvent<{ callId: string, endReason: string | null, duration: number }>} cti-call-ended - fact: media is over
 * @fires {CustomEvent<{ callId: string }>} cti-call-completed - fact: the wrap-up is saved
 * @fires {CustomEvent<{ callId: string, contactId: string }>} cti-screen-popped - fact: the caller's record is shown
 * @fires {CustomEvent<{}>} cti-take-over-request - intent, cancelable: ring and speak in this tab
 * @fires {CustomEvent<{ callId: string, action: "start" | "pause" | "resume" | "stop" }>} cti-record-request - intent, cancelable
 * @slot header - beside the status, e.g. a menu
 * @slot screen-pop - more about the caller of the current call
 * @csspart base - all of it
 * @csspart header - whose phone, and how it stands
 * @csspart heading
 * @csspart status - how the phone stands, in words
 * @csspart notice - what went wrong, and what to do
 * @csspart body - between header and tabs
 * @csspart call - the current call
 * @csspart state - the current call's state
 * @csspart timer - how long it lasts
 * @csspart record - starts, pauses and resumes the recording
 * @csspart record-stop - stops it
 * @csspart party - somebody else in the call
 * @csspart strip - the current call, while recent calls are shown
 * @csspart tabs - phone and recent calls
 * @csspart tab
 * @cssprop --cti-softphone-height - 640px
 * @cssprop --cti-color-surface
 * @cssprop --cti-color-sunken - keys
 * @cssprop --cti-color-hover
 * @cssprop --cti-color-text
 * @cssprop --cti-color-text-quiet
 * @cssprop --cti-color-border
 * @cssprop --cti-color-border-strong - edges of fields
 * @cssprop --cti-color-accent
 * @cssprop --cti-color-on-accent
 * @cssprop --cti-color-accent-soft
 * @cssprop --cti-color-success
 * @cssprop --cti-color-on-success
 * @cssprop --cti-color-success-soft
 * @cssprop --cti-color-danger
 * @cssprop --cti-color-on-danger
 * @cssprop --cti-color-danger-soft
 * @cssprop --cti-color-warning
 * @cssprop --cti-color-warning-soft
 * @cssprop --cti-focus-ring - an outline
 * @cssprop --cti-radius
 * @cssprop --cti-radius-large
 * @cssprop --cti-shadow
 * @cssprop --cti-target-size - 44px
 * @cssprop --cti-font-family
 * @cssprop --cti-font-size - 14px
 */
export class CtiSoftphone extends PhoneElement {
  static override styles = [tokens, controls, styles, callViewStyles];
  static override properties: PropertyDeclarations = {
    gateway: {},
    adapter: {},
    tokenUrl: { attribute: 'token-url' },
    withoutVoice: { type: Boolean, attribute: 'without-voice' },
    heading: {},
    view: { reflect: true },
    host: { attribute: false },
    getToken: { attribute: false },
    open: { state: true, attribute: false },
  };

  /** Another one closes the phone and opens one there, at the end of a call. */
  declare gateway: string;
  declare adapter: string | null;
  declare tokenUrl: string | null;
  declare withoutVoice: boolean;
  declare heading: string | null;
  declare view: View;
  /** The browser's half of a CRM adapter; instead of `adapter`. Read when it is used: it may be new with every render. */
  declare host: CrmHost | null;
  /** A fresh access token; instead of `token-url`, or of the host's own. Read when it is used: it may be new with every render. */
  declare getToken: (() => Promise<string>) | null;
  /** What is open in the place of a call's details. */
  declare private open: { callId: string; panel: 'keypad' | 'people' } | null;

  readonly #timer = new CallTimer(this, () => this.clock);
  readonly #focus = new FocusKeeper(this);
  readonly #teller = new FactTeller(this);
  readonly #owner = new PhoneOwner(this, () => this.text);
  #shownCall: string | null = null;
  #logAskedOf: Phone | null = null;

  constructor() {
    super();
    this.gateway = '';
    this.adapter = null;
    this.tokenUrl = null;
    this.withoutVoice = false;
    this.heading = null;
    this.view = 'phone';
    this.host = null;
    this.getToken = null;
    this.open = null;
    this.addEventListener('cti-open-contact-request', (event) => this.#openContact(event));
    this.addEventListener('cti-open-ticket-request', (event) => this.#openTicket(event));
  }

  protected watched(state: PhoneState): Listenable[] {
    return [
      state.$status,
      state.$session,
      state.$problem,
      state.$follower,
      state.$current,
      state.$local,
      state.$log,
      state.$logStatus,
      state.$dialling,
    ];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('phone')) this.#teller.follow(this.phone);
    const call = this.#current;
    this.#timer.see(call);
    // A new call comes to the front, unless its arrival would hide what is being written.
    const id = call?.id ?? null;
    if (id !== null && id !== this.#shownCall && !this.#writing) this.view = 'phone';
  }

  protected override render(): TemplateResult {
    const call = this.#current;
    const state = this.phone?.state ?? null;
    const context = call ? this.#contextOf(call) : null;
    const said = announce(call, this.text);
    const dialling = this.#dialling;
    const view = this.#view;
    return html`<div part="base" class="base" data-view=${view}>
      ${renderStatusLine({
        state,
        text: this.text,
        heading: this.heading,
        opening: this.#owner.opening,
        waiting: this.#owner.waiting,
        takingOver: this.waits('cti-take-over-request'),
        takeOver: () => this.ask('cti-take-over-request', {}),
      })}
      <div part="body" class="body ${this.#supervises ? 'supervises' : ''}">
        ${renderNotice({ problem: this.#problem, text: this.text, ...this.#remedy })}
        <div class="panel phone" tabindex="-1" id="panel-phone" role="tabpanel" aria-labelledby="tab-phone" ?hidden=${view !== 'phone'}>
          <cti-dialer
            class="idle"
            exportparts="keypad, key, input"
            ?hidden=${context !== null || dialling !== null}
            ?disabled=${this.phone === null}
            .phone=${this.phone}
            .messages=${this.messages}
            .clock=${this.clock}
          ></cti-dialer>
          ${dialling !== null ? renderDialling(dialling, this.text) : context ? renderCallView(context) : nothing}
        </div>
        <div class="panel recent" id="panel-recent" role="tabpanel" aria-labelledby="tab-recent" ?hidden=${view !== 'recent'}>
          <cti-call-log exportparts="entry" .phone=${this.phone} .messages=${this.messages} .clock=${this.clock}></cti-call-log>
          ${context && view === 'recent' ? renderStrip(context, () => this.#show('phone')) : nothing}
        </div>
        ${this.#supervises ? this.#renderTeam(context) : nothing}
      </div>
      ${renderTabs({ text: this.text, view, team: this.#supervises, call: context, show: (view) => this.#show(view) })}
      <p class="visually-hidden" aria-live="assertive">${said.assertive}</p>
      <p class="visually-hidden" aria-live="polite">${said.polite}</p>
    </div>`;
  }

  #renderTeam(context: CallViewContext | null): TemplateResult {
    const view = this.#view;
    return html`<div class="panel team" id="panel-team" role="tabpanel" aria-labelledby="tab-team" ?hidden=${view !== 'team'}>
      <cti-call-monitor .phone=${this.phone} .messages=${this.messages} .clock=${this.clock}></cti-call-monitor>
      ${context && view === 'team' ? renderStrip(context, () => this.#show('phone')) : nothing}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    this.#owner.updated(changed);
    this.#askForLog();
    const call = this.#current;
    if ((call?.id ?? null) === this.#shownCall) return;
    this.#shownCall = call?.id ?? null;
    const rings = call?.phase === 'ringing' && call.direction === 'inbound';
    if (rings && this.#view === 'phone') void this.#focus.offer();
  }

  get #view(): View {
    return viewOf(this.view, this.#supervises);
  }

  get #supervises(): boolean {
    const role = this.phone?.state.$session.get()?.role;
    return role === 'supervisor' || role === 'admin';
  }

  /** Live calls and wrap-ups; a call being set up comes before a wrap-up. */
  get #current(): CallView | null {
    return this.phone?.state.$current.get() ?? null;
  }

  get #dialling(): string | null {
    const state = this.phone?.state;
    const to = state?.$dialling.get() ?? null;
    const call = this.#current;
    if (!state || to === null || (call !== null && isLive(call.phase))) return null;
    return dialledName(to, state, this.text);
  }

  get #problem(): Problem | null {
    // A wrong setting shows beside a phone that goes on as it was set before.
    const problem = this.#owner.problem ?? this.phone?.state.$problem.get() ?? null;
    return problem && translated(problem, this.text);
  }

  get #remedy(): { tryAgain: (() => void) | null; dismiss: (() => void) | null } {
    const { phone } = this;
    if (phone === null || this.#owner.problem !== null) {
      const tryAgain = this.#owner.retriable ? () => this.#owner.open() : null;
      return { tryAgain, dismiss: phone === null ? null : () => this.#owner.dismiss() };
    }
    if (phone.state.$status.get() === 'failed') return { tryAgain: () => this.#connectAgain(phone), dismiss: null };
    return { tryAgain: null, dismiss: () => phone.dismissProblem() };
  }

  /** Someone types a number or walks through the list: the call shows as a strip, or waits behind the field. */
  get #writing(): boolean {
    return focusHeldBy(this.renderRoot.querySelector?.('cti-call-log') ?? null);
  }

  /** A phone that failed half way is still open in part: it starts from the beginning. */
  async #connectAgain(phone: Phone): Promise<void> {
    phone.dismissProblem();
    await phone.disconnect();
    // What goes wrong now is in the phone's `$problem`.
    await phone.connect().catch(() => {});
  }

  #contextOf(call: CallView): CallViewContext {
    const host = this.#owner.host;
    return {
      call,
      phone: this.phone,
      text: this.text,
      messages: this.messages,
      clock: this.clock,
      locale: this.locale,
      seconds: this.#timer.seconds(call),
      panel:
        this.open?.callId === call.id && (this.open.panel === 'keypad' || call.parties.length === 0)
          ? this.open.panel
          : null,
      contactLink: host?.openContact !== undefined,
      ticketLink: host?.openTicket !== undefined,
      onPanel: (panel, open, back = false) => this.#onPanel(call.id, panel, open, back),
      waits: (...names) => this.waits(...names),
      ask: (name, detail) => this.ask(name, detail),
    };
  }

  /** @param back it was left by the keyboard: the focus goes to the button that opened it */
  async #onPanel(callId: string, panel: 'keypad' | 'people', open: boolean, back: boolean): Promise<void> {
    this.open = open ? { callId, panel } : null;
    await this.updateComplete;
    const inside = this.renderRoot.querySelector<LitElement>('.pad > *');
    await inside?.updateComplete;
    if (open) inside?.focus();
    else if (back) this.renderRoot.querySelector<CtiCallControls>('.actions')?.focusOn(panel);
  }

  #show(view: View): void {
    this.view = view;
  }

  /** The list is loaded once, when the phone is ready and nobody else has asked. */
  #askForLog(): void {
    const { phone } = this;
    if (phone === null || this.#logAskedOf === phone) return;
    if (phone.state.$status.get() !== 'ready' || phone.state.$logStatus.get() !== 'idle') return;
    this.#logAskedOf = phone;
    this.ask('cti-log-request', { more: false });
  }

  #openContact(event: RequestEventMap['cti-open-contact-request']): void {
    queueMicrotask(() => {
      if (!event.defaultPrevented) this.#owner.host?.openContact?.(event.detail.contactId);
    });
  }

  #openTicket(event: RequestEventMap['cti-open-ticket-request']): void {
    queueMicrotask(() => {
      if (!event.defaultPrevented) this.#owner.host?.openTicket?.(event.detail.ticketId);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-softphone': CtiSoftphone;
  }
}
