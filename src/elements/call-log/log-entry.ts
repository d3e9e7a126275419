import { html, nothing, type TemplateResult } from 'lit';
import type { CallView } from '../../domain/protocol/call.ts';
import type { CallRecording } from '../../domain/protocol/parties.ts';
import type { Phone } from '../../phone/phone.ts';
import { callerName, dialBackTo, dirOf, isMissed, isUnverified, reasonText } from '../call-texts.ts';
import { icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import { clockTime, spokenDuration, timerText } from '../time-texts.ts';
import { lacksEntry } from './log-layout.ts';

/** What the rows of a log need of their element. */
export interface EntryContext {
  text: Messages;
  messages: Partial<Messages>;
  locale: string;
  phone: Phone | null;
  /** Whether calls can be placed now. */
  able: boolean;
  /** Whether entries can be sent to the CRM again now. */
  retries: boolean;
  /** Recordings whose players are open. */
  opened: ReadonlySet<string>;
  dial: (to: string) => void;
  open: (recording: string) => void;
  retry: (callId: string) => void;
}

/** One call: its entry, and a line for each recording and for an entry that the CRM lacks. */
export function renderCall(call: CallView, context: EntryContext): TemplateResult {
  return html`${renderEntry(call, context)}${call.recordings.map((each) => renderRecording(call, each, context))}${lacksEntry(call) ? renderLack(call, context) : nothing}`;
}

function renderEntry(call: CallView, context: EntryContext): TemplateResult {
  const { text, locale } = context;
  const to = dialBackTo(call);
  const missed = isMissed(call);
  const name = callerName(call, text);
  const direction = missed ? text.missed : call.direction === 'inbound' ? text.inbound : text.outbound;
  const icon = missed ? icons.missed : call.direction === 'inbound' ? icons.incoming : icons.outgoing;
  const content = html`<span class="lead" title=${direction}>${icon}</span>
    <span class="main">
      <span class="name ellipsis" dir=${dirOf(name)}>${name}</span>
      <span class="second">${renderSecond(call, context)}</span>
    </span>
    <span class="end">
      <span class="visually-hidden">${direction}, </span>
      <time datetime=${call.startedAt}>${clockTime(call.startedAt, locale)}</time>
      ${renderDuration(call, context)}
    </span>
    ${to === null ? nothing : html`<span class="back" aria-hidden="true">${icons.phone}</span>`}`;
  if (to === null) return html`<div part="entry" class="entry ${missed ? 'missed' : ''}">${content}</div>`;
  const off = !context.able;
  return html`<button
    part="entry"
    class="entry ${missed ? 'missed' : ''}"
    type="button"
    aria-disabled=${off ? 'true' : 'false'}
    aria-description=${text.callBack(name)}
    @click=${off ? nothing : () => context.dial(to)}
  >
    ${content}
  </button>`;
}

/** A separate line, as high as the player that replaces it. */
function renderRecording(
  call: CallView,
  { id, kind, durationMs, incomplete }: CallRecording,
  { text, locale, opened, phone, messages, open }: EntryContext,
): TemplateResult {
  const seconds = durationMs / 1000;
  const whole = kind === 'voicemail' ? text.voicemail : text.recording;
  const what = incomplete ? text.incomplete(whole) : whole;
  if (opened.has(id)) {
    return html`<cti-recording-player
      part="player"
      exportparts="play, position, times, rate, back, ahead, download"
      class="recording"
      recording=${id}
      seconds=${seconds}
      label=${`${what}: ${callerName(call, text)}`}
      .phone=${phone}
      .messages=${messages}
    ></cti-recording-player>`;
  }
  return html`<button part="recording" class="recording open" type="button" @click=${() => open(id)}>
    ${kind === 'voicemail' ? icons.voicemail : icons.play}<span class="ellipsis" dir="auto">${what}</span>
    <span aria-hidden="true">${timerText(seconds)}</span
    ><span class="visually-hidden">${callerName(call, text)}, ${spokenDuration(seconds, locale)}</span>
  </button>`;
}

/** The CRM has no entry of this call. */
function renderLack(call: CallView, { text, retries, retry }: EntryContext): TemplateResult {
  const said = call.crmEntry === 'refused' ? text.refusedByCrm : text.notInCrmYet;
  return html`<div part="crm-entry" class="lack">
    ${icons.warning}<span class="words" dir="auto">${said}</span>
    <button part="retry-entry" class="button outline" type="button" aria-disabled=${retries ? 'false' : 'true'}
      aria-description=${callerName(call, text)} @click=${retries ? () => retry(call.id) : nothing}>${text.tryAgain}</button>
  </div>`;
}

function renderSecond(call: CallView, { text, messages }: EntryContext): TemplateResult {
  const words = [
    call.note,
    call.contact?.company ?? '',
    call.contact ? call.customer.display : '',
    call.virtualNumber.label,
  ];
  const word = words.find((candidate) => candidate !== '') ?? '';
  const shown = call.masked && call.note === '' ? call.virtualNumber.label : word;
  const back = isMissed(call) && call.calledBack !== undefined ? callbackText(call.calledBack, text) : null;
  return html`${call.masked ? html`<cti-masking-badge exportparts="base: masked" .messages=${messages}></cti-masking-badge>` : nothing}
    ${isUnverified(call) ? html`<span part="unverified" class="chip doubt" title=${text.unverifiedHelp}>${icons.warning}${text.unverified}</span>` : nothing}
    ${back === null ? nothing : html`<span part="called-back" class="chip ellipsis ${call.calledBack}" dir="auto">${back}</span>`}
    ${call.disposition ? html`<span class="chip ellipsis" dir="auto">${call.disposition}</span>` : nothing}
    <span class="ellipsis" dir=${dirOf(shown)}>${shown}</span>
    ${call.crmEntry === 'written' ? html`<span class="filed" title=${text.inCrm}>${icons.check}<span class="visually-hidden">${text.inCrm}</span></span>` : nothing}`;
}

function callbackText(state: NonNullable<CallView['calledBack']>, text: Messages): string {
  if (state === 'reached') return text.calledBack;
  return state === 'tried' ? text.triedToCallBack : text.notCalledBack;
}

function renderDuration(call: CallView, { text, locale }: EntryContext): TemplateResult {
  if (call.answeredAt === null)
    return html`<span class="duration">${isMissed(call) ? text.missed : reasonText(call, text)}</span>`;
  return html`<span class="duration" aria-hidden="true">${timerText(call.duration)}</span
    ><span class="visually-hidden">${spokenDuration(call.duration, locale)}</span>`;
}
