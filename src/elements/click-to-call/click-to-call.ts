import type { VisitorCall, VisitorFact, VisitorRequest, VisitorVoice } from '../../phone/visitor-call.ts';
import { factEvent, requestEvent } from '../events.ts';
import { styles } from './click-to-call.styles.ts';
import { type ClickToCallMessages, english } from './messages.ts';
import { type CallState, clockText, isLive } from './states.ts';
import { createView } from './view.ts';

/** @public With it the declaration of this module brings the types of the events. */
export type { CtiEventMap } from '../events.ts';

/** A server that renders the page imports this module, too, and has no elements. */
const PageElement = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/**
 * A button that calls from a website. Until it is clicked it loads nothing but
 * itself; the click loads the voice layer, asks for the microphone and calls.
 *
 * Not a Lit element: a shop's page pays for it on every visit, calls are few.
 *
 * @element cti-click-to-call
 * @attr {string} gateway - the gateway's address; empty: the page's own origin
 * @attr {string} site - the key under which the gateway knows this website
 * @attr {string} visitor-name - what the visitor calls itself, shown to the agent
 * @attr {string} params - JSON object of further call parameters; `page` (without its query), `pageTitle` and `name`
 *   are added. The site's record at the gateway lists those that it wants; others are not sent
 * @attr {string} theme - `light` or `dark`; without it the page's colour scheme decides
 * @slot - the button's label
 * @fires cti-dial-request - intent, cancelable: `{ to: "site:…", site, params }`
 * @fires cti-call-answered - fact: `{ callId }`
 * @fires cti-call-ended - fact: `{ callId, endReason, duration }`, seconds of talk
 * @csspart base - all of it
 * @csspart button - the button before and after a call
 * @csspart call - the bar that replaces it during a call
 * @csspart status - what is happening
 * @csspart timer - how long the call lasts
 * @csspart mute
 * @csspart hang-up
 * @csspart message - what went wrong, and what to do
 * @cssprop --cti-color-accent
 * @cssprop --cti-color-on-accent
 * @cssprop --cti-color-danger
 * @cssprop --cti-color-on-danger
 * @cssprop --cti-color-surface
 * @cssprop --cti-color-text
 * @cssprop --cti-color-border
 * @cssprop --cti-font-family
 * @cssprop --cti-click-to-call-radius
 * @cssprop --cti-click-to-call-width - the least width, so that nothing jumps
 * @cssstate idle
 * @cssstate asking
 * @cssstate connecting
 * @cssstate ringing
 * @cssstate talking
 * @cssstate ended
 * @cssstate problem
 */
export class CtiClickToCall extends PageElement {
  static observedAttributes = ['params'];

  /** Loads what places the call. Replace it to call otherwise. */
  loadVoice: () => Promise<VisitorVoice> = early(this, 'loadVoice') ?? (() => import('../../phone/visitor-call.ts'));
  /**
   * Asks the page's own server who this visitor is: resolves with what the server got from `POST /v1/tokens` with the
   * role `visitor`. Without it the gateway gives a token to the site's origin, and a number is shown as unverified.
   */
  getVisitor: VisitorRequest['getVisitor'] = early(this, 'getVisitor');
  /** Returns the answer to the site's challenge (Turnstile and the like), once a call. Null: the site has none. */
  getChallenge: (() => string | Promise<string>) | null = early(this, 'getChallenge') ?? null;
  /** How long "Call ended" stays, in milliseconds. */
  endedMs: number = early(this, 'endedMs') ?? 4000;

  private words: ClickToCallMessages = english;
  private ownParams: Record<string, string> = {};
  private current: CallState = 'idle';
  private readonly internals = this.attachInternals();
  private readonly view = createView(this.attachShadow({ mode: 'open' }), styles);
  /** Aborting it hangs up. One a call. */
  private line: AbortController | null = null;
  private call: VisitorCall | null = null;
  private callId = '';
  private answeredAt = 0;
  private ticking: ReturnType<typeof setInterval> | undefined;
  private leaving: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.view.button.onclick = () => void this.dial();
    this.view.hangUp.onclick = () => this.hangUp();
    this.view.mute.onclick = () => this.mute(!this.muted);
    this.messages = early(this, 'messages') ?? {};
    this.params = early(this, 'params') ?? {};
    this.show('idle');
  }

  disconnectedCallback(): void {
    // Moving an element within the page takes it out and in: a call must outlive that.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.hangUp();
      clearTimeout(this.leaving);
    });
  }

  attributeChangedCallback(_name: string, _before: string | null, value: string | null): void {
    this.params = value;
  }

  /** Call parameters beside the automatic ones. */
  get params(): Record<string, string> {
    return this.ownParams;
  }
  /** A framework may set here what a page wrote as the attribute: JSON, or nothing. */
  set params(value: Record<string, string> | string | null | undefined) {
    this.ownParams = paramsIn(value);
  }

  get state(): CallState {
    return this.current;
  }

  get muted(): boolean {
    return this.view.mute.ariaPressed === 'true';
  }

  /** Other words, or another language; what is left out stays English. */
  get messages(): Partial<ClickToCallMessages> {
    return this.words;
  }
  set messages(messages: Partial<ClickToCallMessages> | null | undefined) {
    this.words = { ...english, ...messages };
    const { view, words } = this;
    view.mute.ariaLabel = words.mute;
    view.hangUp.ariaLabel = words.hangUp;
    view.label.textContent = words.call;
    this.say(this.current);
  }

  /** Calls, as the button does. */
  async dial(): Promise<void> {
    if (isLive(this.current)) return;
    const site = this.getAttribute('site') ?? '';
    const request = { site, params: this.callParams() };
    // `to` as in every dial request: here not a number, but whatever the site's calls go to.
    if (!this.dispatchEvent(requestEvent('cti-dial-request', { to: `site:${site}`, ...request }))) return;
    const line = new AbortController();
    this.line = line;
    this.callId = '';
    this.answeredAt = 0;
    this.show('asking');
    // A line that was hung up has nothing more to say.
    const tell = (fact: VisitorFact): void => {
      if (this.line === line) this.heard(fact);
    };
    let voice: VisitorVoice;
    try {
      voice = await this.loadVoice();
    } catch (error) {
      console.error('cti-click-to-call: the code of the call could not be loaded.', error);
      tell({ type: 'problem', message: this.words.unreachable, help: '' });
      return;
    }
    if (line.signal.aborted) return;
    this.call = await voice.placeVisitorCall(
      {
        gateway: this.getAttribute('gateway') ?? '',
        ...request,
        getVisitor: this.getVisitor,
        getChallenge: this.getChallenge,
        signal: line.signal,
      },
      tell,
    );
  }

  hangUp(): void {
    if (!isLive(this.current)) return;
    this.heard({ type: 'ended', callId: this.callId });
  }

  mute(muted: boolean): void {
    if (this.current !== 'talking') return;
    this.call?.mute(muted);
    this.view.mute.ariaPressed = String(muted);
  }

  private callParams(): Record<string, string> {
    const name = this.getAttribute('visitor-name')?.trim();
    // Queries and fragments hold what is nobody else's, such as the token of a reset password.
    return {
      page: location.origin + location.pathname,
      pageTitle: document.title,
      ...(name ? { name } : {}),
      ...this.params,
    };
  }

  private heard(fact: VisitorFact): void {
    if (fact.type === 'talking') {
      this.callId = fact.callId;
      this.answeredAt = performance.now();
      this.view.mute.ariaPressed = 'false';
    }
    const over = fact.type === 'ended' || fact.type === 'problem';
    const answered = this.answeredAt > 0;
    const duration = answered ? Math.round((performance.now() - this.answeredAt) / 1000) : 0;
    if (over) {
      this.line?.abort();
      this.line = null;
      this.call = null;
      this.answeredAt = 0;
    }
    this.show(fact.type, fact.type === 'problem' ? `${fact.message} ${fact.help}`.trim() : '');
    if (fact.type === 'talking') this.dispatchEvent(factEvent('cti-call-answered', { callId: fact.callId }));
    if (fact.type === 'ended' || (over && answered)) {
      const endReason = answered ? 'COMPLETED' : null;
      this.dispatchEvent(factEvent('cti-call-ended', { callId: this.callId, endReason, duration }));
    }
  }

  /** The words of a state; a page may set others with every render, whatever happens meanwhile. */
  private say(state: CallState): void {
    const { view, words } = this;
    view.status.textContent = isLive(state) || state === 'ended' ? words[state as keyof ClickToCallMessages] : '';
    view.again.textContent = state === 'problem' ? words.again : '';
  }

  private show(state: CallState, message = ''): void {
    const { view } = this;
    const inCall = isLive(state) || state === 'ended';
    // The focus must not fall out of the element with the button that goes.
    const focused = this.shadowRoot?.activeElement != null;
    this.current = state;
    this.internals.states.clear();
    this.internals.states.add(state);
    view.button.hidden = inCall;
    view.bar.hidden = !inCall;
    this.say(state);
    view.slot.hidden = state === 'problem';
    view.mute.hidden = state !== 'talking';
    view.timer.hidden = state !== 'talking';
    view.hangUp.hidden = state === 'ended';
    view.message.textContent = message;
    if (focused) (inCall ? view.hangUp : view.button).focus();
    clearInterval(this.ticking);
    clearTimeout(this.leaving);
    if (state === 'talking') {
      const tick = (): void => {
        view.timer.textContent = clockText(Math.floor((performance.now() - this.answeredAt) / 1000));
      };
      tick();
      this.ticking = setInterval(tick, 1000);
    }
    if (state === 'ended') this.leaving = setTimeout(() => this.show('idle'), this.endedMs);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-click-to-call': CtiClickToCall;
  }
}

/** What is no object of parameters is none, and the developer is told. */
function paramsIn(value: unknown): Record<string, string> {
  let params = value || {};
  try {
    if (typeof params === 'string') params = JSON.parse(params);
  } catch {
    // Told below.
  }
  if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params as Record<string, string>;
  console.warn('cti-click-to-call: "params" must be an object, or as an attribute a JSON object.');
  return {};
}

/** What the page set before this class was defined; field initialisers would throw it away. */
function early<Name extends keyof CtiClickToCall>(
  element: CtiClickToCall,
  name: Name,
): CtiClickToCall[Name] | undefined {
  if (!Object.hasOwn(element, name)) return undefined;
  const value = element[name];
  delete (element as Partial<CtiClickToCall>)[name];
  return value;
}
