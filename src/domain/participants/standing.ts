import { isLive, type Phase } from '../calls/phase.ts';
import { calleeId, type Participant } from './participant.ts';

/** The parts of a call that decide an agent's role in it. */
export interface Standing {
  phase: Phase;
  /** The ringing agent, or the agent of the call. */
  agent: string | null;
  participants: readonly Participant[];
}

/** Kinds that are never a guest: the customer, and the place where they wait. */
const silent: ReadonlySet<Participant['kind']> = new Set(['customer', 'place']);

/** Participants other than the call's agent and its customer: rung, consulted, or in the conversation. */
export function guestsOf({ phase, participants }: Pick<Standing, 'phase' | 'participants'>): readonly Participant[] {
  if (!isLive(phase)) return [];
  return participants.filter(
    ({ kind, lead, leftAt, id }) => !silent.has(kind) && !lead && leftAt === null && id !== calleeId,
  );
}

/** A former agent of the call. */
export type FormerLead = Participant & { identity: string; leftAt: string };

/** The former agents of the call, each once, in the order of leaving. They answered it and left before its end. */
export function formersOf({ participants }: Pick<Standing, 'participants'>): readonly FormerLead[] {
  const leads = participants.filter((each) => each.lead && each.identity !== null);
  const there = new Set(leads.filter(({ leftAt }) => leftAt === null).map(({ identity }) => identity));
  const left = leads.filter((each): each is FormerLead => each.leftAt !== null && each.answeredAt !== null);
  // An agent with the call again is no longer a former agent.
  return left
    .filter(
      ({ identity }, at) => !there.has(identity) && left.findLastIndex((each) => each.identity === identity) === at,
    )
    .sort((one, other) => (one.leftAt < other.leftAt ? -1 : one.leftAt > other.leftAt ? 1 : 0));
}

/** The two agents of a call between agents. The caller is the call's agent. */
export interface InternalCall {
  callerName: string;
  /** Identity of the called agent. */
  callee: string;
  calleeName: string;
}

/** null: a call with an outside party. */
export function internalOf({ participants }: Pick<Standing, 'participants'>): InternalCall | null {
  const callee = participants.find(({ id }) => id === calleeId);
  if (callee?.identity == null) return null;
  const caller = participants.find(({ lead }) => lead);
  return { callerName: caller?.name ?? '', callee: callee.identity, calleeName: callee.name };
}

/** The entry of the call's agent, or of the ringing agent. null: none. */
export function leadOf({ participants }: Pick<Standing, 'participants'>): Participant | null {
  return participants.findLast(({ lead, leftAt }) => lead && leftAt === null) ?? null;
}

/** Whether this agent is in the call now, as its agent or as another participant. */
export function takesPart(call: Standing, identity: string): boolean {
  return call.agent === identity || internalOf(call)?.callee === identity || isGuest(call, identity);
}

/** Supervisors do not count, because they have their own view. */
function isGuest(call: Standing, identity: string): boolean {
  return guestsOf(call).some((guest) => guest.kind === 'agent' && guest.identity === identity);
}

/** Whether this agent takes or took part in the call. */
export function knows(call: Standing, identity: string): boolean {
  return takesPart(call, identity) || formersOf(call).some((former) => former.identity === identity);
}

/**
 * When this agent left the call, ISO 8601. null: they are in it, or never were. A call that was transferred to a number
 * is still filed under its former agent.
 */
export function leftAt(call: Standing, identity: string): string | null {
  if (isGuest(call, identity)) return null;
  return formersOf(call).find((former) => former.identity === identity)?.leftAt ?? null;
}

/** The notes of all agents of the call, in order. */
export function wholeNote(call: Standing & { note: string }): string {
  const notes = formersOf(call).map(({ note, draft }) => note ?? draft?.note ?? '');
  return [...notes, call.note].filter((note) => note.trim() !== '').join('\n');
}
