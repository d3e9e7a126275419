import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Listenable } from '../../controllers/store-controller.ts';
import { isGuest } from '../../domain/calls/guest.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { CallParty } from '../../domain/protocol/parties.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dirOf } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import type { RequestDetails, RequestName } from '../events.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './call-parties.styles.ts';

type Ask = <Name extends RequestName>(name: Name, detail: RequestDetails[Name]) => () => void;

/**
 * The other participants of the current call. During a consultation the customer is on hold with music, and buttons
 * complete the transfer, merge the calls or go back to the customer. In a conference the call's agent can
 * mute or remove each participant. Shows nothing in a call of two.
 *
 * @element cti-call-parties
 * @summary The participants of a call: consultation and conference.
 * @fires {CustomEvent<{ callId: string }>} cti-consult-complete-request - intent, cancelable: connects the customer with the consulted party
 * @fires {CustomEvent<{ callId: string }>} cti-merge-request - intent, cancelable: connects all participants
 * @fires {CustomEvent<{ callId: string }>} cti-consult-end-request - intent, cancelable: returns to the customer
 * @fires {CustomEvent<{ callId: string, partyId: string }>} cti-party-drop-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, partyId: string, muted: boolean }>} cti-party-mute-request - intent, cancelable
 * @csspart base - the whole element
 * @csspart party - one participant
 * @csspart mute - mutes a participant for all
 * @csspart drop - removes a participant
 * @csspart complete - completes the transfer
 * @csspart merge - connects all participants
 * @csspart back - returns to the customer
 */
export class CtiCallParties extends PhoneElement {
  static override styles = [tokens, controls, styles];

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current];
  }

  protected override render(): TemplateResult | typeof nothing {
    const call = this.phone?.state.$current.get() ?? null;
    if (call === null || call.parties.length === 0 || (call.phase !== 'active' && call.phase !== 'held'))
      return nothing;
    const consulted = call.parties.find(({ consulting }) => consulting) ?? null;
    return html`<section part="base" class="base" aria-label=${this.text.inThisCall}>
      <h3 class="title">${this.text.inThisCall}</h3>
      <ul>
        ${this.#renderCustomer(call)}
        ${repeat(
          call.parties,
          ({ id }) => id,
          (party) => this.#renderParty(call, party),
        )}
      </ul>
      ${consulted ? this.#renderConsultation(call, consulted) : nothing}
    </section>`;
  }

  #renderCustomer(call: CallView): TemplateResult {
    const { text } = this;
    const waits = call.customerWaits ?? call.phase === 'held';
    const gone = call.customerLeft === true;
    return html`<li part="party" class="party ${gone ? 'gone' : waits ? 'waiting' : 'talking'}">
      ${waits ? icons.pause : icons.person}
      <span class="who"
        ><span class="name ellipsis" dir=${dirOf(callerName(call, text))}>${callerName(call, text)}</span
        ><span class="standing">${gone ? text.customerLeft : waits ? text.waiting : text.customer}</span></span
      >
    </li>`;
  }

  #renderParty(call: CallView, party: CallParty): TemplateResult {
    const { text } = this;
    const muted = party.state === 'muted';
    return html`<li part="party" class="party ${party.state}">
      ${party.kind === 'number' ? icons.phone : icons.person}
      <span class="who"
        ><span class="name ellipsis" dir=${dirOf(party.display)}>${party.display}</span
        ><span class="standing"
          >${party.kind === 'supervisor' && party.state === 'talking' ? text.supervisor : text[party.state]}</span
        ></span
      >
      ${
        // A participant that was added cannot mute or remove others.
        party.consulting || party.kind === 'supervisor' || isGuest(call) || takesPlace(call, party)
          ? nothing
          : this.#renderButtons(call.id, party, muted)
      }
    </li>`;
  }

  #renderButtons(callId: string, party: CallParty, muted: boolean): TemplateResult {
    const { text } = this;
    const partyId = party.id;
    const talks = party.state !== 'ringing';
    return html`<span class="buttons">
      ${
        talks
          ? html`<button
              part="mute"
              class="button bare"
              type="button"
              aria-label=${text.muteParty(party.display)}
              aria-pressed=${muted ? 'true' : 'false'}
              @click=${this.#asks('cti-party-mute-request', { callId, partyId, muted: !muted })}
            >
              ${muted ? icons.microphoneOff : icons.microphone}
            </button>`
          : nothing
      }
      <button
        part="drop"
        class="button bare"
        type="button"
        aria-label=${text.dropParty(party.display)}
        @click=${this.#asks('cti-party-drop-request', { callId, partyId })}
      >
        ${icons.close}
      </button>
    </span>`;
  }

  #renderConsultation({ id: callId }: CallView, party: CallParty): TemplateResult {
    const { text } = this;
    const talks = party.state !== 'ringing';
    return html`<div class="actions">
      ${this.#renderAction('complete', 'primary', text.completeTransfer, 'cti-consult-complete-request', callId, talks)}
      ${this.#renderAction('back', 'outline', text.backToCustomer, 'cti-consult-end-request', callId, true)}
      ${this.#renderAction('merge', 'outline', text.merge, 'cti-merge-request', callId, talks)}
    </div>`;
  }

  #renderAction(
    part: string,
    kind: string,
    label: string,
    name: 'cti-consult-complete-request' | 'cti-consult-end-request' | 'cti-merge-request',
    callId: string,
    able: boolean,
  ): TemplateResult {
    const busy = this.waits(name);
    const off = busy || !able;
    return html`<button
      part=${part}
      class="button ${kind} ${part}"
      type="button"
      aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${off ? 'true' : 'false'}
      @click=${off ? nothing : this.#asks(name, { callId })}
    >
      ${busy ? busyRing : nothing}<span class="words" dir="auto">${label}</span>
    </button>`;
  }

  readonly #asks: Ask = (name, detail) => () => this.ask(name, detail);
}

/** Their call was merged into this one, whose customer has left: a hang-up now ends the call. */
function takesPlace({ customerLeft }: CallView, { id }: CallParty): boolean {
  return customerLeft === true && id.startsWith('merged-');
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-parties': CtiCallParties;
  }
}
