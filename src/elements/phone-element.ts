import type { PropertyDeclarations, PropertyValues } from 'lit';
import { type Listenable, StoreController } from '../controllers/store-controller.ts';
import type { Phone } from '../phone/phone.ts';
import type { PhoneState } from '../state/phone-state.ts';
import { type RequestDetails, type RequestName, requestEvent } from './events.ts';
import { LocalizedElement } from './localized-element.ts';
import { pageClock } from './page-clock.ts';
import { requestNames } from './request-table.ts';
import { isPhoneRequest, requestsOf } from './requests.ts';

/** Requests already handled: both a dialer inside a softphone and the softphone itself receive the event. */
const taken = new WeakSet<Event>();

/**
 * The base of all elements of the agent's screen: they read one phone's stores, and request actions by events.
 */
export abstract class PhoneElement extends LocalizedElement {
  static override properties: PropertyDeclarations = {
    phone: { attribute: false },
  };

  /** The phone to show and to send requests to. A softphone passes its own to the elements inside it. */
  declare phone: Phone | null;

  readonly #stores: StoreController = new StoreController(this);

  constructor() {
    super();
    this.phone = null;
    for (const name of requestNames) this.addEventListener(name, this.#onRequest);
  }

  /** The stores that this element shows. */
  protected abstract watched(state: PhoneState): Listenable[];

  protected override willUpdate(changed: PropertyValues): void {
    // A framework sets omitted properties to undefined.
    this.phone ??= null;
    this.clock ??= pageClock;
    super.willUpdate(changed);
    if (changed.has('phone')) {
      const { phone } = this;
      if (phone === null) {
        this.#stores.watch();
      } else {
        const { $pending, $contactForms } = requestsOf(phone);
        this.#stores.watch(...this.watched(phone.state), $pending, $contactForms);
      }
    }
  }

  /** Sends what a person pressed. */
  protected ask<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): void {
    if (this.phone && requestsOf(this.phone).isSecondPress(name, detail)) return;
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
