import type { FlowNote } from '../flows/run/commands.ts';

/** The way of a call through its flows, as stored with the call. */
export interface CallFlow {
  /** The flow of the virtual number, and its version. A running call keeps it. */
  flow: string;
  version: number;
  /** The nodes that the call has left, oldest first. Of a very long way, steps in the middle are left out. */
  steps: readonly FlowNote[];
  /** The last queue that the call joined. Absent: none. */
  queue?: QueueStay | undefined;
  /** What the agent reads, of the last node that rang agents or joined a queue. Absent: nothing. */
  script?: string | undefined;
  /** Whether the flow looked for a person: it rang an agent or a number, joined a queue, or took a message. */
  sought: boolean;
}

/** The time of a call in a queue. */
export interface QueueStay {
  name: string;
  /** Both are ISO 8601, UTC. */
  joinedAt: string;
  /** null: the call waits. */
  leftAt: string | null;
}

/** Steps that are kept: the first, and the last. A flow with loops can have thousands. */
const [first, last] = [100, 200];

/** The path with another step. */
export function withStep({ steps, ...flow }: CallFlow, step: FlowNote): CallFlow {
  const all = [...steps, step];
  const kept = all.length <= first + last ? all : [...all.slice(0, first), ...all.slice(-last)];
  return { ...flow, steps: kept };
}
