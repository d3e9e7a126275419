import { html, nothing, type TemplateResult } from 'lit';
import { isGuest } from '../../../domain/calls/guest.ts';
import type { CallView } from '../../../domain/protocol/call.ts';
import { icons } from '../../icons.ts';
import type { CallViewContext } from '../call-view-context.ts';

/** Note and outcome: in the place of the buttons after the call, and in a panel during it. */
export function renderWrapUp({ phone, messages, clock }: CallViewContext): TemplateResult {
  return html`<cti-wrap-up
    class="wrap-up"
    exportparts="base: wrap-up, note, kept: note-kept, earlier: earlier-notes, disposition, choice, tags, tag, follow-up, follow-up-due, follow-up-subject, time: wrap-up-time, extend: wrap-up-extend, skip, save"
    .phone=${phone}
    .messages=${messages}
    .clock=${clock}
  ></cti-wrap-up>`;
}

/**
 * One line above the buttons: opens the note of the call, and shows its beginning, or what an earlier agent wrote. It
 * has one height in every state, so nothing moves while the agent types.
 */
export function renderNoteBar(context: CallViewContext): TemplateResult | typeof nothing {
  const { call, text, panel, onPanel } = context;
  const shown = beginning(context);
  if (call.phase === 'ringing') {
    return shown === ''
      ? nothing
      : html`<p part="note-bar" class="note-bar">${icons.document}<span class="ellipsis" dir="auto">${shown}</span></p>`;
  }
  if (isGuest(call) && shown === '') return nothing;
  const open = panel === 'note';
  return html`<button
    part="note-bar"
    class="note-bar"
    type="button"
    aria-expanded=${open ? 'true' : 'false'}
    aria-label=${open ? text.closeNote : shown === '' ? text.note : `${text.note}: ${shown}`}
    @click=${() => onPanel('note', !open)}
  >
    ${open ? icons.close : icons.document}<span class="ellipsis ${shown === '' ? '' : 'written'}" dir="auto"
      >${open ? text.closeNote : shown === '' ? text.note : shown}</span
    >
  </button>`;
}

/** The agent's own note, or else the last one of an earlier agent. */
function beginning({ call, text }: CallViewContext): string {
  if (call.note.trim() !== '') return call.note.trim();
  const last = lastOf(call);
  return last === null ? '' : `${text.noteOf(last.by)}: ${last.note}`;
}

function lastOf({ earlierNotes = [] }: CallView): { by: string; note: string } | null {
  return earlierNotes.at(-1) ?? null;
}
