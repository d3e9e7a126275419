import type { VisitorCall, VisitorFact, VisitorRequest, VisitorVoice } from '../../phone/visitor-call.ts';
import { factEvent, requestEvent } from '../events.ts';
import { styles } from './click-to-call.styles.ts';
import { type ClickToCallMessages, english } from './messages.ts';
import { type CallState, clockText, isLive } from './states.ts';
import { createView } from './view.ts';

/** @public Exported so that this module's declaration includes the event types. */
export type { CtiEventMap } from '../events.ts';

/** A server that renders the page also imports this module, and has no HTMLElement. */
const PageElement = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/**
 * A button on a website that starts a call. Before the click it loads only itself. The click loads the voice layer,
 * asks for the microphone and calls.
 *
 * Not a Lit element: a shop's page pays for it on every visit, and calls are rare.
 *
 * @element cti-click-to-call
 * @attr {string} gateway - the gateway's address; empty: the page's own origin
 * @attr {string} site - the key under which the gateway knows this website
 * @attr {string} visitor-name - the visitor's name, shown to the agent
 * @attr {string} params - JSON object of further call parameters; `page` (without its query), `pageTitle` and `name`
 *   are added. The site's record at the gateway lists the accepted names; other parameters are not sent
 * @attr {string} theme - `light` or `dark`; default: the page's colour scheme
 * @slot - the button's label
 * @fires cti-dial-request - intent, cancelable: `{ to: "site:…", site, params }`
 * @fires cti-call-answered - fact: `{ callId }`
 * @fires cti-call-ended - fact: `{ callId, endReason, duration }`, seconds of talk
 * @csspart base - the whole element
 * @csspart button - the button before and after a call
 * @csspart call - the bar that replaces the button during a call
 * @csspart status - the state of the call
 * @csspart timer - duration of the call
 * @csspart mute - the Mute switch
 * @csspart hang-up - the Hang up button
 * @csspart message - a problem and its remedy
 * @cssprop --cti-color-accent - the button
 * @cssprop --cti-color-on-accent - text on the accent colour
 * @cssprop --cti-color-danger - the Hang up button and problems
 * @cssprop --cti-color-on-danger - text on the danger colour
 * @cssprop --cti-color-surface - background
 * @cssprop --cti-color-text - text
 * @cssprop --cti-color-border - borders
 * @cssprop --cti-font-family - the font
 * @cssprop --cti-click-to-call-radius - radius of corners
 * @cssprop --cti-click-to-call-width - minimum width, so that the layout stays stable
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

  /** Loads the code that places the call. Can be replaced to place calls differently. */
  loadVoice: () => Promise<VisitorVoice> = early(this, 'loadVoice') ?? (() => import('../../phone/visitor-call.ts'));
  /**
   * Gets the visitor's identity from the page's own server: resolves with the server's response to `POST /v1/tokens`
   * with the role `visitor`. Without it the gateway issues a token for the site's origin, and the visitor's number is
   * shown as unverified.
   */
  getVisitor: VisitorRequest['getVisitor'] = early(this, 'getVisitor');
  /** Returns the answer to the site's challenge (such as Turnstile), once per call. Null: the site has no challenge. */
  getChallenge: (() => string | Promise<string>) | null = early(this, 'getChallenge') ?? null;
  /** Time for which "Call ended" is shown, in ms. */
  endedMs: number = early(this, 'endedMs') ?? 4000;

  private words: ClickToCallMessages = english;
  private ownParams: Record<string, string> = {};
  private current: CallState = 'idle';
  private readonly internals = this.attachInternals();
  private readonly view = createView(this.attachShadow({ mode: 'open' }), styles);
  /** One per call. Aborting it hangs up. */
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
    // Moving an element within the page removes and adds it. The call must survive that.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.hangUp();
      clearTimeout(this.leaving);
    });
  }

  attributeChangedCallback(_name: string, _before: string | null, value: string | null): void {
    this.params = value;
  }

  /** Call parameters in addition to the automatic ones. */
  get params(): Record<string, string> {
    return this.ownParams;
  }
  /** A framework may pass the value of the attribute here: JSON, or nothing. */
  set params(value: Record<string, string> | string | null | undefined) {
    this.ownParams = paramsIn(value);
  }

  get state(): CallState {
    return this.current;
  }

  get muted(): boolean {
    return this.view.mute.ariaPressed === 'true';
  }

  /** Texts that replace the English ones. */
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

  /** Starts a call, like a click on the button. */
  async dial(): Promise<void> {
    if (isLive(this.current)) return;
    const site = this.getAttribute('site') ?? '';
    const request = { site, params: this.callParams() };
    // `to` exists in every dial request. Here it names the site instead of a number, and the site determines the
    // callee.
    if (!this.dispatchEvent(requestEvent('cti-dial-request', { to: `site:${site}`, ...request }))) return;
    const line = new AbortController();
    this.line = line;
    this.callId = '';
    this.answeredAt = 0;
    this.show('asking');
    // Ignore events of an earlier call that was hung up.
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
    // The query and the fragment can contain secrets, such as a password reset token.
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

  /** Shows the text of a state. A page may set other texts with every render, at any time. */
  private say(state: CallState): void {
    const { view, words } = this;
    view.status.textContent = isLive(state) || state === 'ended' ? words[state as keyof ClickToCallMessages] : '';
    view.again.textContent = state === 'problem' ? words.again : '';
  }

  private show(state: CallState, message = ''): void {
    const { view } = this;
    const inCall = isLive(state) || state === 'ended';
    // Keep the focus in the element when the focused button disappears.
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
    if (focused) (state === 'ended' ? view.bar : inCall ? view.hangUp : view.button).focus();
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

/** Returns the parameters of an object or of its JSON text. Logs a warning for anything else. */
function paramsIn(value: unknown): Record<string, string> {
  let params = value || {};
  try {
    if (typeof params === 'string') params = JSON.parse(params);
  } catch {
    // The warning below covers this case.
  }
  if (typeof params === 'object' && params !== null && !Array.isArray(params)) return params as Record<string, string>;
  console.warn('cti-click-to-call: "params" must be an object, or as an attribute a JSON object.');
  return {};
}

/** A property that the page set before this class was defined. Field initialisers would overwrite it. */
function early<Name extends keyof CtiClickToCall>(
  element: CtiClickToCall,
  name: Name,
): CtiClickToCall[Name] | undefined {
  if (!Object.hasOwn(element, name)) return undefined;
  const value = element[name];
  delete (element as Partial<CtiClickToCall>)[name];
  return value;
}
