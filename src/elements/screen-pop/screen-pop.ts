import { html, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { ContactView } from '../../domain/protocol/contact.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dirOf, initials, isUnverified, nameIsNumber } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { icons } from '../icons.ts';
import { KeptFocus } from '../kept-focus.ts';
import { PhoneElement } from '../phone-element.ts';
import { type ContactText, requestsOf } from '../requests.ts';
import { tokens } from '../tokens.styles.ts';
import { renderChoice, renderElsewhere } from './choice.ts';
import { renderContactForm } from './contact-form.ts';
import {
  type DetailsContext,
  renderLastCalls,
  renderParams,
  renderRelated,
  renderTickets,
  webAddress,
} from './details.ts';
import { lowFrame } from './low-frame.styles.ts';
import { renderPath } from './path.ts';
import { styles } from './screen-pop.styles.ts';
import { renderScript } from './script.ts';

/**
 * The caller and the CRM's data about them, from the first ring on.
 *
 * @element cti-screen-pop
 * @summary The current call's contact, tickets, last calls and call parameters.
 * @attr {boolean} contact-link - makes the contact's name a button that opens the contact
 * @attr {boolean} ticket-link - makes the subjects of tickets buttons that open them
 * @attr {string} record-links - kinds of related records, separated by commas, whose labels are buttons that open them
 * @attr {boolean} without-details - shows only name, company and number, and after the call a contact that is still to
 *   be chosen or is being typed
 * @fires {CustomEvent<{ callId: string, kind: string, contactId: string }>} cti-open-contact-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, ticketId: string }>} cti-open-ticket-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, kind: string, id: string }>} cti-open-record-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, name: string, company: string | null }>} cti-contact-create-request - intent, cancelable
 * @fires {CustomEvent<{ callId: string, contact: { kind: string, id: string } | null }>} cti-contact-choose-request - intent, cancelable; null: none of the contacts
 * @slot - additional details about the caller, below the others
 * @csspart base - the whole element
 * @csspart who - name, company and number
 * @csspart name - the caller's name
 * @csspart open-contact - the name as a button or link that opens the contact
 * @csspart number - the caller's number
 * @csspart unverified - mark of an unverified number
 * @csspart masked - notice that the number is masked
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
 */
export class CtiScreenPop extends PhoneElement {
  static override styles = [tokens, controls, styles, lowFrame];
  static override properties: PropertyDeclarations = {
    contactLink: { type: Boolean, attribute: 'contact-link' },
    ticketLink: { type: Boolean, attribute: 'ticket-link' },
    recordLinks: { attribute: 'record-links' },
    withoutDetails: { type: Boolean, attribute: 'without-details', reflect: true },
  };

  declare contactLink: boolean;
  declare ticketLink: boolean;
  declare recordLinks: string;
  declare withoutDetails: boolean;

  constructor() {
    super();
    this.contactLink = false;
    this.ticketLink = false;
    this.recordLinks = '';
    this.withoutDetails = false;
    new KeptFocus(this, () => this.renderRoot.querySelector('.details'));
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$current];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const call = this.phone?.state.$current.get() ?? null;
    if (call?.contact && this.#forms.has(call.id)) this.#setForm(call.id, null);
  }

  protected override render(): TemplateResult | typeof nothing {
    const call = this.phone?.state.$current.get() ?? null;
    if (call === null) return nothing;
    // A button that has the focus must not become the one of another call.
    return html`${keyed(
      call.id,
      html`<section part="base" class="base" aria-label=${this.text.caller}>
        ${this.#renderWho(call)} ${this.#renderDetails(call)}
      </section>`,
    )}`;
  }

  #renderWho(call: CallView): TemplateResult {
    const name = callerName(call, this.text);
    const letters = nameIsNumber(call) || (call.customer.withheld && !call.customer.name) ? '' : initials(name);
    return html`<div part="who" class="who">
      <span class="mark ${call.contact ? 'known' : ''}" aria-hidden="true">${letters === '' ? icons.person : letters}</span>
      <div class="lines">
        <h2 part="name" class="name ellipsis" dir=${dirOf(name)} title=${name}>${this.#renderName(call, name)}</h2>
        <p class="company ellipsis" dir="auto">${this.#secondLine(call)}</p>
        <p class="line">
          ${this.#renderNumber(call)}
          ${isUnverified(call) ? this.#renderUnverified(call) : nothing}
          ${call.masked ? html`<cti-masking-badge exportparts="base: masked" .messages=${this.messages}></cti-masking-badge>` : nothing}
        </p>
      </div>
    </div>`;
  }

  #renderName(call: CallView, name: string): TemplateResult | string {
    const { contact } = call;
    if (contact === null) return name;
    const { kind, id: contactId } = contact;
    if (!this.contactLink) {
      const page = webAddress(contact.url ?? '');
      return page === null
        ? name
        : html`<a part="open-contact" class="link ellipsis" href=${page.href} target="_blank" rel="noopener noreferrer"
            >${name}<span class="visually-hidden"> (${this.text.opensInNewTab})</span></a
          >`;
    }
    const open = (): void => this.ask('cti-open-contact-request', { callId: call.id, kind, contactId });
    return html`<button part="open-contact" class="link ellipsis" type="button" @click=${open}>${name}</button>`;
  }

  #secondLine(call: CallView): string {
    if (call.contact) return call.contact.company ?? '';
    if (call.lookup === 'pending') return this.text.lookingUp;
    // Without a lookup the caller may still be known.
    return call.lookup === 'unavailable' ? this.text.callerNotLookedUp : this.text.unknownCaller;
  }

  /** The caller's number, or, if that is already the name, the number they called. */
  #renderNumber(call: CallView): TemplateResult {
    if (nameIsNumber(call)) {
      const { label, display } = call.virtualNumber;
      return html`<span class="quiet ellipsis" dir="auto">${label} <span class="number">${display}</span></span>`;
    }
    if (call.customer.withheld) return html`<span class="quiet ellipsis" dir="auto">${call.customer.display}</span>`;
    return html`<span part="number" class="number quiet ellipsis" dir="ltr">${call.customer.display}</span>`;
  }

  /** Beside the masking badge there is room only for the icon. */
  #renderUnverified({ masked }: CallView): TemplateResult {
    const { text } = this;
    return html`<span part="unverified" class="chip doubt" title=${text.unverifiedHelp}
      >${icons.warning}<span class=${masked ? 'visually-hidden' : nothing}>${text.unverified}</span></span
    >`;
  }

  /**
   * Without details, what waits for the agent after the call: the entry in the CRM waits for the choice, and a form may
   * be half typed.
   */
  #renderDetails(call: CallView): TemplateResult | typeof nothing {
    const brief = this.withoutDetails;
    const chooses = call.choice?.state === 'open';
    const types = this.#forms.has(call.id);
    if (brief && (call.phase !== 'ended' || !(chooses || types))) return nothing;
    const context = { call, text: this.text, locale: this.locale, now: this.clock.now() };
    return html`<div part="details" class="details" tabindex="0" role="group" aria-label=${this.text.details}>
      ${brief && !chooses ? nothing : this.#renderChoice(call)} ${brief ? nothing : renderScript(context)}
      ${brief && !types ? nothing : this.#renderLookup(call)}
      ${
        brief
          ? nothing
          : html`${renderPath(context)} ${renderParams(context)}
            ${call.contact ? this.#renderContact(context, call.contact) : nothing} ${renderElsewhere(context)}
            <slot></slot>`
      }
    </div>`;
  }

  #renderChoice(call: CallView): TemplateResult | typeof nothing {
    return renderChoice({
      call,
      text: this.text,
      locale: this.locale,
      busy: this.waits('cti-contact-choose-request'),
      choose: (contact) => this.ask('cti-contact-choose-request', { callId: call.id, contact }),
    });
  }

  #renderContact(context: DetailsContext, contact: ContactView): TemplateResult {
    const callId = context.call.id;
    const openTicket = this.ticketLink
      ? (ticketId: string) => this.ask('cti-open-ticket-request', { callId, ticketId })
      : null;
    const openRecord = (record: CrmRef): void => this.ask('cti-open-record-request', { callId, ...record });
    const linked = new Set((this.recordLinks ?? '').split(/\s*,\s*/));
    return html`${renderTickets(context, contact, openTicket)} ${renderRelated(context, contact, linked, openRecord)}
      ${renderLastCalls(context, contact)}`;
  }

  #renderLookup(call: CallView): TemplateResult | typeof nothing {
    const { text } = this;
    switch (call.lookup) {
      case 'pending':
        return html`<div part="lookup" class="skeleton" aria-label=${text.lookingUp} role="img"><i></i><i></i><i></i></div>`;
      case 'unavailable':
        return html`<p part="lookup" class="notice">${icons.warning}<span>${text.crmUnavailable}</span></p>`;
      case 'unknown':
        return call.contact ? nothing : this.#renderUnknown(call);
      default:
        return nothing;
    }
  }

  #renderUnknown(call: CallView): TemplateResult {
    const typed = this.#forms.get(call.id);
    if (typed !== undefined) {
      return renderContactForm({
        text: this.text,
        typed,
        busy: this.waits('cti-contact-create-request'),
        save: (draft) => this.ask('cti-contact-create-request', { callId: call.id, ...draft }),
        discard: () => this.#closeForm(call.id),
      });
    }
    // The CRM would show its users the hidden number.
    if (call.contactRefused) return html`<div part="lookup" class="unknown"><p>${this.text.notInCrm}</p></div>`;
    return html`<div part="lookup" class="unknown">
      <p>${this.text.notInCrm}</p>
      <button part="create" class="button outline create" type="button" @click=${() => this.#openForm(call)}>
        ${icons.addPerson} ${this.text.createContact}
      </button>
    </div>`;
  }

  /** Panels, the end of the call and other calls hide a form, and lose nothing of it. */
  get #forms(): ReadonlyMap<string, ContactText> {
    return this.phone === null ? new Map() : requestsOf(this.phone).$contactForms.get();
  }

  /** @param typed null: the form is closed */
  #setForm(callId: string, typed: ContactText | null): void {
    if (this.phone === null) return;
    const forms = new Map(this.#forms);
    if (typed === null) forms.delete(callId);
    else forms.set(callId, typed);
    requestsOf(this.phone).$contactForms.set(forms);
  }

  async #openForm({ id, customer }: CallView): Promise<void> {
    this.#setForm(id, { name: customer.name ?? '', company: '' });
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.focus();
  }

  async #closeForm(callId: string): Promise<void> {
    this.#setForm(callId, null);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.create')?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-screen-pop': CtiScreenPop;
  }
}
