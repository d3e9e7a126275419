import { isLive } from '../domain/calls/phase.ts';
import type { CallView } from '../domain/protocol/call.ts';
import type { CallEvent, ServerEvent } from '../domain/protocol/events.ts';
import type { PhoneState } from './phone-state.ts';

/** Writes one event of the gateway into the stores of `identity`'s phone. */
export function applyEvent(state: PhoneState, identity: string, event: ServerEvent): void {
  if (event.type === 'snapshot') {
    applySnapshot(state, identity, event.calls);
    return;
  }
  const { call, type } = event;
  noteWaiting(state, call);
  const own = type !== 'call.withdrawn' && call.agent === identity;
  if (own && takesTheStage(event)) state.$chosen.set(null);
  if (own && stays(call) && (!isLate(type) || call.id in state.$calls.get())) keepCall(state, call);
  else dropCall(state, call.id);
  // The log holds finished calls of this agent only.
  if (!isLive(call.phase) && call.agent === identity) noteInLog(state, call, type);
}

/** What became of a call of the past. It brings the call to no screen that has left it. */
function isLate(type: ServerEvent['type']): boolean {
  return type === 'call.entry' || type === 'call.called-back';
}

/** From now on the agent talks in this call, or calls its number: what they looked at before gives way. */
function takesTheStage({ type, call }: CallEvent): boolean {
  return (
    type === 'call.answered' || type === 'call.resumed' || (type === 'call.ringing' && call.direction === 'outbound')
  );
}

/** Live calls, and ended ones without a saved wrap-up. */
function stays(call: CallView): boolean {
  if (isLive(call.phase)) return true;
  return call.phase === 'ended' && (call.answeredAt !== null || call.direction === 'outbound');
}

function applySnapshot(state: PhoneState, identity: string, calls: readonly CallView[]): void {
  const kept: Record<string, CallView> = {};
  for (const call of Object.values(state.$calls.get())) if (call.phase === 'ended') kept[call.id] = call;
  for (const call of calls) if (call.agent === identity) kept[call.id] = call;
  const local = Object.entries(state.$local.get()).filter(([id]) => id in kept);
  state.$local.set(Object.fromEntries(local));
  state.$calls.set(kept);
  const waiting = calls.filter((call) => call.waiting !== undefined);
  state.$waiting.set(Object.fromEntries(waiting.map((call) => [call.id, call])));
}

/** Every event carries the whole call, so it also tells whether the customer waits for any agent. */
export function noteWaiting({ $waiting }: Pick<PhoneState, '$waiting'>, call: CallView): void {
  if (call.waiting !== undefined) {
    $waiting.setKey(call.id, call);
  } else if (call.id in $waiting.get()) {
    const { [call.id]: _call, ...others } = $waiting.get();
    $waiting.set(others);
  }
}

export function keepCall(state: PhoneState, call: CallView): void {
  state.$calls.setKey(call.id, call);
}

export function dropCall(state: PhoneState, id: string): void {
  const { [id]: _call, ...calls } = state.$calls.get();
  if (_call) state.$calls.set(calls);
  const { [id]: _local, ...local } = state.$local.get();
  if (_local) state.$local.set(local);
}

/** One entry per call. What only lists and late events say stays, until an event says otherwise. */
export function noteInLog(state: PhoneState, call: CallView, type: ServerEvent['type']): void {
  const before = state.$log.get().find((each) => each.id === call.id);
  if (before === undefined && isLate(type)) return;
  const { calledBack = before?.calledBack, crmEntry = type === 'call.logged' ? 'written' : before?.crmEntry } = call;
  const log = state.$log.get().filter((each) => each !== before);
  const noted = { ...call, ...(calledBack && { calledBack }), ...(crmEntry && { crmEntry }) };
  state.$log.set(newestFirst([...log, noted]));
}

/** The times are of one format, so their order is that of their characters. */
export function newestFirst(calls: readonly CallView[]): CallView[] {
  return [...calls].sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
}
