import { nextPhase } from '../../../domain/calls/phase.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import { CodedError } from '../../../domain/errors.ts';
import { changed } from '../../../domain/participants/participant.ts';
import { type FormerLead, formersOf } from '../../../domain/participants/standing.ts';
import type { WrapUp } from '../../../domain/protocol/call.ts';
import { mayAct, mayControl } from '../model/access.ts';
import { type CallContext, type Holder, writeCall } from '../model/call-context.ts';
import type { Actor } from '../port.ts';

/**
 * Note, outcome, tags and follow-up of a call:
 *
 *   talking ─note─► talking …  ended ─note─► ended ─wrap-up─► completed ─wrap-up─► completed
 *      └─the agent leaves: the note is theirs (`draft` of the participant), and the next agent begins an own one
 *
 * Tags and follow-up belong to the call, whichever agent chose them.
 */
export async function saveNote(
  context: CallContext,
  holder: Holder,
  wrapUp: WrapUp,
  actor: Actor,
): Promise<CallRecord> {
  const { record } = holder;
  const former = formerLead(record, actor);
  if (former === null) mayControl(actor, record);
  else mayAct(actor, record);
  const { note, disposition } = wrapUp;
  const own: Partial<CallRecord> =
    former === null
      ? { note, disposition }
      : { participants: changed(record.participants, former.id, draftOf(former, { note, disposition })) };
  const told = { type: 'call.noted', audience: former?.identity ?? record.agent } as const;
  const log = record.endedAt !== null && record.phase === 'completed';
  return writeCall(context, holder, { ...own, ...ofCall(wrapUp) }, [told], { durable: true, log });
}

/** The wrap-up is saved. It can be repeated. */
export async function saveWrapUp(
  context: CallContext,
  holder: Holder,
  wrapUp: WrapUp,
  actor: Actor,
): Promise<CallRecord> {
  const { record } = holder;
  mayAct(actor, record);
  const { note, disposition } = wrapUp;
  const former = formerLead(record, actor);
  if (former !== null) {
    const change = {
      participants: changed(record.participants, former.id, { note, disposition, draft: null }),
      disposition: record.disposition ?? disposition,
      ...ofCall(wrapUp),
    };
    const told = { type: 'call.completed', audience: actor.identity } as const;
    const log = record.endedAt !== null;
    const written = await writeCall(context, holder, change, [told], { log, durable: true });
    context.statuses.wrappedUp(actor.identity, record.id);
    return written;
  }
  const phase = nextPhase(record.phase, 'complete');
  if (phase === null) throw new CodedError('CALL_STATE');
  const completed = { type: 'call.completed', audience: record.agent } as const;
  const change = { note, disposition, ...ofCall(wrapUp), phase };
  const written = await writeCall(context, holder, change, [completed], { log: true, durable: true });
  if (record.agent !== null) context.statuses.wrappedUp(record.agent, record.id);
  return written;
}

/** A saved note is changed in place. Another one is a draft. */
function draftOf(former: FormerLead, written: Pick<WrapUp, 'note' | 'disposition'>): Partial<FormerLead> {
  return former.note === null ? { draft: written } : written;
}

function formerLead(record: CallRecord, actor: Actor): FormerLead | null {
  if (actor.role !== 'agent') return null;
  return formersOf(record).find(({ identity }) => identity === actor.identity) ?? null;
}

/** What belongs to the call. What is omitted stays. */
function ofCall({ tags, followUp }: WrapUp): Pick<CallRecord, 'tags' | 'followUp'> {
  return {
    ...(tags !== undefined && { tags: tags.length === 0 ? undefined : [...new Set(tags)] }),
    ...(followUp !== undefined && { followUp: followUp ?? undefined }),
  };
}
