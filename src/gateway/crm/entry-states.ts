import type { EntryState } from '../../domain/protocol/call-entry.ts';
import { callLogOf, crmKeysOf, type JobStore, type StandingJob, subjectOf } from '../jobs/port.ts';
import type { CrmConnections } from './connections.ts';

interface Ports {
  crmConnections: Pick<CrmConnections, 'list'>;
  jobs: Pick<JobStore, 'standing'>;
}

/** How far this entry is. */
export function stateOf({ attempts, dueAt, parkedAt }: StandingJob): EntryState {
  if (parkedAt !== null) return 'refused';
  if (dueAt === null) return 'written';
  return attempts > 0 ? 'failing' : 'waiting';
}

/** From what is done to what needs a person. */
const worse: readonly EntryState[] = ['written', 'waiting', 'failing', 'refused'];

/** How far the entries, tickets and tasks of calls are: of several, the one that is furthest behind. */
export function entryStatesOf({ crmConnections, jobs }: Ports) {
  return async (callIds: readonly string[]): Promise<ReadonlyMap<string, EntryState>> => {
    const kinds = crmConnections.list().map(({ stored }) => callLogOf(stored.id));
    const found = await jobs.standing(kinds, callIds.flatMap(crmKeysOf));
    const byCall = new Map<string, EntryState>();
    for (const job of found) {
      const { callId } = subjectOf(job.key);
      const before = byCall.get(callId) ?? 'written';
      const state = stateOf(job);
      byCall.set(callId, worse.indexOf(state) > worse.indexOf(before) ? state : before);
    }
    return byCall;
  };
}
