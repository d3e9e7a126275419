import { aQueue } from './a-queue.ts';
import { seeded } from './seeded.ts';
import { Simulation } from './simulation.ts';

interface Overload {
  calls: number;
  seed: number;
  /** Points of an important call. A usual one has none. */
  priority: number;
  ageing: number;
}

const handlingMs = 200_000;
const [agentCount, usualPart] = [10, 0.2];

/** One queue whose important calls alone are more than its agents can answer. Callers hang up after a while. */
export function waitsBehindNewer({ calls, seed, priority, ageing }: Overload): {
  /** Usual calls that an agent answered. */
  answered: number;
  /** How much later than a waiting usual call an important one came that was answered before it, in ms, at most. */
  mostAfterMs: number;
} {
  const chance = seeded(seed);
  const usual = new Map<string, number>();
  const since = new Map<string, number>();
  const hangUps = new Map<string, () => void>();
  let arrived = 0;
  let answered = 0;
  let mostAfterMs = 0;
  const simulation: Simulation = new Simulation((decision) => {
    const { now } = simulation;
    if (decision.do === 'offer') {
      const { callId, agent } = decision;
      const came = since.get(callId) ?? now;
      // Usual calls are in the order of their arrival, so the first one waits longest.
      const [oldest = came] = usual.values();
      if (!usual.has(callId)) mostAfterMs = Math.max(mostAfterMs, came - oldest);
      else answered += 1;
      simulation.carryOut(engine.setPresence(agent, 'occupied', now));
      simulation.carryOut(engine.offerEnded(callId, agent, 'answered', now));
      simulation.after(chance.exponential(handlingMs), () =>
        simulation.carryOut(engine.setPresence(agent, 'free', simulation.now)),
      );
    } else if (decision.do === 'outcome') {
      hangUps.get(decision.callId)?.();
      for (const map of [hangUps, usual, since]) map.delete(decision.callId);
    }
  });
  const { engine } = simulation;
  const agents = Array.from({ length: agentCount }, (_, at) => `agent-${at}`);
  engine.setQueue(aQueue({ name: 'support', agents, ageing }), 0);
  for (const agent of agents) engine.setPresence(agent, 'free', 0);

  const arrive = (): void => {
    arrived += 1;
    const { now } = simulation;
    const callId = `call-${arrived}`;
    const isUsual = chance.next() < usualPart;
    since.set(callId, now);
    if (isUsual) usual.set(callId, now);
    const hangUp = (): void => simulation.carryOut(engine.leave(callId, 'gone', simulation.now));
    hangUps.set(callId, simulation.after(chance.exponential(1_200_000), hangUp));
    simulation.carryOut(engine.join({ callId, queue: 'support', priority: isUsual ? 0 : priority }, now));
    if (arrived < calls) simulation.after(chance.exponential((handlingMs / agentCount) * 0.7), arrive);
  };
  simulation.after(0, arrive);
  simulation.run();
  return { answered, mostAfterMs };
}
