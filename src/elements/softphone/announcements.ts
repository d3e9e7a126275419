import type { CallView } from '../../domain/protocol/call.ts';
import type { CallParty } from '../../domain/protocol/parties.ts';
import type { CallTrouble } from '../../state/phone-state.ts';
import { ringsHere, talks } from '../agent-calls/own-calls.ts';
import { callerName, reasonText } from '../call-texts.ts';
import type { Messages } from '../messages.ts';
import { TroubleTeller } from './calls/trouble-teller.ts';

/** The words of the live regions. */
export interface Said {
  assertive: string;
  polite: string;
  /** Why the call sounds bad. */
  trouble: string;
}

const nothing: readonly string[] = [];

export interface Telling {
  /** The call in sight. */
  call: CallView | null;
  muted: boolean;
  trouble: CallTrouble | null;
  /** Another call that rings. */
  beside: CallView | null;
  /** Every call of this phone, by its ID. */
  calls: Readonly<Record<string, CallView>>;
  text: Messages;
}

/**
 * What a screen reader is told of the calls: a ringing call at once, everything else when the reader is free. Each fact
 * is told once: of a call that is muted while it is recorded, only the muting is new, and of a caller whose name is found
 * while their call rings, only the name.
 */
export class Announcer {
  #call: CallView | null = null;
  #facts = nothing;
  #polite = '';
  #ringing: { id: string; name: string; words: string } | null = null;
  readonly #rung = new Set<string>();
  readonly #troubles = new TroubleTeller();

  say({ call, muted, trouble, beside, calls, text }: Telling): Said {
    const rings = beside ?? (call !== null && ringsHere(call) ? call : null);
    const news = [...this.#gone(calls, text), ...this.#newsOf(call, muted, text), ...this.#ring(rings, text)];
    if (news.length > 0) this.#polite = news.join('. ');
    else if (call?.id !== this.#call?.id) this.#polite = '';
    this.#call = call;
    const words = this.#troubles.words(call, trouble, text);
    return { assertive: this.#ringing?.words ?? '', polite: this.#polite, trouble: words };
  }

  /** A conversation goes on without this agent: it was transferred, parked, or returned to its flow. */
  #gone(calls: Telling['calls'], text: Messages): readonly string[] {
    const before = this.#call;
    if (before === null || calls[before.id] !== undefined) return nothing;
    return talks(before) ? [text.goneFrom(callerName(before, text))] : nothing;
  }

  #newsOf(call: CallView | null, muted: boolean, text: Messages): readonly string[] {
    if (call === null || ringsHere(call)) {
      this.#facts = nothing;
      return nothing;
    }
    const before = this.#call?.id === call.id ? this.#facts : nothing;
    this.#facts = factsOf(call, muted, text);
    const news = this.#facts.filter((fact) => !before.includes(fact));
    // The end of a muting is a fact as well.
    if (before.includes(text.muted) && !muted && call.phase !== 'ended') news.push(text.unmuted);
    if (this.#call?.id === call.id) news.push(...leavings(this.#call.parties, call, text));
    return news;
  }

  /** A call that rings beside another one may become the one in sight: the words stay the same. */
  #ring(call: CallView | null, text: Messages): readonly string[] {
    if (call === null) {
      this.#ringing = null;
      this.#rung.clear();
      return nothing;
    }
    const { id } = call;
    const name = callerName(call, text);
    const before = this.#ringing?.id === id ? this.#ringing : null;
    const words = before?.words ?? (this.#rung.has(id) ? '' : text.incomingFrom(name));
    this.#ringing = { id, name, words };
    this.#rung.add(id);
    return before === null || before.name === name ? nothing : [name];
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
