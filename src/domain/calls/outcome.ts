import { cause, type EndReason, endReasonOfCause } from './end-reason.ts';
import type { Direction } from './record.ts';

export interface Ending {
  direction: Direction;
  answered: boolean;
  /**
   * The side whose leg ended the call. `nobody`: no agent was left to ring; `gateway`: the gateway stopped or failed;
   * `flow`: the flow of the number has told the caller everything, and needed no agent.
   */
  by: 'customer' | 'agent' | 'nobody' | 'gateway' | 'flow';
  /** The Q.850 cause of the first leg that ended. */
  cause: number;
  /** Whether the far end hung up that leg, rather than the core. */
  byPeer: boolean;
}

/**
 * Why a call ended, for the log. An inbound call that no agent answered is MISSED. If the caller hung up first it is
 * CANCELED, and reports count it as missed too.
 */
export function outcomeOf(ending: Ending): EndReason {
  // Only the gateway's own lack of capacity counts. If a network reports the same cause, `byPeer` is set.
  if (ending.cause === cause.noCircuit && !ending.byPeer) return 'NO_CAPACITY';
  if (ending.by === 'gateway') return 'FAILED';
  if (ending.by === 'flow') return 'COMPLETED';
  // The customer has talked with an agent, and the later transfer target did not answer.
  if (ending.answered && ending.by === 'nobody') return 'COMPLETED';
  if (ending.answered) return ending.byPeer || ending.cause === cause.normal ? 'COMPLETED' : 'FAILED';
  if (ending.by === 'nobody') return 'MISSED';
  if (ending.direction === 'inbound') return ending.by === 'customer' ? 'CANCELED' : 'MISSED';
  return ending.by === 'agent' ? 'CANCELED' : endReasonOfCause(ending.cause);
}
