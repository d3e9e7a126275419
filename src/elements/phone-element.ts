import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { type Listenable, StoreController } from '../controllers/store-controller.ts';
import type { Clock } from '../domain/clock.ts';
import type { Phone } from '../phone/phone.ts';
import type { PhoneState } from '../state/phone-state.ts';
import { type RequestDetails, type RequestName, requestEvent } from './events.ts';
import type { Messages } from './messages.ts';
import { english } from './messages-english.ts';
import { pageClock } from './page-clock.ts';
import { languageAround } from './page-language.ts';
import { requestNames } from './request-table.ts';
import { isPhoneRequest, requestsOf } from './requests.ts';

/** Requests already handled: both a dialer inside a softphone and the softphone itself receive the event. */
const taken = new WeakSet<Event>();

/**
 * The base of all elements of the agent's screen: they read one phone's stores, take their texts from `messages`, and
 * request actions by events.
 *
 * @cssprop --cti-color-surface - background
 * @cssprop --cti-color-sunken - background of keys and of the line with a call's state
 * @cssprop --cti-color-raised - overlays
 * @cssprop --cti-color-hover - background under the pointer, of plain buttons and chips
 * @cssprop --cti-color-text - text
 * @cssprop --cti-color-text-quiet - secondary text
 * @cssprop --cti-color-border - borders
 * @cssprop --cti-color-border-strong - edges of fields
 * @cssprop --cti-color-accent - main buttons, links, the selected tab, an incoming call
 * @cssprop --cti-color-on-accent - text on the accent colour
 * @cssprop --cti-color-accent-soft - a light background in the accent colour
 * @cssprop --cti-color-success - answer, call, an active call
 * @cssprop --cti-color-on-success - text on the success colour
 * @cssprop --cti-color-success-soft - a light background in the success colour
 * @cssprop --cti-color-danger - reject, hang up, problems, recording
 * @cssprop --cti-color-on-danger - text on the danger colour
 * @cssprop --cti-color-danger-soft - a light background in the danger colour
 * @cssprop --cti-color-warning - a call on hold
 * @cssprop --cti-color-warning-soft - a light background in the warning colour
 * @cssprop --cti-focus-ring - outline of the focused control
 * @cssprop --cti-radius - radius of corners
 * @cssprop --cti-radius-large - radius of the corners of panels
 * @cssprop --cti-shadow - shadow of notices
 * @cssprop --cti-target-size - minimum size of controls, 44px
 * @cssprop --cti-font-family - the font
 * @cssprop --cti-font-size - font size, 14px
 */
export abstract class PhoneElement extends LitElement {
  static override properties: PropertyDeclarations = {
    phone: { attribute: false },
    messages: { attribute: false },
    clock: { attribute: false },
    theme: { reflect: true },
  };

  /** The phone to show and to send requests to. A softphone passes its own to the elements inside it. */
  declare phone: Phone | null;
  /** Texts that replace the English ones. */
  declare messages: Partial<Messages>;
  /** The time source of timers and of "today". */
  declare clock: Clock;
  /** `light` or `dark`. Default: the page's colour scheme. */
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

  /** BCP 47 tag for dates, times and durations: the nearest `lang`, or the browser's language. */
  protected get locale(): string {
    return languageAround(this);
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
