import { html, nothing, type TemplateResult } from 'lit';
import type { CallView } from '../../domain/protocol/call.ts';
import { callerName, nameIsNumber, reasonText } from '../call-texts.ts';
import { busyRing, icons } from '../icons.ts';
import type { Messages } from '../messages.ts';
import { spokenDuration, timerText } from '../time-texts.ts';
import type { CallViewContext } from './call-view-context.ts';
import { renderRecording } from './recording-state.ts';

/** Three regions that stay where they are while the call goes on: its state, who it is, what to do. */
export function renderCallView(context: CallViewContext): TemplateResult {
  const { call, phone, messages, clock } = context;
  const ended = call.phase === 'ended';
  const panel = call.phase === 'active' || call.phase === 'held' ? context.panel : null;
  return html`<div part="call" class="call" tabindex="-1" role="group" aria-label=${stateText(context)}>
    ${renderState(context)}
    <cti-screen-pop
      class="pop"
      exportparts="who, details"
      .phone=${phone}
      .messages=${messages}
      .clock=${clock}
      ?contact-link=${context.contactLink}
      ?ticket-link=${context.ticketLink}
      ?without-details=${ended || panel !== null}
      ><slot name="screen-pop"></slot
    ></cti-screen-pop>
    ${panel === null ? nothing : html`<div class="pad ${panel}">${renderPanel(panel, context)}</div>`}
    <cti-call-parties
      class="parties"
      exportparts="party"
      .phone=${phone}
      .messages=${messages}
      .clock=${clock}
    ></cti-call-parties>
    ${
      ended
        ? html`<cti-wrap-up class="wrap-up" .phone=${phone} .messages=${messages} .clock=${clock}></cti-wrap-up>`
        : html`<cti-call-controls
            class="actions"
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

function renderPanel(panel: 'keypad' | 'people', { phone, messages, clock, onPanel }: CallViewContext): TemplateResult {
  if (panel === 'keypad') return html`<cti-dialer .phone=${phone} .messages=${messages} .clock=${clock}></cti-dialer>`;
  return html`<cti-party-picker
    .phone=${phone}
    .messages=${messages}
    .clock=${clock}
    @cti-people-toggled=${(event: Toggled) => onPanel('people', event.detail.open, true)}
  ></cti-party-picker>`;
}

/** While the number is being set up, before there is a call to show. */
export function renderDialling(to: string, text: Messages): TemplateResult {
  return html`<div part="call" class="call" tabindex="-1" role="group" aria-label=${text.calling}>
    <p part="state" class="state" data-state="calling">
      ${icons.outgoing}<span class="words">${text.calling}</span><span class="via"></span>${busyRing}
    </p>
    <div class="dialling"><span class="mark" aria-hidden="true">${icons.person}</span><bdi class="ellipsis">${to}</bdi></div>
    <div class="empty"></div>
  </div>`;
}

/** Over the list of calls: the call one has turned away from. */
export function renderStrip(context: CallViewContext, open: () => void): TemplateResult {
  const { call, text } = context;
  const name = callerName(call, text);
  const ringing = call.phase === 'ringing' && call.direction === 'inbound';
  return html`<div part="strip" class="strip ${ringing ? 'ringing' : ''}">
    <button class="strip-open" type="button" @click=${open}>
      <span class="visually-hidden">${stateText(context)}: </span>
      <strong class="ellipsis"><bdi dir=${nameIsNumber(call) ? 'ltr' : nothing}>${name}</bdi></strong>
      <span class="strip-state">${stateText(context)} ${context.seconds === null ? nothing : timerText(context.seconds)}</span>
    </button>
    ${
      call.phase === 'ended'
        ? nothing
        : html`<cti-call-controls .phone=${context.phone} .messages=${context.messages} .clock=${context.clock} compact></cti-call-controls>`
    }
  </div>`;
}

function renderState(context: CallViewContext): TemplateResult {
  const { call, text, seconds } = context;
  return html`<div part="state" class="state" data-state=${stateOf(call)}>
    ${stateIcon(call)}<span class="words">${stateText(context)}</span>
    <span class="via ellipsis" title=${call.virtualNumber.display}>${text.via(call.virtualNumber.label)}</span>
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
