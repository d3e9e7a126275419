import { html, nothing, type TemplateResult } from 'lit';
import { isGuest } from '../../domain/calls/guest.ts';
import type { RecordingAction } from '../../domain/protocol/parties.ts';
import { busyRing, icons } from '../icons.ts';
import type { CallViewContext } from './call-view-context.ts';

/** Why a call is not recorded although a rule or the agent could record it. */
function renderConsent({ call, text }: CallViewContext): TemplateResult | typeof nothing {
  if (call.consent === undefined || call.consent.state === 'given') return nothing;
  const words = call.consent.state === 'refused' ? text.consentRefused : text.consentUnknown;
  return html`<span class="recording off"><span class="record">${icons.record}<span>${words}</span></span></span>`;
}

/**
 * The recording state of a call, with its buttons:
 *
 *   off ─record─► on ◄─pause, resume─► paused        on, paused ─stop─► off (if permitted)
 *
 * A participant that was added sees the state, and has no buttons.
 */
export function renderRecording(context: CallViewContext): TemplateResult | typeof nothing {
  const { call, text, waits, ask } = context;
  if (call.phase !== 'active' && call.phase !== 'held') return nothing;
  if (call.recording === 'off' && !call.canRecord) return renderConsent(context);
  const busy = waits('cti-record-request');
  const request = (action: RecordingAction['action']) => () => {
    if (!busy) ask('cti-record-request', { callId: call.id, action });
  };
  const { recording } = call;
  const action = recording === 'off' ? 'start' : recording === 'on' ? 'pause' : 'resume';
  const words = recording === 'off' ? text.record : recording === 'on' ? text.recordingOn : text.recordingPaused;
  const sign = recording === 'paused' ? icons.pause : icons.record;
  if (isGuest(call)) {
    return html`<span class="recording ${recording}"><span class="record">${sign}<span>${words}</span></span></span>`;
  }
  const does = recording === 'off' ? '' : recording === 'on' ? text.pauseRecording : text.resumeRecording;
  return html`<span class="recording ${recording}">
    <button
      part="record"
      class="record"
      type="button"
      aria-description=${does || nothing}
      title=${does || nothing}
      aria-busy=${busy ? 'true' : 'false'}
      @click=${request(action)}
    >
      ${busy ? busyRing : sign}<span>${words}</span>
    </button>
    ${
      recording !== 'off' && call.canRecord
        ? html`<button part="record-stop" class="record" type="button" aria-label=${text.stopRecording} title=${text.stopRecording}
            @click=${request('stop')}>${icons.stop}</button>`
        : nothing
    }
  </span>`;
}
