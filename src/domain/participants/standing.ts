import { isLive, type Phase } from '../calls/phase.ts';
import { calleeId, type Participant } from './participant.ts';

/** What of a call tells how an agent stands in it. */
export interface Standing {
  phase: Phase;
  /** The agent it rings at, or who has it. */
  agent: string | null;
  participants: readonly Participant[];
}

/** Participants beside the call's agent and its customer: rung, consulted, or in the conversation. */
export function guestsOf({ phase, participants }: Pick<Standing, 'phase' | 'participants'>): readonly Participant[] {
  if (!isLive(phase)) return [];
  return participants.filter(
    ({ kind, lead, leftAt, id }) => kind !== 'customer' && !lead && leftAt === null && id !== calleeId,
  );
}

/** An agent who had the call, and is out of it. */
export type FormerLead = Participant & { identity: string; leftAt: string };

/** Agents who had the call and left it before its end, in the order of leaving; each once. */
export function formersOf({ participants }: Pick<Standing, 'participants'>): readonly FormerLead[] {
  const leads = participants.filter((each) => each.lead && each.identity !== null);
  const there = new Set(leads.filter(({ leftAt }) => leftAt === null).map(({ identity }) => identity));
  const left = leads.filter((each): each is FormerLead => each.leftAt !== null && each.answeredAt !== null);
  // An agent who gets the call back is no former agent any more.
  return left
    .filter(
      ({ identity }, at) => !there.has(identity) && left.findLastIndex((each) => each.identity === identity) === at,
    )
    .sort((one, other) => (one.leftAt < other.leftAt ? -1 : one.leftAt > other.leftAt ? 1 : 0));
}

/** The two agents of a call between agents. The caller is the call's agent. */
export interface InternalCall {
  callerName: string;
  /** Identity of the agent who is called. */
  callee: string;
  calleeName: string;
}

/** null: a call with the outside world. */
export function internalOf({ participants }: Pick<Standing, 'participants'>): InternalCall | null {
  const callee = participants.find(({ id }) => id === calleeId);
  if (callee?.identity == null) return null;
  const caller = participants.find(({ lead }) => lead);
  return { callerName: caller?.name ?? '', callee: callee.identity, calleeName: callee.name };
}

/** The entry of the agent who has the call, or at whom it rings; null: there is none. */
export function leadOf({ participants }: Pick<Standing, 'participants'>): Participant | null {
  return participants.findLast(({ lead, leftAt }) => lead && leftAt === null) ?? null;
}

/** Whether this agent takes part in the call now, as its agent or beside it. */
export function takesPart(call: Standing, identity: string): boolean {
  return call.agent === identity || internalOf(call)?.callee === identity || isGuest(call, identity);
}

/** A supervisor is heard, and has the view of a supervisor. */
function isGuest(call: Standing, identity: string): boolean {
  return guestsOf(call).some((guest) => guest.kind === 'agent' && guest.identity === identity);
}

/** Whether this agent has, or had, anything to do with the call. */
export function knows(call: Standing, identity: string): boolean {
  return takesPart(call, identity) || formersOf(call).some((former) => former.identity === identity);
}

/**
 * Since when the call goes on without this agent, ISO 8601; null for an agent who takes part, or never did.
 * An agent may be out of a call that is still filed under their name, because it was handed to a number.
 */
export function leftAt(call: Standing, identity: string): string | null {
  if (isGuest(call, identity)) return null;
  return formersOf(call).find((former) => former.identity === identity)?.leftAt ?? null;
}

/** The notes of all who had the call, in their order. */
export function wholeNote(call: Standing & { note: string }): string {
  const notes = formersOf(call).map(({ note }) => note ?? '');
  return [...notes, call.note].filter((note) => note.trim() !== '').join('\n');
}
