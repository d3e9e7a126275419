import {
  html,
  type LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isAsking } from '../../domain/calls/guest.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CrmHost } from '../../domain/crm/host.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import type { PhoneState, Problem } from '../../state/phone-state.ts';
import type { CtiCallControls } from '../call-controls/call-controls.ts';
import { controls } from '../controls.styles.ts';
import { dialerParts } from '../dialer/dialer-parts.ts';
import { focusHeldBy } from '../kept-focus.ts';
import { tokens } from '../tokens.styles.ts';
import type { Announcer } from './announcements.ts';
import { CallTimer } from './call-timer.ts';
import type { CallViewContext, Panel } from './call-view-context.ts';
import { troubleOf } from './calls/call-quality.ts';
import { linkKinds, openInCrm } from './crm-links.ts';
import { dialledName } from './dialled-name.ts';
import { FactTeller } from './fact-teller.ts';
import { FocusKeeper } from './focus.ts';
import { ShortcutsHost } from './keys/shortcuts-host.ts';
import { callView, LaterParts, loadTalkingParts } from './later-parts.ts';
import { type ListPanel, renderRecentCalls, renderTeam } from './list-panels.ts';
import { renderNotice } from './notice.ts';
import { translated } from './opening.ts';
import { PhoneOwner } from './phone-owner.ts';
import { styles } from './softphone.styles.ts';
import { renderStatusLine } from './status-line.ts';
import { renderTabs, teamOf, type View, viewOf } from './tabs.ts';

/**
 * The agent's phone: status, current call, dialer and recent calls. It creates its phone from its attributes, or shows
 * the one passed as `phone`. It handles requests of its elements and of the page, unless they are cancelled.
 *
 * @element cti-softphone
 * @summary A whole phone for an agent, in one element.
 * @attr {string} gateway - the gateway's address; empty: the page's own origin
 * @attr {string} adapter - name of the CRM adapter of this page, e.g. `demo-crm`
 * @attr {string} token-url - address of the page's own server that answers `{ "token": "…" }`
 * @attr {boolean} without-voice - shows calls without ringing or audio
 * @attr {string} heading - the phone's name; default: the agent's name
 * @attr {"phone"|"recent"|"team"} view - the view to show if there is room for only one
 * @fires {CustomEvent<{ identity: string }>} cti-ready - fact: the phone is ready for calls
 * @fires {CustomEvent<{ callId: string }>} cti-call-incoming - fact: the call rings at this agent
 * @fires {CustomEvent<{ callId: string }>} cti-call-withdrawn - fact: the call no longer rings here
 * @fires {CustomEvent<{ callId: string }>} cti-call-answered - fact: the call is answered
 * @fires {CustomEvent<{ callId: string }>} cti-call-held - fact: the call is on hold
 * @fires {CustomEvent<{ callId: string }>} cti-call-resumed - fact: the call is no longer on hold
 * @fires {CustomEvent<{ callId: string, endReason: string | null, duration: number }>} cti-call-ended - fact: audio has ended
 * @fires {CustomEvent<{ callId: string }>} cti-call-completed - fact: the wrap-up is saved
 * @fires {CustomEvent<{ callId: string, kind: string, contactId: string }>} cti-screen-popped - fact: the caller's record is shown
 * @fires {CustomEvent<{}>} cti-take-over-request - intent, cancelable: move ringing and audio to this tab
 * @fires {CustomEvent<{ status: "available" | "break" | "offline", reason?: string | null, identity?: string }>} cti-status-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, action: "start" | "pause" | "resume" | "stop" }>} cti-record-request - intent, cancelable
 * @slot header - content beside the status, e.g. a menu
 * @slot screen-pop - additional details about the current caller
 * @csspart base - the whole element
 * @csspart notice - a problem and its remedy
 * @csspart try-again - repeats the failed step
 * @csspart dismiss - hides the notice
 * @csspart body - the area between header and tabs
 * @csspart tabs - phone, recent calls, and the team
 * @csspart tab - one tab
 * @csspart dialer - field, keys and call button
 * @csspart display - the field, or the digits sent so far
 * @csspart input - the field for a number
 * @csspart backspace - deletes the last digit
 * @csspart caller-id - the number to call from, if there is a choice
 * @csspart hint - what to type, or an error
 * @csspart keypad - the twelve keys
 * @csspart key - one key
 * @csspart dial - the call button
 * @csspart call - the current call
 * @csspart state - the current call's state
 * @csspart timer - duration of the call
 * @csspart record - starts, pauses and resumes the recording
 * @csspart record-stop - stops the recording
 * @csspart caller - the caller and their details
 * @csspart who - name, company and number
 * @csspart name - the caller's name
 * @csspart open-contact - the name as a button or link that opens the contact
 * @csspart number - the caller's number
 * @csspart unverified - mark of an unverified number
 * @csspart entry-unverified - the same mark in the call log
 * @csspart masked - notice that a number is masked
 * @csspart details - everything below
 * @csspart lookup - the state of the lookup, if no contact was found
 * @csspart create - opens the form for a new contact
 * @csspart form - the form for a new contact
 * @csspart contact-name - the field for the name
 * @csspart contact-company - the field for the company
 * @csspart contact-discard - closes the form without saving
 * @csspart contact-save - saves the contact
 * @csspart contacts - the contacts with the caller's number, if there are several
 * @csspart choose-contact - chooses one of them
 * @csspart choose-none - says that none of them is the caller
 * @csspart other-crm - what a further CRM knows of the caller
 * @csspart tickets - open tickets
 * @csspart open-ticket - a ticket's subject as a button that opens the ticket
 * @csspart related - deals, orders and the like
 * @csspart item - an item of an order
 * @csspart stock - what is in stock of an item
 * @csspart open-record - such a record's label as a button that opens it
 * @csspart calls - the caller's last calls
 * @csspart script - what the flow gives the agent to read
 * @csspart path - the keys that the caller pressed in a flow, and how long they waited
 * @csspart params - the call parameters
 * @csspart link - a web address in the call parameters
 * @csspart controls - the buttons of the current call
 * @csspart answer - the Answer button
 * @csspart reject - the Reject button
 * @csspart mute - the Mute switch
 * @csspart hold - the Hold switch
 * @csspart keypad-button - shows and hides the keypad of a call
 * @csspart people - opens the list of people for a transfer
 * @csspart hang-up - the Hang up button
 * @csspart skip - saves without a note
 * @csspart save - saves note and outcome
 * @csspart strip - bar with the current call, while recent calls are shown
 * @csspart strip-open - shows the current call
 * @csspart log - recent calls
 * @csspart more - loads older calls
 * @csspart log-status - message instead of the calls or below them
 * @csspart retry - loads the calls again
 * @cssprop --cti-softphone-height - 640px, or less in a lower window; never more than a parent of fixed height
 * @cssprop --cti-dialer-gap - space between keys
 * @cssprop --cti-dialer-key-size - height of a key
 */
export class CtiSoftphone extends ShortcutsHost {
  static override styles = [tokens, controls, styles];
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

  /** Changing it at runtime opens a phone on the new gateway, after the current call ends. */
  declare gateway: string;
  declare adapter: string | null;
  declare tokenUrl: string | null;
  declare withoutVoice: boolean;
  declare heading: string | null;
  declare view: View;
  /** The browser half of a CRM adapter, instead of `adapter`. Read at each use, so it may change with every render. */
  declare host: CrmHost | null;
  /** Returns a fresh access token, instead of `token-url` or the host's. Read at each use, so it may change. */
  declare getToken: (() => Promise<string>) | null;
  /** The open panel, shown instead of a call's details. */
  declare private open: { callId: string; panel: Panel } | null;

  readonly #timer = new CallTimer(this, () => this.clock);
  readonly #focus = new FocusKeeper(this);
  readonly #teller = new FactTeller(this);
  #announcer: Announcer | null = null;
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
    openInCrm(this, () => this.#owner.host);
    new LaterParts(this);
  }

  /** Focuses the call, or the view in sight. */
  override focus(options?: FocusOptions): void {
    this.#focus.place?.focus(options);
  }

  protected watched(state: PhoneState): Listenable[] {
    return [
      state.$status,
      state.$session,
      state.$problem,
      state.$follower,
      state.$calls,
      state.$current,
      state.$local,
      state.$log,
      state.$logStatus,
      state.$dialling,
      state.$ownStatus,
      state.$deviceNews,
    ];
  }

  protected override openRecord(): CrmRef | null {
    return this.#owner.about;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('phone')) this.#teller.follow(this.phone);
    const call = this.#current;
    this.#timer.see(call);
    // A new call is shown at once, unless that would hide what the agent is typing.
    const id = call?.id ?? null;
    if (id !== null && id !== this.#shownCall && !this.#writing) this.view = 'phone';
  }

  protected override render(): TemplateResult {
    const call = this.#current;
    const state = this.phone?.state ?? null;
    const context = call ? this.#contextOf(call) : null;
    const muted = this.phone?.state.$local.get()[call?.id ?? '']?.muted ?? false;
    this.#announcer ??= callView.now && new callView.now.Announcer();
    const said = this.#announcer?.say({
      call,
      muted,
      trouble: context?.trouble ?? null,
      beside: this.ringsBeside,
      calls: state?.$calls.get() ?? {},
      text: this.text,
    });
    const dialling = this.#dialling;
    const view = this.#view;
    const { phone, messages, clock } = this;
    const { team, supervises } = teamOf(state);
    const lists: ListPanel = {
      view,
      phone,
      messages,
      clock,
      call: context,
      showCall: () => this.#show('phone'),
      beside: this.renderOwnCalls(true),
    };
    return html`<div part="base" class="base" data-view=${view}>
      ${renderStatusLine({
        state,
        text: this.text,
        heading: this.heading,
        opening: this.#owner.opening,
        waiting: this.#owner.waiting,
        takingOver: this.waits('cti-take-over-request'),
        takeOver: () => this.ask('cti-take-over-request', {}),
        panels: this.renderHeaderPanels(),
      })}
      <div part="body" class="body ${team ? 'supervises' : ''}">
        ${renderNotice({ problem: this.#problem, text: this.text, ...this.#remedy })}
        <div class="panel phone" tabindex="-1" id="panel-phone" role="tabpanel" aria-labelledby="tab-phone" ?hidden=${view !== 'phone'}>
          <cti-dialer
            class="idle"
            exportparts=${dialerParts}
            ?hidden=${context !== null || dialling !== null}
            ?disabled=${this.phone === null}
            .phone=${this.phone}
            .messages=${this.messages}
            .clock=${this.clock}
          ></cti-dialer>
          ${this.renderOwnCalls()}
          ${dialling !== null ? callView.now?.renderDialling(dialling, { phone, messages, clock, text: this.text }) : context && callView.now?.renderCallView(context)}
        </div>
        ${renderRecentCalls(lists)}
        ${team ? renderTeam(lists, supervises) : nothing}
      </div>
      ${renderTabs({ text: this.text, view, team, supervises, call: context, show: (view) => this.#show(view) })}
      <p class="visually-hidden" aria-live="assertive">${said?.assertive}</p>
      <p class="visually-hidden" aria-live="polite">${said?.polite}</p>
      <p class="visually-hidden" aria-live="polite">${said?.trouble}</p>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    this.#owner.updated(changed);
    this.#askForLog();
    const call = this.#current;
    if ((call?.id ?? null) === this.#shownCall) return;
    this.#shownCall = call?.id ?? null;
    const rings = call?.phase === 'ringing' && call.direction === 'inbound';
    if (rings && this.#view === 'phone' && this.#owner.visible) void this.#focus.offer();
  }

  get #view(): View {
    return viewOf(this.view, teamOf(this.phone?.state ?? null).team);
  }

  /** Live calls and wrap-ups. A call in setup replaces a wrap-up. */
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
    // A wrong setting is shown beside the phone that still has the previous settings.
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

  /** The agent works in the list with the keyboard: the call is then shown as a bar. */
  get #writing(): boolean {
    return focusHeldBy(this.renderRoot.querySelector?.('cti-call-log') ?? null);
  }

  /** A failed phone can be partly open, so it is closed first. */
  async #connectAgain(phone: Phone): Promise<void> {
    phone.dismissProblem();
    await phone.disconnect();
    // The phone's `$problem` shows a failure.
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
      trouble: troubleOf(call, this.phone?.state ?? null),
      panel:
        this.open?.callId === call.id && (this.open.panel !== 'people' || !isAsking(call)) ? this.open.panel : null,
      linkKinds: linkKinds(call, host),
      onPanel: (panel, open, back = false) => this.#onPanel(call.id, panel, open, back),
      waits: (...names) => this.waits(...names),
      ask: (name, detail) => this.ask(name, detail),
    };
  }

  /** @param back closed with the keyboard: the focus returns to the button that opened it */
  async #onPanel(callId: string, panel: Panel, open: boolean, back: boolean): Promise<void> {
    this.open = open ? { callId, panel } : null;
    if (open) await loadTalkingParts();
    await this.updateComplete;
    const inside = this.renderRoot.querySelector<LitElement>('.pad > *');
    await inside?.updateComplete;
    if (open) inside?.focus();
    else if (back && panel !== 'note') this.renderRoot.querySelector<CtiCallControls>('.actions')?.focusOn(panel);
  }

  #show(view: View): void {
    this.view = view;
  }

  /** Loads the list once, when the phone is ready and the list was not requested before. */
  #askForLog(): void {
    const { phone } = this;
    if (phone === null || this.#logAskedOf === phone) return;
    if (phone.state.$status.get() !== 'ready' || phone.state.$logStatus.get() !== 'idle') return;
    this.#logAskedOf = phone;
    this.ask('cti-log-request', { more: false });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-softphone': CtiSoftphone;
  }
}
