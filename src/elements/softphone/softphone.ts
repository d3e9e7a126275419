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
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { announce } from './announcements.ts';
import { CallTimer } from './call-timer.ts';
import { callViewStyles } from './call-view.styles.ts';
import { dialerParts, renderCallView, renderDialling, renderStrip } from './call-view.ts';
import type { CallViewContext } from './call-view-context.ts';
import { openInCrm } from './crm-links.ts';
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
 * @csspart use-here - moves the phone to this tab
 * @csspart elsewhere - says beside the buttons that the sound is in another tab; hidden, for the header says it
 * @csspart notice - what went wrong, and what to do
 * @csspart try-again
 * @csspart dismiss
 * @csspart body - between header and tabs
 * @csspart tabs - phone, recent calls, and for supervisors the team
 * @csspart tab
 * @csspart dialer - field, keys and call button
 * @csspart display - the field, or the digits sent so far
 * @csspart input - the field for a number
 * @csspart backspace - deletes the last digit
 * @csspart hint - what to type, or what is wrong
 * @csspart keypad - the twelve keys
 * @csspart key - one of them
 * @csspart dial - the call button
 * @csspart call - the current call
 * @csspart state - the current call's state
 * @csspart timer - how long it lasts
 * @csspart record - starts, pauses and resumes the recording
 * @csspart record-stop - stops it
 * @csspart caller - who calls, and what is known of them
 * @csspart who - name, company and number
 * @csspart name
 * @csspart open-contact - the name, where it opens the contact
 * @csspart number
 * @csspart unverified - marks a number that nobody vouches for
 * @csspart entry-unverified - the same mark in the list of calls
 * @csspart masked - says that a number is masked
 * @csspart details - all below
 * @csspart lookup - how the lookup stands, where nothing was found
 * @csspart create - opens the form for a new contact
 * @csspart form - the form for a new contact
 * @csspart contact-name - its field for the name
 * @csspart contact-company - its field for the company
 * @csspart contact-discard
 * @csspart contact-save
 * @csspart tickets - open tickets
 * @csspart open-ticket - a ticket's subject, where it opens the ticket
 * @csspart calls - the last calls
 * @csspart params - what came with the call
 * @csspart link - an address among them
 * @csspart controls - the buttons of the current call
 * @csspart answer
 * @csspart reject
 * @csspart mute
 * @csspart hold
 * @csspart keypad-button - shows and hides the keypad of a call
 * @csspart people - transfer: whom to bring into the call
 * @csspart hang-up
 * @csspart people-picker - the choice of people
 * @csspart people-input - its field
 * @csspart people-list - who fits
 * @csspart option - one of them
 * @csspart transfer - hands over at once
 * @csspart consult - rings first
 * @csspart parties - who else is in the call
 * @csspart party - one of them
 * @csspart party-mute
 * @csspart party-drop - removes one from the call
 * @csspart complete - completes the transfer
 * @csspart back - goes back to the customer
 * @csspart merge - all hear each other
 * @csspart wrap-up - note and outcome of the call that has ended
 * @csspart note - the field for the note
 * @csspart disposition - the outcomes to choose from
 * @csspart choice - one of them
 * @csspart skip - saves without a note
 * @csspart save
 * @csspart strip - the current call, while recent calls are shown
 * @csspart strip-open - goes to the current call
 * @csspart log - recent calls
 * @csspart day - the name of a day
 * @csspart entry - one call
 * @csspart recording - shows the player of a recording or voicemail
 * @csspart player
 * @csspart play - plays and pauses a recording
 * @csspart position - the player's slider
 * @csspart times - the player's position and length
 * @csspart rate - the player's speed
 * @csspart more - loads older calls
 * @csspart log-status - said instead of, or below the calls
 * @csspart retry - loads the calls again
 * @csspart live-calls - the team's calls, for supervisors
 * @csspart live-call - one of them
 * @csspart listen
 * @csspart whisper
 * @csspart barge - join
 * @csspart leave
 * @csspart live-status - said instead of live calls
 * @cssprop --cti-softphone-height - 640px, or less where the window is lower; never more than a parent of fixed height
 * @cssprop --cti-dialer-gap - room between keys
 * @cssprop --cti-dialer-key-size - height of a key
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
    openInCrm(this, () => this.#owner.host);
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
            exportparts=${dialerParts}
            ?hidden=${context !== null || dialling !== null}
            ?disabled=${this.phone === null}
            .phone=${this.phone}
            .messages=${this.messages}
            .clock=${this.clock}
          ></cti-dialer>
          ${dialling !== null ? renderDialling(dialling, this.text) : context ? renderCallView(context) : nothing}
        </div>
        <div class="panel recent" id="panel-recent" role="tabpanel" aria-labelledby="tab-recent" ?hidden=${view !== 'recent'}>
          <cti-call-log
            exportparts="base: log, day, entry, unverified: entry-unverified, masked, recording, player, play, position, times, rate, more, status: log-status, retry"
            .phone=${this.phone} .messages=${this.messages} .clock=${this.clock}></cti-call-log>
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
      <cti-call-monitor
        exportparts="base: live-calls, call: live-call, listen, whisper, barge, leave, status: live-status"
        .phone=${this.phone} .messages=${this.messages} .clock=${this.clock}></cti-call-monitor>
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
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-softphone': CtiSoftphone;
  }
}
