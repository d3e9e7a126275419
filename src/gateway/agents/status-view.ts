import type { AgentStatusView } from '../../domain/protocol/agent-status.ts';
import type { Agent } from '../storage/store.ts';
import type { AgentStatuses } from './port.ts';

interface Ports {
  statuses: Pick<AgentStatuses, 'statusOf'>;
  calls: { busy(identity: string): boolean };
}

/** An agent's status, as their colleagues see it. Anyone who may be in a call may see it. */
export function statusView(
  { statuses, calls }: Ports,
  { identity, name }: Pick<Agent, 'identity' | 'name'>,
): AgentStatusView {
  const { kind, reason, since, until, setBy } = statuses.statusOf(identity);
  return {
    identity,
    name,
    status: kind,
    reason,
    since: new Date(since).toISOString(),
    until: until === null ? null : new Date(until).toISOString(),
    ...(setBy !== null && { setBy }),
    busy: calls.busy(identity),
  };
}
