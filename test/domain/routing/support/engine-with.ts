import type { Decision } from '../../../../src/domain/routing/queues/decision.ts';
import type { Queue } from '../../../../src/domain/routing/queues/definition.ts';
import { QueueEngine } from '../../../../src/domain/routing/queues/engine.ts';
import { aQueue } from './a-queue.ts';

/** In ms. */
export const second = 1000;

/** A queue with three agents. */
export const support = { name: 'support', agents: ['anna', 'ben', 'cleo'] };

/** An engine with these queues. All their agents are away. */
export function engineWith(...queues: Partial<Queue>[]): QueueEngine {
  const engine = new QueueEngine();
  for (const queue of queues) engine.setQueue(aQueue(queue), 0);
  return engine;
}

/** Decisions in short: "offer c1 anna", "outcome c1 timeout". */
export function short(decisions: readonly Decision[]): string[] {
  return decisions.map((decision) => {
    if (decision.do === 'offer' || decision.do === 'withdraw') {
      return `${decision.do} ${decision.callId} ${decision.agent}`;
    }
    if (decision.do === 'outcome') return `outcome ${decision.callId} ${decision.outcome.why}`;
    if (decision.do === 'moved') return `moved ${decision.callId} ${decision.queue}`;
    return `${decision.do} ${decision.agent}`;
  });
}

/** The agent answers, talks, and is free again. */
export function serve(engine: QueueEngine, callId: string, agent: string, from: number, to: number): string[] {
  engine.setPresence(agent, 'occupied', from);
  engine.offerEnded(callId, agent, 'answered', from);
  return short(engine.setPresence(agent, 'free', to));
}
