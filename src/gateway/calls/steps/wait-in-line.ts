import type { NewEvent } from '../../storage/store.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { answerFirst } from './answer.ts';
import { giveUp, quietly } from './conversation.ts';
import { canRing } from './ring-agent.ts';

const defaultWaitMs = 120_000;

/** An agent of the call, with their ordinary phone if they have one. */
type Candidate = Parameters<typeof canRing>[1];

/** Whether one of these agents has no room for the call now, and lets second calls wait. */
export function mayWait(context: CallContext, call: LiveCall, candidates: readonly Candidate[]): boolean {
  const { occupancy, statuses } = context;
  return candidates.some(
    (agent) =>
      !call.rung.has(agent.identity) &&
      statuses.secondCall(agent.identity) === 'queue' &&
      statuses.comesBack(agent.identity) &&
      (occupancy.busy(agent.identity) || !statuses.takesCalls(agent.identity)) &&
      canRing(context, agent),
  );
}

/**
 * The caller waits for an agent that talks:
 *
 *   no agent free ─► answered, hears music ─an agent is free─► their phone rings ─answers─► connect
 *                    │  ▲                                      └─ no answer ─► the next agent, or the line again
 *                    └─ the limit is reached ─► `over`
 *
 * @param over runs when the limit is reached, in the call's mailbox
 */
export async function waitInLine(
  context: CallContext,
  call: LiveCall,
  { change, withdrawn, written, over }: Wait,
): Promise<void> {
  const { line } = context;
  if (withdrawn.length > 0 || !call.written) await writeCall(context, call, change, withdrawn);
  await written();
  call.outgoing = null;
  if (line.has(call.id)) return;
  const cancel = context.clock.after(context.settings.lineWaitMs ?? defaultWaitMs, () => {
    context.mailboxes
      .run(call.id, async () => {
        if (line.leave(call.id) && call.outgoing === null && call.record.phase === 'ringing') await over();
      })
      .catch((error) => giveUp(context, call, error));
  });
  line.join(call.id, cancel);
  hearMusic(context, call).catch((error) => giveUp(context, call, error));
}

interface Wait {
  /** The call after its last offer. */
  change: Parameters<typeof writeCall>[2];
  withdrawn: readonly NewEvent[];
  /** Runs after the call is written. */
  written: () => Promise<void>;
  over: () => Promise<void>;
}

/** Answering waits for the network, so it runs outside the mailbox. */
async function hearMusic(context: CallContext, call: LiveCall): Promise<void> {
  await answerFirst(context, call);
  if (context.line.has(call.id)) await context.core.startMoh(call.incoming.id);
}

/** An agent answered a caller that waited. */
export function outOfLine(context: CallContext, call: LiveCall): void {
  if (context.line.leave(call.id)) quietly(context, context.core.stopMoh(call.incoming.id));
}
