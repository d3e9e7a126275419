import type { CallView } from '../../domain/protocol/call.ts';
import type { CallParty } from '../../domain/protocol/parties.ts';
import { callerName, reasonText } from '../call-texts.ts';
import type { Messages } from '../messages.ts';

interface Said {
  assertive: string;
  polite: string;
}

const nothing: Said = { assertive: '', polite: '' };

/**
 * What a screen reader is told of the calls: a ringing call at once, everything else when the reader is free. Each fact
 * is told once: of a call that is muted while it is recorded, only the muting is new.
 */
export class Announcer {
  #call: string | null = null;
  #facts: readonly string[] = [];
  #parties: readonly CallParty[] = [];
  #said: Said = nothing;

  /**
   * @param beside another call that rings. Its words stay the same when it becomes the current one, so they are said
   * once
   */
  say(call: CallView | null, muted: boolean, text: Messages, beside: CallView | null): Said {
    const said = this.#sayOf(call, muted, text);
    return beside === null ? said : { ...said, assertive: text.incomingFrom(callerName(beside, text)) };
  }

  #sayOf(call: CallView | null, muted: boolean, text: Messages): Said {
    if (call === null) {
      this.#call = null;
      this.#facts = [];
      this.#said = nothing;
      return nothing;
    }
    if (call.phase === 'ringing' && call.direction === 'inbound') {
      this.#facts = [];
      this.#said = { assertive: text.incomingFrom(callerName(call, text)), polite: '' };
      return this.#said;
    }
    const facts = factsOf(call, muted, text);
    const before = this.#call === call.id ? this.#facts : [];
    const news = facts.filter((fact) => !before.includes(fact));
    // The end of a muting is a fact as well, and that of a recording.
    if (before.includes(text.muted) && !muted && call.phase !== 'ended') news.push(text.unmuted);
    if (this.#call === call.id) news.push(...leavings(this.#parties, call, text));
    this.#call = call.id;
    this.#facts = facts;
    this.#parties = call.parties;
    if (news.length > 0) this.#said = { assertive: '', polite: news.join('. ') };
    else if (this.#said.assertive !== '') this.#said = nothing;
    return this.#said;
  }
}

/** The call's state, then the other participants, then recording and muting. */
function factsOf(call: CallView, muted: boolean, text: Messages): string[] {
  const caller = callerName(call, text);
  switch (call.phase) {
    case 'ringing':
      return [text.callingTo(caller)];
    case 'active':
      return [text.answeredWith(caller), ...besides(call, muted, text)];
    case 'held':
      return [text.heldWith(caller), ...besides(call, muted, text)];
    default:
      return [text.endedWith(caller, reasonText(call, text))];
  }
}

/** Participants that were in the conversation, and have left it. */
function leavings(before: readonly CallParty[], { parties, phase }: CallView, text: Messages): string[] {
  if (phase !== 'active' && phase !== 'held') return [];
  const gone = before.filter(({ id, state }) => state !== 'ringing' && parties.every((party) => party.id !== id));
  return gone.map(({ display }) => text.partyLeft(display));
}

function besides(call: CallView, muted: boolean, text: Messages): string[] {
  const others = call.parties.map(({ display, consulting, state }) => {
    if (state === 'ringing') return text.partyRings(display);
    return consulting ? text.partyTalks(display) : text.partyJoined(display);
  });
  const recording =
    call.recording === 'off'
      ? []
      : [call.recording === 'on' ? text.recordingOn : `${text.recording}: ${text.recordingPaused}`];
  const left = call.customerLeft === true ? [text.partyLeft(callerName(call, text))] : [];
  return [...others, ...left, ...recording, ...(muted ? [text.muted] : [])];
}
