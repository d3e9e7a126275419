import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import { callInSetup } from '../../domain/calls/call-in-setup.ts';
import { isAsking, isGuest } from '../../domain/calls/guest.ts';
import { isLive } from '../../domain/calls/phase.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { controls } from '../controls.styles.ts';
import type { RequestName } from '../events.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './call-controls.styles.ts';

interface Control {
  part: string;
  label: string;
  icon: TemplateResult;
  kind?: 'success' | 'danger';
  /** Requests that keep this button busy until they are confirmed. */
  waitsFor: RequestName[];
  /** For a switch: the confirmed state. */
  pressed?: boolean;
  expanded?: boolean;
  /** The button has no effect now. */
  off?: boolean;
  click: () => void;
}

/**
 * The buttons of the current call: answer and reject while it rings, then mute, hold, keypad, transfer and hang up. A
 * switch changes only when the gateway has confirmed.
 *
 * @element cti-call-controls
 * @summary Answer, reject, mute, hold, keypad, transfer, hang up.
 * @attr {boolean} keypad-open - shows the keypad of the call
 * @attr {boolean} people-open - shows the list of people
 * @attr {boolean} compact - icons without text; during a call only hang up
 * @fires {CustomEvent<{ callId: string }>} cti-answer-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string }>} cti-reject-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string }>} cti-hang-up-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string }>} cti-hold-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string }>} cti-resume-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, muted: boolean }>} cti-mute-request - intent, cancelable
 * @fires {CustomEvent<{}>} cti-take-over-request - intent, cancelable: move ringing and audio to this tab
 * @fires {CustomEvent<{ open: boolean }>} cti-keypad-toggled - request to show or hide the keypad
 * @fires {CustomEvent<{ open: boolean }>} cti-people-toggled - request to show or hide the list of people
 * @csspart base - the whole element
 * @csspart answer - the Answer button
 * @csspart reject - the Reject button
 * @csspart mute - the Mute switch
 * @csspart hold - the Hold switch
 * @csspart keypad - shows and hides the keypad
 * @csspart people - opens the list of people for a transfer
 * @csspart hang-up - the Hang up button
 * @csspart elsewhere - notice that the audio is in another tab
 * @csspart use-here - moves the phone to this tab
 */
export class CtiCallControls extends PhoneElement {
  static override styles = [tokens, controls, styles];
  static override properties: PropertyDeclarations = {
    keypadOpen: { type: Boolean, attribute: 'keypad-open', reflect: true },
    peopleOpen: { type: Boolean, attribute: 'people-open', reflect: true },
    compact: { type: Boolean, reflect: true },
  };

  declare keypadOpen: boolean;
  declare peopleOpen: boolean;
  declare compact: boolean;

  constructor() {
    super();
    this.keypadOpen = false;
    this.peopleOpen = false;
    this.compact = false;
  }

  /** Focuses the first button, which is Answer while the call rings. */
  override focus(options?: FocusOptions): void {
    const button =
      this.renderRoot.querySelector<HTMLElement>('[part="answer"]') ?? this.renderRoot.querySelector('button');
    button?.focus(options);
  }

  /** Focuses the button that opens this panel. */
  focusOn(panel: 'keypad' | 'people'): void {
    this.renderRoot.querySelector<HTMLElement>(`[part="${panel}"]`)?.focus();
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current, state.$local, state.$follower, state.$dialling];
  }

  protected override render(): TemplateResult {
    const call = this.phone?.state.$current.get() ?? null;
    return html`<div part="base" class="base" role="group" aria-label=${this.text.controls}>
        ${this.#dials ? this.#outgoing(callInSetup).map(wide) : call ? this.#renderFor(call) : nothing}
      </div>
      ${call && isLive(call.phase) && this.#soundIsElsewhere(call) ? this.#renderElsewhere() : nothing}`;
  }

  /** A number is dialled, and there is no call yet. */
  get #dials(): boolean {
    const state = this.phone?.state;
    const phase = state?.$current.get()?.phase;
    return (state?.$dialling.get() ?? null) !== null && (phase === undefined || !isLive(phase));
  }

  #renderFor(call: CallView): TemplateResult | typeof nothing {
    if (call.phase === 'ended' || call.phase === 'completed') return nothing;
    if (call.phase !== 'ringing') {
      return html`${this.#duringCall(call)
        .filter(({ part }) => !this.compact || part === 'hang-up')
        .map(round)}`;
    }
    return html`${(call.direction === 'inbound' ? this.#incoming(call.id) : this.#outgoing(call.id)).map(wide)}`;
  }

  #renderElsewhere(): TemplateResult {
    const busy = this.waits('cti-take-over-request');
    return html`<div part="elsewhere" class="elsewhere">
      <p dir="auto">${this.text.followerCall}</p>
      <button
        part="use-here"
        class="button outline"
        type="button"
        aria-busy=${busy ? 'true' : 'false'}
        aria-disabled=${busy ? 'true' : 'false'}
        @click=${busy ? nothing : () => this.ask('cti-take-over-request', {})}
      >
        ${busy ? busyRing : nothing}<span class="words" dir="auto">${this.text.useHere}</span>
      </button>
    </div>`;
  }

  #soundIsElsewhere(call: CallView): boolean {
    const state = this.phone?.state;
    return state?.$follower.get() === true && state.$local.get()[call.id]?.here !== true;
  }

  #incoming(callId: string): Shown[] {
    const { text } = this;
    return this.#shown([
      {
        part: 'reject',
        label: text.reject,
        icon: icons.hangUp,
        kind: 'danger',
        waitsFor: ['cti-reject-request'],
        click: () => this.ask('cti-reject-request', { callId }),
      },
      {
        part: 'answer',
        label: text.answer,
        icon: icons.phone,
        kind: 'success',
        waitsFor: ['cti-answer-request'],
        click: () => this.ask('cti-answer-request', { callId }),
      },
    ]);
  }

  #outgoing(callId: string): Shown[] {
    return this.#shown([this.#hangUp(callId, this.text.cancel)]);
  }

  #duringCall(call: CallView): Shown[] {
    const { text } = this;
    const callId = call.id;
    const muted = this.phone?.state.$local.get()[callId]?.muted ?? false;
    const held = call.phase === 'held';
    const asks = call.parties.some(({ consulting }) => consulting);
    return this.#shown([
      {
        part: 'mute',
        label: text.mute,
        icon: muted ? icons.microphoneOff : icons.microphone,
        pressed: muted,
        waitsFor: ['cti-mute-request'],
        click: () => this.ask('cti-mute-request', { callId, muted: !muted }),
      },
      {
        part: 'hold',
        label: text.hold,
        icon: icons.pause,
        pressed: held,
        // A participant that was added cannot hold the call. During a consultation the customer is on hold anyway.
        off: asks || isGuest(call),
        waitsFor: ['cti-hold-request', 'cti-resume-request'],
        click: () => this.ask(held ? 'cti-resume-request' : 'cti-hold-request', { callId }),
      },
      {
        part: 'keypad',
        label: text.keypad,
        icon: icons.keypad,
        expanded: this.keypadOpen,
        waitsFor: [],
        click: () => this.#toggle('keypad'),
      },
      {
        part: 'people',
        label: text.transfer,
        icon: icons.transfer,
        expanded: this.peopleOpen,
        // One at a time: they must first answer, or the consultation be completed or ended.
        off: isAsking(call) || isGuest(call),
        waitsFor: [],
        click: () => this.#toggle('people'),
      },
      this.#hangUp(callId, text.hangUp),
    ]);
  }

  #hangUp(callId: string, label: string): Control {
    return {
      part: 'hang-up',
      label,
      icon: icons.hangUp,
      kind: 'danger',
      waitsFor: ['cti-hang-up-request'],
      click: () => this.ask('cti-hang-up-request', { callId }),
    };
  }

  /** Keypad and people share one place, so only one is open. */
  #toggle(panel: 'keypad' | 'people'): void {
    const open = panel === 'keypad' ? !this.keypadOpen : !this.peopleOpen;
    this.keypadOpen = panel === 'keypad' && open;
    this.peopleOpen = panel === 'people' && open;
    this.dispatchEvent(new CustomEvent(`cti-${panel}-toggled`, { detail: { open }, bubbles: true, composed: true }));
  }

  #shown(list: Control[]): Shown[] {
    return list.map((control) => ({ ...control, ...this.#busy(...control.waitsFor) }));
  }

  #busy(...names: RequestName[]): { busy: boolean } {
    return { busy: this.waits(...names) };
  }
}

type Shown = Control & { busy: boolean };

function wide(control: Shown): TemplateResult {
  return html`<button
    part=${control.part}
    class="button wide ${control.kind ?? 'primary'}"
    type="button"
    aria-busy=${control.busy ? 'true' : 'false'}
    aria-disabled=${control.busy ? 'true' : 'false'}
    @click=${control.busy ? nothing : control.click}
  >
    ${control.busy ? busyRing : control.icon}<span class="words" dir="auto">${control.label}</span>
  </button>`;
}

function round(control: Shown): TemplateResult {
  return html`<button
    part=${control.part}
    class="round ${control.kind ?? ''}"
    type="button"
    aria-pressed=${control.pressed === undefined ? nothing : control.pressed ? 'true' : 'false'}
    aria-expanded=${control.expanded === undefined ? nothing : control.expanded ? 'true' : 'false'}
    aria-busy=${control.busy ? 'true' : 'false'}
    aria-disabled=${control.busy || control.off ? 'true' : 'false'}
    @click=${control.busy || control.off ? nothing : control.click}
  >
    <span class="disc">${control.busy ? busyRing : control.icon}</span>
    <span class="caption words" dir="auto">${control.label}</span>
  </button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-controls': CtiCallControls;
  }
}
