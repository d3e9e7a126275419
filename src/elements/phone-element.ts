import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { type Listenable, StoreController } from '../controllers/store-controller.ts';
import type { Clock } from '../domain/clock.ts';
import type { Phone } from '../phone/phone.ts';
import type { PhoneState } from '../state/phone-state.ts';
import { type RequestDetails, type RequestName, requestEvent } from './events.ts';
import { english, type Messages } from './messages.ts';
import { pageClock } from './page-clock.ts';
import { requestNames } from './request-table.ts';
import { isPhoneRequest, requestsOf } from './requests.ts';

/** Requests someone has taken: the dialer inside a softphone and the softphone both hear one. */
const taken = new WeakSet<Event>();

/**
 * What all elements of the agent's screen share: they read one phone's stores,
 * speak through `messages`, and ask by events.
 *
 * @cssprop --cti-color-surface - background
 * @cssprop --cti-color-sunken - keys, and the line of a call's state
 * @cssprop --cti-color-raised - what lies over the background
 * @cssprop --cti-color-hover - background under the pointer, of plain buttons and chips
 * @cssprop --cti-color-text
 * @cssprop --cti-color-text-quiet - text of less weight
 * @cssprop --cti-color-border
 * @cssprop --cti-color-border-strong - edges of fields
 * @cssprop --cti-color-accent - main buttons, links, the selected tab, an incoming call
 * @cssprop --cti-color-on-accent
 * @cssprop --cti-color-accent-soft
 * @cssprop --cti-color-success - answer, call, a running call
 * @cssprop --cti-color-on-success
 * @cssprop --cti-color-success-soft
 * @cssprop --cti-color-danger - reject, hang up, problems, recording
 * @cssprop --cti-color-on-danger
 * @cssprop --cti-color-danger-soft
 * @cssprop --cti-color-warning - a call on hold
 * @cssprop --cti-color-warning-soft
 * @cssprop --cti-focus-ring - an outline
 * @cssprop --cti-radius
 * @cssprop --cti-radius-large
 * @cssprop --cti-shadow - of notices
 * @cssprop --cti-target-size - the least size of what can be pressed, 44px
 * @cssprop --cti-font-family
 * @cssprop --cti-font-size - 14px
 */
export abstract class PhoneElement extends LitElement {
  static override properties: PropertyDeclarations = {
    phone: { attribute: false },
    messages: { attribute: false },
    clock: { attribute: false },
    theme: { reflect: true },
  };

  /** The phone that is shown and asked; a softphone gives its own to the elements inside it. */
  declare phone: Phone | null;
  /** Texts that differ from the English ones. */
  declare messages: Partial<Messages>;
  /** Where timers and "today" take the time from. */
  declare clock: Clock;
  /** `light` or `dark`; without it the page's colour scheme decides. */
  declare theme: 'light' | 'dark' | undefined;

  readonly #stores: StoreController = new StoreController(this);
  #text: Messages = english;

  constructor() {
    super();
    this.phone = null;
    this.messages = {};
    this.clock = pageClock;
    this.theme = undefined;
    for (const name of requestNames) this.addEventListener(name, this.#onRequest);
  }

  /** The stores whose change shows. */
  protected abstract watched(state: PhoneState): Listenable[];

  protected override willUpdate(changed: PropertyValues): void {
    // A framework sets what a page leaves out to undefined.
    this.phone ??= null;
    this.clock ??= pageClock;
    if (changed.has('messages')) this.#text = { ...english, ...this.messages };
    if (changed.has('phone')) {
      const phone = this.phone;
      this.#stores.watch(...(phone ? [...this.watched(phone.state), requestsOf(phone).$pending] : []));
    }
  }

  protected get text(): Messages {
    return this.#text;
  }

  /** BCP 47 tag for dates, times and durations: the nearest `lang`, else the browser's. */
  protected get locale(): string {
    for (let node: Node | null = this; node !== null; node = parentAcrossShadow(node)) {
      if (node instanceof HTMLElement && node.lang !== '') return node.lang;
    }
    return navigator.language;
  }

  protected ask<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): void {
    this.dispatchEvent(requestEvent(name, detail));
  }

  /** Whether any of these requests waits for the wire. */
  protected waits(...names: RequestName[]): boolean {
    if (!this.phone) return false;
    const pending = requestsOf(this.phone).$pending.get();
    return names.some((name) => pending.has(name));
  }

  readonly #onRequest = (event: Event): void => {
    // The page's own listeners may sit further up and come later; they go first.
    queueMicrotask(() => {
      const phone = this.phone;
      if (!phone || event.defaultPrevented || taken.has(event) || !isPhoneRequest(event.type)) return;
      taken.add(event);
      const { type, detail } = event as CustomEvent;
      void requestsOf(phone).perform(type as RequestName, detail);
    });
  };
}

function parentAcrossShadow(node: Node): Node | null {
  return node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
}
