import { callSearch } from '../domain/calls/call-search.ts';
import type { CallView } from '../domain/protocol/call.ts';

/** The conditions of `GET /v1/calls` that a log uses. */
interface Conditions {
  search?: string | undefined;
  missed?: unknown;
  voicemail?: unknown;
  queue?: string | undefined;
  agent?: string | undefined;
}

/** The calls that a gateway would find. */
export function foundCalls(
  calls: readonly CallView[],
  { search, missed, voicemail, queue, agent }: Conditions,
): CallView[] {
  const matches = search === undefined ? () => true : callSearch(search);
  return calls.filter(
    (call) =>
      matches(call) &&
      (missed !== 'true' || (call.direction === 'inbound' && call.answeredAt === null)) &&
      (voicemail !== 'true' || call.recordings.some(({ kind }) => kind === 'voicemail')) &&
      (queue === undefined || call.flow?.queue?.name === queue) &&
      (agent === undefined || call.agent === agent),
  );
}
