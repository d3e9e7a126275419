import { isLive } from '../../domain/calls/phase.ts';
import type { CallView } from '../../domain/protocol/call.ts';
import type { ContactView } from '../../domain/protocol/contact.ts';
import type { FactDetails, FactName } from '../events.ts';

export type Fact = { [Name in FactName]: { name: Name; detail: FactDetails[Name] } }[FactName];
type Calls = Readonly<Record<string, CallView>>;

/**
 * The events between two states of the calls, in order. A call first seen in progress is reported in its current state,
 * so that a page that loads late misses nothing.
 */
export function factsBetween(before: Calls, after: Calls): Fact[] {
  const facts: Fact[] = [];
  for (const call of Object.values(after)) facts.push(...factsOf(before[call.id], call));
  for (const call of Object.values(before)) {
    if (after[call.id] === undefined) facts.push(...factsOfGone(call));
  }
  return facts;
}

function factsOf(before: CallView | undefined, call: CallView): Fact[] {
  const facts: Fact[] = [];
  if (before?.phase !== call.phase) facts.push(...factsOfPhase(before, call));
  const { contact } = call;
  if (contact && isLive(call.phase) && !isSame(before?.contact, contact)) {
    facts.push({ name: 'cti-screen-popped', detail: { callId: call.id, kind: contact.kind, contactId: contact.id } });
  }
  return facts;
}

function isSame(before: ContactView | null | undefined, contact: ContactView): boolean {
  return before?.id === contact.id && before.kind === contact.kind;
}

function factsOfPhase(before: CallView | undefined, call: CallView): Fact[] {
  const detail = { callId: call.id };
  switch (call.phase) {
    case 'ringing':
      return call.direction === 'inbound' ? [{ name: 'cti-call-incoming', detail }] : [];
    case 'active':
      return [{ name: before?.phase === 'held' ? 'cti-call-resumed' : 'cti-call-answered', detail }];
    case 'held':
      return [{ name: 'cti-call-held', detail }];
    case 'ended':
      return [{ name: 'cti-call-ended', detail: { ...detail, endReason: call.endReason, duration: call.duration } }];
    case 'completed':
      return [{ name: 'cti-call-completed', detail }];
  }
}

function factsOfGone(call: CallView): Fact[] {
  const detail = { callId: call.id };
  if (call.phase === 'completed') return [];
  if (call.phase === 'ended') return [{ name: 'cti-call-completed', detail }];
  return [{ name: 'cti-call-withdrawn', detail }];
}
