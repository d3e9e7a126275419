import type { LitElement, PropertyValues, ReactiveController } from 'lit';
import type { Clock } from '../../domain/clock.ts';
import { readRecord } from '../../domain/crm/dialled-record.ts';
import type { CrmHost, DialWish, HostContext } from '../../domain/crm/host.ts';
import type { CrmRef } from '../../domain/crm/ref.ts';
import { CodedError } from '../../domain/errors/coded-error.ts';
import { listenToHost } from '../../phone/host/listen-to-host.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Problem } from '../../state/phone-state.ts';
import { requestEvent } from '../events.ts';
import type { Messages } from '../messages.ts';
import { AgentCheck } from './agent-check.ts';
import { keepPhone, onPhoneKept, phonesFor, takeOverPhone, takePhone } from './kept-phones.ts';
import { problemOf } from './opening.ts';
import { OwnPhone, type PhoneSource } from './own-phone.ts';
import { askForToken, type Purpose, purposeOf, resolveHost, type Settings, samePurpose } from './settings.ts';

const settingNames = ['gateway', 'adapter', 'tokenUrl', 'withoutVoice', 'host', 'getToken'] as const;

/** The element that owns the phone. */
export type PhoneHome = LitElement & Settings & { phone: Phone | null; clock: Clock };

/**
 * Creates the softphone's own phone from its settings, and closes it. A phone provided by the page is neither opened
 * nor closed here.
 *
 *            settings      ┌── another purpose or agent, when no call is up ──┐
 *   (none) ───────────► opening ──► open ────────────────────────────────────┘
 *                          ▲          │ the element leaves the page
 *                          │          ▼
 *                          └─ back ─ kept ──► closed, or shown by another element
 *
 * Functions and the host are read at each use, so a page can pass new ones with every render.
 */
export class PhoneOwner implements ReactiveController, PhoneSource {
  /** Why there is no phone, or what is wrong with the settings. null: no problem. */
  problem: Problem | null = null;
  /** The CRM page's half, once loaded. */
  host: CrmHost | null = null;
  /** Whether the user sees the softphone, as far as the CRM's page says. */
  visible = true;
  /** The record whose page is open in the CRM. */
  about: CrmRef | null = null;
  opening = false;
  /** Whether a retry can help. False while settings are missing. */
  retriable = true;
  /** Settings changed during a call. They apply after its end. */
  waiting = false;
  readonly #element: PhoneHome;
  readonly #text: () => Messages;
  readonly #agentCheck: AgentCheck;
  #own: OwnPhone | null = null;
  /** The page provided the shown phone. */
  #given = false;
  #logged = '';
  /** The purpose of the last opening. null: closed. */
  #purpose: Purpose | null = null;
  /** Aborted when the settings change or the phone is closed. */
  #attempt: AbortController | null = null;
  #stopHostListeners: () => void = () => {};
  #stopFreeListener: () => void = () => {};
  #stopKeptListener: () => void = () => {};

  constructor(element: PhoneHome, text: () => Messages) {
    this.#element = element;
    this.#text = text;
    this.#agentCheck = new AgentCheck({
      clock: () => element.clock,
      ask: () => this.askForToken(),
      identity: () => this.#own?.identity ?? null,
      onOtherAgent: () => this.onOtherAgent(),
    });
    element.addController(this);
  }

  hostConnected(): void {
    this.#stopKeptListener = onPhoneKept((own) => void this.#consider(own));
    // Before the first update, attributes and properties may still change. That update opens the phone.
    if (!this.#element.hasUpdated) return;
    if (this.#own !== null && takePhone(this.#own)) this.#listen();
    else if (this.#attempt === null) this.open();
    else if (this.#given) this.#listen();
  }

  hostDisconnected(): void {
    this.#stopKeptListener();
    const own = this.#own;
    if (own !== null) keepPhone(own, this.#element.clock, { taken: () => this.#forget(), closed: () => this.close() });
    // Moving an element within the page removes and adds it.
    queueMicrotask(() => {
      if (this.#element.isConnected) return;
      this.#stopHostListeners();
      this.#agentCheck.stop();
      if (own === null) this.close();
    });
  }

  updated(changed: PropertyValues): void {
    if (changed.has('phone')) this.#onPhone();
    if (settingNames.some((name) => changed.has(name))) this.#onSettings(changed);
  }

  open(): void {
    if (!this.#element.isConnected) return;
    this.#attempt?.abort();
    this.#attempt = new AbortController();
    this.waiting = false;
    this.#stopFreeListener();
    void this.#open(this.#attempt.signal);
  }

  close(): void {
    const own = this.#own;
    this.#forget();
    own?.close();
  }

  /** Hides a problem of the settings. The existing phone continues unchanged. */
  dismiss(): void {
    this.#show({ problem: null });
  }

  async askForToken(): Promise<string> {
    return await askForToken(this.#element, this.host);
  }

  onOtherAgent(): void {
    queueMicrotask(() => this.#changeOver());
  }

  /** If the page removes its phone, the settings apply again. */
  #onPhone(): void {
    const { phone } = this.#element;
    if (phone === (this.#own?.phone ?? null)) {
      if (phone !== null || !this.#given) return;
      this.#given = false;
      this.open();
    } else if (phone === null) {
      this.#element.phone = this.#own?.phone ?? null;
    } else {
      this.#given = true;
      this.#letGo();
    }
  }

  #onSettings(changed: PropertyValues): void {
    let purpose: Purpose;
    try {
      purpose = purposeOf(this.#element);
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#purpose === null || !samePurpose(purpose, this.#purpose)) {
      this.#changeOver();
      return;
    }
    // The settings are as before.
    if (this.waiting) this.#show({ waiting: false });
    if (this.#own !== null && this.problem !== null) this.#show({ problem: null });
    if (this.#element.host && this.#element.host !== this.host) {
      this.host = this.#element.host;
      if (this.#own !== null || this.#given) this.#listen();
    }
    if (changed.has('tokenUrl')) this.#agentCheck.now();
    else if (changed.has('getToken') || changed.has('host')) this.#agentCheck.soon();
  }

  /** Opens another phone as soon as no call or wrap-up would be lost. */
  #changeOver(): void {
    const own = this.#own;
    if (own?.busy !== true) {
      this.open();
      return;
    }
    if (this.waiting) return;
    this.#show({ waiting: true });
    this.#stopFreeListener();
    this.#stopFreeListener = own.onFree(() => {
      if (this.waiting) this.open();
    });
  }

  async #open(signal: AbortSignal): Promise<void> {
    this.#show({ opening: true, problem: null, retriable: true });
    try {
      const purpose = purposeOf(this.#element);
      this.#purpose = purpose;
      const host = await resolveHost(this.#element);
      if (signal.aborted) return;
      this.host = this.#element.host ?? host;
      if (this.#given) this.#listen();
      if (this.#ownIsShown) await this.#openOwn(purpose, signal);
      if (signal.aborted) return;
      this.#show({ opening: false });
      this.#logged = '';
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async #openOwn(purpose: Purpose, signal: AbortSignal): Promise<void> {
    if (!purpose.hasToken) {
      const { notSetUp: message, notSetUpHelp: help } = this.#text();
      this.#become(null);
      this.#show({ problem: { code: 'TOKEN_MISSING', message, help }, retriable: false });
      return;
    }
    const left = await this.#findKept(purpose);
    if (signal.aborted || !this.#ownIsShown) return;
    if (left !== null && takeOverPhone(left)) {
      this.#become(left);
      return;
    }
    const own = await OwnPhone.make(purpose, this);
    if (signal.aborted || !this.#ownIsShown) return;
    this.#become(own);
    // The phone connects by itself. Its `$problem` already has a coded error.
    await own.phone.connect().catch((error) => {
      if (!(error instanceof CodedError)) throw error;
    });
    for (const each of phonesFor(purpose)) await this.#consider(each);
  }

  /** Finds a phone of a removed element with the same purpose and agent, to continue its call here. */
  async #findKept(purpose: Purpose): Promise<OwnPhone | null> {
    const candidates = phonesFor(purpose).filter(({ identity }) => identity !== null);
    if (candidates.length === 0) return null;
    const { agentOf } = await import('../../phone/agent-of.ts');
    const agent = await this.askForToken()
      .then((token) => agentOf(purpose.gateway, token))
      .catch(() => null);
    return agent === null ? null : (candidates.find(({ identity }) => identity === agent) ?? null);
  }

  /** During a route transition two elements may overlap. The remaining one takes the phone of the removed one. */
  async #consider(left: OwnPhone): Promise<void> {
    const own = this.#own;
    // The previous element may be moving to another place in the page.
    await Promise.resolve();
    if (own === null || own === left || own !== this.#own || own.speaks || !this.#element.isConnected) return;
    const { purpose } = own;
    if (own.identity === null || own.identity !== left.identity || !phonesFor(purpose).includes(left)) return;
    if (takeOverPhone(left)) this.#become(left);
  }

  /** Makes this the element's phone, and closes the previous one. */
  #become(own: OwnPhone | null): void {
    const before = this.#own;
    this.#own = own;
    if (own !== null) own.source = this;
    this.#stopHostListeners();
    if (own !== null) this.#listen();
    if (own !== null || this.#element.phone === before?.phone) this.#element.phone = own?.phone ?? null;
    before?.close();
  }

  /** The page provided another phone. A call on the own phone continues to its end. */
  #letGo(): void {
    const own = this.#own;
    this.#own = null;
    this.#stopHostListeners();
    this.#stopFreeListener();
    // A running opening continues, because it also loads the host. It creates no phone.
    this.#show({ problem: null, waiting: false });
    if (!own?.speaks) {
      own?.close();
      return;
    }
    console.warn('Sidecall: cti-softphone was given another phone during a call. That call goes on to its end.');
    const stop = own.onFree(() => {
      stop();
      own.close();
    });
  }

  /** Releases the phone without closing it, because another element may have it. */
  #forget(): void {
    this.#attempt?.abort();
    this.#attempt = null;
    this.#purpose = null;
    this.waiting = false;
    this.#stopFreeListener();
    this.#stopHostListeners();
    this.#agentCheck.stop();
    const own = this.#own;
    this.#own = null;
    if (own !== null && this.#element.phone === own.phone) this.#element.phone = null;
  }

  /**
   * A number clicked in the CRM becomes a normal dial request, so the page can cancel it. A phone of the page has its
   * own listener for that.
   */
  #listen(): void {
    this.#stopHostListeners();
    if (this.host === null) return;
    const dial = ({ number: to, about }: DialWish): unknown =>
      this.#element.dispatchEvent(requestEvent('cti-dial-request', { to, ...(about && { about }) }));
    const stop = listenToHost(this.host, {
      dial: this.#own === null ? undefined : dial,
      onContext: (now) => this.#follow(now),
    });
    this.#stopHostListeners = () => {
      this.#stopHostListeners = () => {};
      stop();
      this.#follow(null);
    };
  }

  /** Follows the CRM page's theme, unless this page sets one. */
  #follow(now: HostContext | null): void {
    const { theme } = now ?? {};
    this.visible = now?.visible !== false;
    this.about = readRecord(now?.about);
    if (theme === 'light' || theme === 'dark') this.#element.setAttribute('data-host-theme', theme);
    else this.#element.removeAttribute('data-host-theme');
  }

  get #ownIsShown(): boolean {
    const { phone } = this.#element;
    return phone === null || phone === this.#own?.phone;
  }

  #fail(error: unknown): void {
    const problem = problemOf(error, this.#text());
    const text = `${problem.message} ${problem.help}`;
    // A page may set the same wrong setting with every render.
    if (text !== this.#logged) console.error(`Sidecall: cti-softphone: ${text}`, error);
    this.#logged = text;
    this.#show({ opening: false, problem });
  }

  #show(change: { opening?: boolean; problem?: Problem | null; retriable?: boolean; waiting?: boolean }): void {
    Object.assign(this, change);
    this.#element.requestUpdate();
  }
}
