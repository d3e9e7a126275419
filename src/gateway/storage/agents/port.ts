import type { AgentState } from '../../../domain/agents/agent-status.ts';
import type { Beside } from '../store.ts';

/** The part of an agent's state that outlives a restart. */
export interface StoredAgentStatus extends Pick<AgentState, 'chosen' | 'wrapUp'> {
  identity: string;
  /** When the agent lost their phone, in ms since 1970. null: they had one. */
  goneSince: number | null;
}

/** All writes are durable when they resolve. Deleting an agent (`Directory.deleteAgent`) deletes their status as well. */
export interface AgentStatusStore {
  all(): Promise<StoredAgentStatus[]>;
  put(status: StoredAgentStatus, beside?: Beside): Promise<void>;
  /** In the order in which agents see them. */
  breakReasons(): Promise<string[]>;
  putBreakReasons(reasons: readonly string[], beside?: Beside): Promise<void>;
}
