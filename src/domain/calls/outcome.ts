import { cause, type EndReason, endReasonOfCause } from './end-reason.ts';
import type { Direction } from './record.ts';

export interface Ending {
  direction: Direction;
  answered: boolean;
  /** Whose leg ended it; `nobody`: the hunt ran out of agents; `gateway`: it stopped or failed. */
  by: 'customer' | 'agent' | 'nobody' | 'gateway';
  /** Q.850, of the leg that went first. */
  cause: number;
  /** That leg was hung up by its own end, not given up by the core. */
  byPeer: boolean;
}

/**
 * Why a call ended, for the log. An inbound call that no agent took is MISSED;
 * when the caller gave up first it is CANCELED, and people count it as missed too.
 */
export function outcomeOf(ending: Ending): EndReason {
  // Only the gateway itself knows that: a network that says the same is a peer.
  if (ending.cause === cause.noCircuit && !ending.byPeer) return 'NO_CAPACITY';
  if (ending.by === 'gateway') return 'FAILED';
  // Whoever was talked with, and then handed to somebody who did not come, was talked with.
  if (ending.answered && ending.by === 'nobody') return 'COMPLETED';
  if (ending.answered) return ending.byPeer || ending.cause === cause.normal ? 'COMPLETED' : 'FAILED';
  if (ending.by === 'nobody') return 'MISSED';
  if (ending.direction === 'inbound') return ending.by === 'customer' ? 'CANCELED' : 'MISSED';
  return ending.by === 'agent' ? 'CANCELED' : endReasonOfCause(ending.cause);
}
