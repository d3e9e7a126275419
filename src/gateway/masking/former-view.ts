import { heardMs } from '../../domain/calls/heard.ts';
import { type CallRecord, talkSeconds } from '../../domain/calls/record.ts';
import { formersOf } from '../../domain/participants/standing.ts';
import type { CallView } from '../../domain/protocol/call.ts';

/**
 * The view of a call for a former agent: the state at the moment they left, with their own wrap-up. Later notes,
 * dispositions, lookups and recordings of others are not included. null: the viewer is not a former agent of the call.
 */
export function formerView(call: CallRecord, viewer: string): Partial<CallView> | null {
  const former = formersOf(call).find(({ identity }) => identity === viewer);
  if (former === undefined) return null;
  return {
    agent: viewer,
    phase: former.note === null ? 'ended' : 'completed',
    endedAt: former.leftAt,
    endReason: 'COMPLETED',
    duration: talkSeconds({ answeredAt: call.answeredAt, endedAt: former.leftAt }),
    note: former.note ?? former.draft?.note ?? '',
    disposition: former.note === null ? (former.draft?.disposition ?? null) : former.disposition,
    earlierNotes: undefined,
    ...(!former.knewContact && {
      lookup: 'unknown',
      contact: null,
      choice: undefined,
      elsewhere: undefined,
    }),
    parties: [],
    recording: 'off',
    canRecord: false,
    recordings: call.recordings
      .map((each) => ({ ...each, durationMs: heardMs(call, viewer, each) }))
      .filter(({ durationMs }) => durationMs > 0),
  };
}
