import type { CallView } from '../../domain/protocol/call.ts';
import { callerName, reasonText } from '../call-texts.ts';
import type { Messages } from '../messages.ts';

/**
 * The screen reader's announcements of a call: a ringing call at once, everything else when the reader is free.
 * @param beside another call that rings. Its words stay the same when it becomes the current one, so they are said once
 */
export function announce(call: CallView | null, text: Messages, beside: CallView | null = null): Said {
  const said = ofCall(call, text);
  return beside === null ? said : { ...said, assertive: text.incomingFrom(callerName(beside, text)) };
}

interface Said {
  assertive: string;
  polite: string;
}

function ofCall(call: CallView | null, text: Messages): Said {
  if (call === null) return { assertive: '', polite: '' };
  const caller = callerName(call, text);
  switch (call.phase) {
    case 'ringing':
      return call.direction === 'inbound'
        ? { assertive: text.incomingFrom(caller), polite: '' }
        : { assertive: '', polite: text.callingTo(caller) };
    case 'active':
      return { assertive: '', polite: said(text.answeredWith(caller), call, text) };
    case 'held':
      return { assertive: '', polite: said(text.heldWith(caller), call, text) };
    default:
      return { assertive: '', polite: text.endedWith(caller, reasonText(call, text)) };
  }
}

/** The call's state, then the other participants, then the recording state. */
function said(state: string, call: CallView, text: Messages): string {
  const others = call.parties.map(({ display, consulting, state }) => {
    if (state === 'ringing') return text.partyRings(display);
    return consulting ? text.partyTalks(display) : text.partyJoined(display);
  });
  const recording =
    call.recording === 'off'
      ? []
      : [call.recording === 'on' ? text.recordingOn : `${text.recording}: ${text.recordingPaused}`];
  return [state, ...others, ...recording].join('. ');
}
