import type { LitElement, PropertyValues, ReactiveController } from 'lit';
import type { CrmHost } from '../../domain/crm/host.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Problem } from '../../state/phone-state.ts';
import { requestEvent } from '../events.ts';
import type { Messages } from '../messages.ts';
import { openPhone, problemOf, resolveHost, type Settings } from './opening.ts';

const settingNames = ['gateway', 'adapter', 'tokenUrl', 'withoutVoice', 'host', 'getToken'] as const;

/** The element whose phone it is. */
export type PhoneHome = LitElement & Settings & { phone: Phone | null };

/**
 * Makes the softphone's own phone from its settings, and closes it again. A
 * phone that the page has given is neither opened nor closed here.
 */
export class PhoneOwner implements ReactiveController {
  /** Why there is no phone; null while there is one, or it is on its way. */
  problem: Problem | null = null;
  /** The CRM page's half, once it is there. */
  host: CrmHost | null = null;
  opening = false;
  /** Whether trying again may help: not where the page has yet to say how. */
  retriable = true;
  readonly #element: PhoneHome;
  readonly #text: () => Messages;
  #own: Phone | null = null;
  /** Aborted when the settings change or the element leaves; null while closed. */
  #attempt: AbortController | null = null;

  constructor(element: PhoneHome, text: () => Messages) {
    this.#element = element;
    this.#text = text;
    element.addController(this);
  }

  hostConnected(): void {
    // The first time, attributes and properties may still come: the first update has them all.
    if (this.#element.hasUpdated && this.#attempt === null) this.open();
  }

  hostDisconnected(): void {
    // Moving an element within the page takes it out and in: a call must outlive that.
    queueMicrotask(() => {
      if (!this.#element.isConnected) this.close();
    });
  }

  updated(changed: PropertyValues): void {
    const given = this.#element.phone !== null && this.#element.phone !== this.#own;
    if (changed.has('phone') && given) this.#closeOwn();
    if (settingNames.some((name) => changed.has(name))) this.open();
  }

  open(): void {
    if (!this.#element.isConnected) return;
    this.#attempt?.abort();
    this.#attempt = new AbortController();
    void this.#open(this.#attempt.signal);
  }

  close(): void {
    this.#attempt?.abort();
    this.#attempt = null;
    if (this.#own !== null && this.#element.phone === this.#own) this.#element.phone = null;
    this.#closeOwn();
  }

  async #open(signal: AbortSignal): Promise<void> {
    this.#show({ opening: true, problem: null, retriable: true });
    try {
      const host = await resolveHost(this.#element);
      if (signal.aborted) return;
      this.host = host;
      if (this.#element.phone === null || this.#element.phone === this.#own) await this.#openOwn(host, signal);
      if (!signal.aborted) this.#show({ opening: false });
    } catch (error) {
      if (!signal.aborted) this.#show({ opening: false, problem: problemOf(error, this.#text()) });
    }
  }

  async #openOwn(host: CrmHost | null, signal: AbortSignal): Promise<void> {
    const phone = await openPhone(this.#element, host);
    if (signal.aborted) return;
    if (phone === null) {
      const { notSetUp: message, notSetUpHelp: help } = this.#text();
      this.#show({ problem: { code: 'TOKEN_MISSING', message, help }, retriable: false });
      return;
    }
    this.#closeOwn();
    this.#own = phone;
    this.#element.phone = phone;
    this.#listen(host, signal);
    await phone.connect().catch((error) => {
      // A coded error is in the phone's `$problem` already.
      if (!(error instanceof CodedError)) throw error;
    });
  }

  /** A number clicked in the CRM is a wish like any other: the page may cancel it. */
  #listen(host: CrmHost | null, signal: AbortSignal): void {
    const stop = host?.onDial?.((to) => this.#element.dispatchEvent(requestEvent('cti-dial-request', { to })));
    if (stop) signal.addEventListener('abort', stop, { once: true });
  }

  #closeOwn(): void {
    const phone = this.#own;
    this.#own = null;
    // It is gone from the screen; whether its farewell arrives interests nobody any more.
    void phone?.disconnect().catch(() => {});
  }

  #show(change: { opening?: boolean; problem?: Problem | null; retriable?: boolean }): void {
    Object.assign(this, change);
    this.#element.requestUpdate();
  }
}
