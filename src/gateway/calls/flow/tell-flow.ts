import { isLive } from '../../../domain/calls/phase.ts';
import type { FlowFact } from '../flow-port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { giveUp } from '../steps/conversation.ts';

/** Passes an event to the flow of the call, in the call's mailbox. Nothing happens once the call is over. */
export function tellFlow(context: CallContext, call: LiveCall, fact: FlowFact): void {
  inMailboxOfFlow(context, call, async () => call.flow?.run.handle(fact));
}

/** Runs a task of the flow in the call's mailbox. Nothing happens once the call is over. */
export function inMailboxOfFlow(context: CallContext, call: LiveCall, task: () => Promise<void>): void {
  const whileLive = async (): Promise<void> => {
    if (call.flow !== null && isLive(call.record.phase)) await task();
  };
  context.mailboxes.run(call.id, whileLive).catch((error) => giveUp(context, call, error));
}
