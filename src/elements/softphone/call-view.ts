import { html, nothing, type TemplateResult } from 'lit';
import type { CallView } from '../../domain/protocol/call.ts';
import { controlParts } from '../call-controls/control-parts.ts';
import { callerName, dirOf, reasonText } from '../call-texts.ts';
import { busyRing, icons } from '../icons.ts';
import { requestsOf } from '../requests.ts';
import { spokenDuration, timerText } from '../time-texts.ts';
import type { CallViewContext, Panel } from './call-view-context.ts';

export { Announcer } from './announcements.ts';
export { callViewStyles } from './call-view.styles.ts';

import { dialerParts } from '../dialer/dialer-parts.ts';
import { renderNoteBar, renderWrapUp } from './calls/call-note.ts';
import { renderRecording } from './recording-state.ts';

/** Three regions that stay in place during the call: its state, the caller, the buttons. */
export function renderCallView(context: CallViewContext): TemplateResult {
  const { call, phone, messages, clock } = context;
  const ended = call.phase === 'ended';
  const panel = call.phase === 'active' || call.phase === 'held' ? context.panel : null;
  const types = phone !== null && requestsOf(phone).$contactForms.get().has(call.id);
  return html`<div part="call" class="call" tabindex="-1" role="group" aria-label=${stateText(context)}>
    ${renderState(context)}
    <cti-screen-pop
      class="pop ${ended && (call.choice?.state === 'open' || types) ? 'choosing' : ''}"
      exportparts="base: caller, who, name, number, unverified, masked, open-contact, details, lookup, create, form, contact-name, contact-company, contact-discard, contact-save, contacts, choose-contact, choose-none, other-crm, tickets, open-ticket, related, open-record, item, stock, calls, script, path, params, link"
      .phone=${phone}
      .messages=${messages}
      .clock=${clock}
      ?contact-link=${call.contact !== null && context.linkKinds.includes(call.contact.kind)}
      ?ticket-link=${context.linkKinds.includes('ticket')}
      record-links=${context.linkKinds.join(',')}
      ?without-details=${ended || panel !== null}
      ><slot name="screen-pop"></slot
    ></cti-screen-pop>
    ${panel === null ? nothing : html`<div class="pad ${panel}" id="call-panel">${renderPanel(panel, context)}</div>`}
    <cti-call-parties
      class="parties"
      exportparts="base: parties, party, mute: party-mute, drop: party-drop, complete, back, merge"
      .phone=${phone}
      .messages=${messages}
      .clock=${clock}
    ></cti-call-parties>
    ${ended || panel === 'people' || panel === 'keypad' ? nothing : renderNoteBar(context)}
    ${
      ended
        ? renderWrapUp(context)
        : html`<cti-call-controls
            class="actions"
            exportparts=${controlParts}
            .phone=${phone}
            .messages=${messages}
            .clock=${clock}
            ?keypad-open=${panel === 'keypad'}
            ?people-open=${panel === 'people'}
            @cti-keypad-toggled=${(event: Toggled) => context.onPanel('keypad', event.detail.open)}
            @cti-people-toggled=${(event: Toggled) => context.onPanel('people', event.detail.open)}
          ></cti-call-controls>`
    }
  </div>`;
}

type Toggled = CustomEvent<{ open: boolean }>;

function renderPanel(panel: Panel, context: CallViewContext): TemplateResult {
  const { phone, messages, clock, onPanel } = context;
  if (panel === 'note') return renderWrapUp(context);
  if (panel === 'keypad')
    return html`<cti-dialer exportparts=${dialerParts} .phone=${phone} .messages=${messages} .clock=${clock}></cti-dialer>`;
  return html`<cti-party-picker
    exportparts="base: people-picker, input: people-input, list: people-list, option, transfer, consult, add, new-call"
    .phone=${phone}
    .messages=${messages}
    .clock=${clock}
    @cti-people-toggled=${(event: Toggled) => onPanel('people', event.detail.open, true)}
  ></cti-party-picker>`;
}

type DiallingContext = Pick<CallViewContext, 'text' | 'phone' | 'messages' | 'clock'>;

/** Shown while a number is dialled and there is no call yet. */
export function renderDialling(to: string, { text, phone, messages, clock }: DiallingContext): TemplateResult {
  return html`<div part="call" class="call" tabindex="-1" role="group" aria-label=${text.calling}>
    <p part="state" class="state" data-state="calling">
      ${icons.outgoing}<span class="state-words words" dir="auto">${text.calling}</span><span class="via"></span>${busyRing}
    </p>
    <div class="dialling"><span class="mark" aria-hidden="true">${icons.person}</span><span class="ellipsis" dir=${dirOf(to)}>${to}</span></div>
    <div class="empty"></div>
    <cti-call-controls
      class="actions"
      exportparts=${controlParts}
      .phone=${phone}
      .messages=${messages}
      .clock=${clock}
    ></cti-call-controls>
  </div>`;
}

/** Shown above the list of calls: a bar with the current call. */
export function renderStrip(context: CallViewContext, open: () => void): TemplateResult {
  const { call, text } = context;
  const name = callerName(call, text);
  const ringing = call.phase === 'ringing' && call.direction === 'inbound';
  return html`<div part="strip" class="strip ${ringing ? 'ringing' : ''}">
    <button part="strip-open" class="strip-open" type="button" @click=${open}>
      <span class="visually-hidden">${stateText(context)}: </span>
      <strong class="ellipsis" dir=${dirOf(name)}>${name}</strong>
      <span class="strip-state">${stateText(context)} ${context.seconds === null ? nothing : timerText(context.seconds)}</span>
    </button>
    ${
      call.phase === 'ended'
        ? nothing
        : html`<cti-call-controls exportparts=${controlParts} .phone=${context.phone} .messages=${context.messages} .clock=${context.clock} compact></cti-call-controls>`
    }
  </div>`;
}

function renderState(context: CallViewContext): TemplateResult {
  const { call, text, seconds, trouble } = context;
  const via = text.via(call.virtualNumber.label);
  return html`<div part="state" class="state" data-state=${stateOf(call)}>
    ${stateIcon(call)}<span class="state-words words" dir="auto">${stateText(context)}</span>
    ${via === '' || trouble !== null ? nothing : html`<span class="dot" aria-hidden="true">·</span>`}
    ${
      trouble === null
        ? html`<span class="via ellipsis" dir="auto" title=${call.virtualNumber.display}>${via}</span>`
        : html`<span part="trouble" class="via trouble" dir="auto" title=${text.troubleHelp[trouble]}
            >${icons.warning}<span class="ellipsis">${text.troubles[trouble]}</span></span
          >`
    }
    ${renderRecording(context)}
    ${
      seconds === null
        ? nothing
        : html`<span part="timer" class="timer" role="timer" aria-label=${spokenDuration(seconds, context.locale)}
            >${timerText(seconds)}</span
          >`
    }
  </div>`;
}

function stateOf(call: CallView): string {
  return call.phase === 'ringing' ? (call.direction === 'inbound' ? 'incoming' : 'calling') : call.phase;
}

function stateText({ call, text }: Pick<CallViewContext, 'call' | 'text'>): string {
  switch (call.phase) {
    case 'ringing':
      return call.direction === 'inbound' ? text.incoming : text.calling;
    case 'active':
      return text.inCall;
    case 'held':
      return text.onHold;
    default:
      return reasonText(call, text);
  }
}

function stateIcon(call: CallView): TemplateResult {
  if (call.phase === 'held') return icons.pause;
  if (call.phase === 'ended') return icons.hangUp;
  if (call.phase === 'active') return icons.phone;
  return call.direction === 'inbound' ? icons.incoming : icons.outgoing;
}
