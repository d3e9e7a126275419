import type { CallRecord } from '../../domain/calls/record.ts';
import type { FlowNote } from '../../domain/flows/run/commands.ts';
import type { CallFlowView, CallView } from '../../domain/protocol/call.ts';
import type { Disclosure } from './disclosure.ts';

/**
 * The way of a call through its flows. The caller may have typed their own number, so in a masked call the keys lose every
 * run of digits that could contain one, and so does the script, which may have values of variables. Names and outcomes are
 * texts of the administrator.
 */
export function flowView(call: CallRecord, { text: scrub }: Disclosure): Pick<CallView, 'flow'> {
  if (call.flow === undefined) return {};
  const { flow: name, version, steps, queue, script } = call.flow;
  const path = steps.map((step) => stepView(step, scrub));
  return {
    flow: {
      ...{ name, version, path },
      ...(queue !== undefined && { queue: queueView(call, queue) }),
      ...(script !== undefined && { script: scrub(script) }),
    },
  };
}

function stepView(
  { node, kind, outcome, digits, detail, at, durationMs }: FlowNote,
  scrub: Disclosure['text'],
): CallFlowView['path'][number] {
  return {
    ...{ node, kind, outcome, at: new Date(at).toISOString(), seconds: Math.round(durationMs / 1000) },
    ...(digits !== undefined && { digits: scrub(digits) }),
    ...(detail !== undefined && { detail }),
  };
}

/** Until the call has left the queue, the wait lasts until it is answered or over. */
function queueView(
  { answeredAt, endedAt }: CallRecord,
  { name, joinedAt, leftAt }: NonNullable<NonNullable<CallRecord['flow']>['queue']>,
): NonNullable<CallFlowView['queue']> {
  // The caller may have talked with an agent before this queue.
  const answered = answeredAt !== null && answeredAt >= joinedAt ? answeredAt : null;
  const until = leftAt ?? answered ?? endedAt;
  // While it waits, the page counts on from `since`.
  const seconds = until === null ? 0 : Math.max(0, Math.round((Date.parse(until) - Date.parse(joinedAt)) / 1000));
  return { name, since: joinedAt, seconds, waits: until === null };
}
