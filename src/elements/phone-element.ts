import type { PropertyDeclarations, PropertyValues } from 'lit';
import { type Listenable, StoreController } from '../controllers/store-controller.ts';
import type { Phone } from '../phone/phone.ts';
import type { PhoneState } from '../state/phone-state.ts';
import { type RequestDetails, type RequestName, requestEvent } from './events.ts';
import type { Messages } from './messages.ts';
import { english } from './messages-english.ts';
import { pageClock } from './page-clock.ts';
import { requestNames } from './request-table.ts';
import { isPhoneRequest, requestsOf } from './requests.ts';
import { ThemedElement } from './themed-element.ts';

/** Requests already handled: both a dialer inside a softphone and the softphone itself receive the event. */
const taken = new WeakSet<Event>();

/**
 * The base of all elements of the agent's screen: they read one phone's stores, take their texts from `messages`, and
 * request actions by events.
 */
export abstract class PhoneElement extends ThemedElement {
  static override properties: PropertyDeclarations = {
    phone: { attribute: false },
    messages: { attribute: false },
  };

  /** The phone to show and to send requests to. A softphone passes its own to the elements inside it. */
  declare phone: Phone | null;
  /** Texts that replace the English ones. */
  declare messages: Partial<Messages>;

  readonly #stores: StoreController = new StoreController(this);
  #text: Messages = english;

  constructor() {
    super();
    this.phone = null;
    this.messages = {};
    for (const name of requestNames) this.addEventListener(name, this.#onRequest);
  }

  /** The stores that this element shows. */
  protected abstract watched(state: PhoneState): Listenable[];

  protected override willUpdate(changed: PropertyValues): void {
    // A framework sets omitted properties to undefined.
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

  protected ask<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): void {
    this.dispatchEvent(requestEvent(name, detail));
  }

  /** Whether any of these requests waits for its confirmation. */
  protected waits(...names: RequestName[]): boolean {
    if (!this.phone) return false;
    const pending = requestsOf(this.phone).$pending.get();
    return names.some((name) => pending.has(name));
  }

  readonly #onRequest = (event: Event): void => {
    // Wait for the page's own listeners, which may be further up and can cancel the event.
    queueMicrotask(() => {
      const phone = this.phone;
      if (!phone || event.defaultPrevented || taken.has(event) || !isPhoneRequest(event.type)) return;
      taken.add(event);
      const { type, detail } = event as CustomEvent;
      void requestsOf(phone).perform(type as RequestName, detail);
    });
  };
}
