import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import type { Listenable } from '../../controllers/store-controller.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { CallRecording } from '../../domain/protocol/parties.ts';
import type { PhoneState } from '../../state/phone-state.ts';
import { callerName, dialBackTo, dirOf, isMissed, isUnverified, reasonText } from '../call-texts.ts';
import { controls } from '../controls.styles.ts';
import { busyRing, icons } from '../icons.ts';
import { PhoneElement } from '../phone-element.ts';
import { clockTime, dayText, spokenDuration, timerText } from '../time-texts.ts';
import { tokens } from '../tokens.styles.ts';
import { styles } from './call-log.styles.ts';

/**
 * The agent's calls, newest first, grouped by day. A click calls back. A masked party is called back through its call
 * ID, so the number stays hidden.
 *
 * @element cti-call-log
 * @summary Recent calls, with call back, recordings and voicemail.
 * @fires {CustomEvent<{ to: string }>} cti-dial-request - intent, cancelable: call this party again
 * @fires {CustomEvent<{ more: boolean }>} cti-log-request - intent, cancelable: load older calls, or try again
 * @csspart base - the whole element
 * @csspart day - the name of a day
 * @csspart entry - one call
 * @csspart recording - opens the player of a recording or voicemail
 * @csspart player - the player of a recording
 * @csspart play - plays and pauses a recording
 * @csspart position - the player's slider
 * @csspart times - the player's position and length
 * @csspart rate - the player's speed
 * @csspart unverified - mark of an unverified number
 * @csspart masked - notice that the number is masked
 * @csspart more - loads older calls
 * @csspart status - message instead of the calls or below them
 * @csspart retry - loads the calls again
 */
export class CtiCallLog extends PhoneElement {
  static override styles = [tokens, controls, styles];

  static override properties: PropertyDeclarations = { opened: { state: true, attribute: false } };
  /** IDs of recordings whose players are open. */
  declare private opened: ReadonlySet<string>;

  constructor() {
    super();
    this.opened = new Set();
  }

  protected watched(state: PhoneState): Listenable[] {
    return [state.$log, state.$logStatus, state.$logMore, state.$status];
  }

  protected override render(): TemplateResult {
    const log = this.phone?.state.$log.get() ?? [];
    const status = this.phone?.state.$logStatus.get() ?? 'idle';
    return html`<section part="base" class="base" aria-label=${this.text.recentCalls} tabindex="0">
      ${byDay(log, (call) => dayText(call.startedAt, this.clock.now(), this.locale, this.text)).map(
        ([day, calls]) => html`<h3 part="day" class="day">${day}</h3>
          <ul>
            ${calls.map((call) => html`<li>${this.#renderEntry(call)}${call.recordings.map((each) => this.#renderRecording(call, each))}</li>`)}
          </ul>`,
      )}
      ${this.#renderStatus(log.length, status)}
    </section>`;
  }

  #renderEntry(call: CallView): TemplateResult {
    const { text } = this;
    const to = dialBackTo(call);
    const missed = isMissed(call);
    const name = callerName(call, text);
    const direction = missed ? text.missed : call.direction === 'inbound' ? text.inbound : text.outbound;
    const icon = missed ? icons.missed : call.direction === 'inbound' ? icons.incoming : icons.outgoing;
    const content = html`<span class="lead" title=${direction}>${icon}</span>
      <span class="main">
        <span class="name ellipsis" dir=${dirOf(name)}>${name}</span>
        <span class="second">${this.#renderSecond(call)}</span>
      </span>
      <span class="end">
        <span class="visually-hidden">${direction}, </span>
        <time datetime=${call.startedAt}>${clockTime(call.startedAt, this.locale)}</time>
        ${this.#renderDuration(call)}
      </span>
      ${to === null ? nothing : html`<span class="back" aria-hidden="true">${icons.phone}</span>`}`;
    if (to === null) return html`<div part="entry" class="entry ${missed ? 'missed' : ''}">${content}</div>`;
    const off = !this.#able || this.waits('cti-dial-request');
    return html`<button
      part="entry"
      class="entry ${missed ? 'missed' : ''}"
      type="button"
      aria-disabled=${off ? 'true' : 'false'}
      aria-description=${text.callBack(name)}
      @click=${off ? nothing : () => this.ask('cti-dial-request', { to })}
    >
      ${content}
    </button>`;
  }

  /** A separate line, as high as the player that replaces it. */
  #renderRecording(call: CallView, { id, kind, durationMs, incomplete }: CallRecording): TemplateResult {
    const { text } = this;
    const seconds = durationMs / 1000;
    const whole = kind === 'voicemail' ? text.voicemail : text.recording;
    const what = incomplete ? text.incomplete(whole) : whole;
    const label = `${what}: ${callerName(call, text)}`;
    if (this.opened.has(id)) {
      return html`<cti-recording-player
        part="player"
        exportparts="play, position, times, rate"
        class="recording"
        recording=${id}
        seconds=${seconds}
        label=${label}
        .phone=${this.phone}
        .messages=${this.messages}
      ></cti-recording-player>`;
    }
    return html`<button part="recording" class="recording open" type="button" @click=${() => this.#open(id)}>
      ${kind === 'voicemail' ? icons.voicemail : icons.play}<span class="ellipsis" dir="auto">${what}</span>
      <span aria-hidden="true">${timerText(seconds)}</span
      ><span class="visually-hidden">${callerName(call, text)}, ${spokenDuration(seconds, this.locale)}</span>
    </button>`;
  }

  /** Opening a recording starts playback. */
  async #open(id: string): Promise<void> {
    this.opened = new Set([...this.opened, id]);
    await this.updateComplete;
    const player = [...this.renderRoot.querySelectorAll('cti-recording-player')].find((each) => each.recording === id);
    await player?.updateComplete;
    player?.focus();
    player?.play();
  }

  #renderSecond(call: CallView): TemplateResult {
    const words = [
      call.note,
      call.contact?.company ?? '',
      call.contact ? call.customer.display : '',
      call.virtualNumber.label,
    ];
    const word = words.find((candidate) => candidate !== '') ?? '';
    const shown = call.masked && call.note === '' ? call.virtualNumber.label : word;
    return html`${call.masked ? html`<cti-masking-badge exportparts="base: masked" .messages=${this.messages}></cti-masking-badge>` : nothing}
      ${isUnverified(call) ? html`<span part="unverified" class="chip doubt" title=${this.text.unverifiedHelp}>${icons.warning}${this.text.unverified}</span>` : nothing}
      ${call.disposition ? html`<span class="chip ellipsis" dir="auto">${call.disposition}</span>` : nothing}
      <span class="ellipsis" dir=${dirOf(shown)}>${shown}</span>`;
  }

  #renderDuration(call: CallView): TemplateResult {
    if (call.answeredAt === null)
      return html`<span class="duration">${isMissed(call) ? this.text.missed : reasonText(call, this.text)}</span>`;
    return html`<span class="duration" aria-hidden="true">${timerText(call.duration)}</span
      ><span class="visually-hidden">${spokenDuration(call.duration, this.locale)}</span>`;
  }

  #renderStatus(count: number, status: 'idle' | 'loading' | 'loaded' | 'failed'): TemplateResult | typeof nothing {
    const { text } = this;
    if (status === 'failed') {
      return html`<div part="status" class="status" role="status">
        ${icons.offline}<strong>${text.logFailed}</strong><span>${text.logFailedHelp}</span>
        <button part="retry" class="button outline" type="button" @click=${() => this.#load(count > 0)}>${text.tryAgain}</button>
      </div>`;
    }
    if (count === 0 && status === 'loaded') {
      return html`<div part="status" class="status">${icons.recent}<strong>${text.emptyLog}</strong><span>${text.emptyLogHelp}</span></div>`;
    }
    if (count === 0) {
      return status === 'loading'
        ? html`<div part="status" class="status" role="status">${busyRing}<span>${text.loading}</span></div>`
        : nothing;
    }
    if (!this.phone?.state.$logMore.get()) return nothing;
    const busy = status === 'loading' || this.waits('cti-log-request');
    return html`<button part="more" class="button bare more" type="button" aria-busy=${busy ? 'true' : 'false'}
      aria-disabled=${busy ? 'true' : 'false'} @click=${busy ? nothing : () => this.#load(true)}>
      ${busy ? busyRing : nothing}${busy ? text.loading : text.loadMore}
    </button>`;
  }

  #load(more: boolean): void {
    this.ask('cti-log-request', { more });
  }

  get #able(): boolean {
    const state = this.phone?.state;
    return state !== undefined && state.$status.get() === 'ready';
  }
}

function byDay(log: readonly CallView[], dayOf: (call: CallView) => string): [string, CallView[]][] {
  const days: [string, CallView[]][] = [];
  for (const call of log) {
    const day = dayOf(call);
    const last = days.at(-1);
    if (last?.[0] === day) last[1].push(call);
    else days.push([day, [call]]);
  }
  return days;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-log': CtiCallLog;
  }
}
