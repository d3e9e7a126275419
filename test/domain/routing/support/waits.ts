import { minutesOf } from '../../../../src/domain/routing/queues/announcements.ts';
import { estimateForNew } from '../../../../src/domain/routing/queues/figures.ts';
import { aQueue } from './a-queue.ts';
import { seeded } from './seeded.ts';
import { Simulation } from './simulation.ts';

/** A call centre with one queue, in the order of arrival. */
export interface Centre {
  agents: number;
  /** Arrivals × handling time / agents, at this time in ms. */
  load: (at: number) => number;
  /** The mean time until a caller hangs up, exponentially distributed. null: callers wait as long as it takes. */
  patienceMs: number | null;
  /** Agents that are on a break at this time. */
  onBreak?: (at: number) => number;
}

/** Talk and wrap-up, exponentially distributed. */
const handlingMs = 240_000;
/** One caller of ten never hangs up. Their waits are compared with the estimates at their arrival. */
const patientPart = 0.1;
/** Calls before the first comparison, so that the averages have values. */
const warmUp = 500;
const minute = 60_000;

/** Root mean square errors, as parts of the mean wait. */
export interface Errors {
  formula: number;
  /** (Q+1)·AHT/s */
  simple: number;
  /** The average that Asterisk announces: each answered wait counts for a quarter (app_queue.c, `update_queue`). */
  asterisk: number;
  /** “Less than n minutes” was true for this part of waiting callers. */
  held: number;
  compared: number;
}

interface Compared {
  waited: number;
  formula: number;
  simple: number;
  asterisk: number;
  minutes: number;
}

/** Estimates at the arrival of patient callers that have to wait, compared with their waits. */
export function measuredWaits(centre: Centre, { calls, seed }: { calls: number; seed: number }): Errors {
  const chance = seeded(seed);
  const compared: Compared[] = [];
  const estimates = new Map<string, Omit<Compared, 'waited'>>();
  const arrivals = new Map<string, number>();
  const hangUps = new Map<string, () => void>();
  let asterisk = 0;
  let arrived = 0;
  const agents = Array.from({ length: centre.agents }, (_, at) => `agent-${at}`);
  const talking = new Set<string>();
  const resting = (identity: string, at: number): boolean => agents.indexOf(identity) < (centre.onBreak?.(at) ?? 0);

  const simulation = new Simulation((decision) => {
    const { now, engine } = simulation;
    if (decision.do === 'offer') {
      const { callId, agent } = decision;
      talking.add(agent);
      simulation.carryOut(engine.setPresence(agent, 'occupied', now));
      simulation.carryOut(engine.offerEnded(callId, agent, 'answered', now));
      simulation.after(chance.exponential(handlingMs), () => {
        talking.delete(agent);
        const presence = resting(agent, simulation.now) ? 'away' : 'free';
        simulation.carryOut(engine.setPresence(agent, presence, simulation.now));
      });
    } else if (decision.do === 'outcome') {
      const { callId, outcome } = decision;
      hangUps.get(callId)?.();
      const waited = now - (arrivals.get(callId) ?? now);
      if (outcome.why === 'answered') asterisk += (waited - asterisk) / 4;
      const estimate = estimates.get(callId);
      if (estimate !== undefined) compared.push({ waited, ...estimate });
      for (const map of [hangUps, estimates, arrivals]) map.delete(callId);
    }
  });
  const { engine } = simulation;
  simulation.carryOut(engine.setQueue(aQueue({ name: 'support', agents, handlingSeconds: 240 }), 0));
  for (const agent of agents) simulation.carryOut(engine.setPresence(agent, 'free', 0));

  const arrive = (): void => {
    arrived += 1;
    const { now } = simulation;
    const callId = `call-${arrived}`;
    const queue = engine.queue('support');
    if (queue === null) throw new Error('no queue');
    const isPatient = centre.patienceMs === null || chance.next() < patientPart;
    const estimate = estimateForNew(queue, now);
    const mustWait = queue.all.size > 0 || talking.size >= queue.staffed;
    if (arrived > warmUp && isPatient && mustWait && estimate !== null) {
      const simple = ((queue.all.size + 1) * queue.history.handlingMs(handlingMs)) / queue.staffed;
      estimates.set(callId, { formula: estimate.meanMs, simple, asterisk, minutes: minutesOf(estimate.boundMs) });
    }
    arrivals.set(callId, now);
    if (!isPatient && centre.patienceMs !== null) {
      const hangUp = simulation.after(chance.exponential(centre.patienceMs), () =>
        simulation.carryOut(engine.leave(callId, 'gone', simulation.now)),
      );
      hangUps.set(callId, hangUp);
    }
    simulation.carryOut(engine.join({ callId, queue: 'support' }, now));
    if (arrived < calls) {
      simulation.after(chance.exponential(handlingMs / (centre.load(now) * centre.agents)), arrive);
    }
  };
  simulation.after(0, arrive);
  if (centre.onBreak !== undefined) everyMinute();
  simulation.run();
  return errorsOf(compared);

  /** Breaks begin and end for agents without a call. Others go when their call is over. */
  function everyMinute(): void {
    for (const agent of agents) {
      if (talking.has(agent)) continue;
      const presence = resting(agent, simulation.now) ? 'away' : 'free';
      simulation.carryOut(engine.setPresence(agent, presence, simulation.now));
    }
    if (arrived < calls || engine.queue('support')?.all.size !== 0) simulation.after(minute, everyMinute);
  }
}

function errorsOf(compared: readonly Compared[]): Errors {
  const mean = compared.reduce((sum, { waited }) => sum + waited, 0) / compared.length;
  const error = (which: 'formula' | 'simple' | 'asterisk'): number =>
    Math.sqrt(compared.reduce((sum, each) => sum + (each[which] - each.waited) ** 2, 0) / compared.length) / mean;
  const held = compared.filter(({ waited, minutes }) => waited < minutes * minute).length / compared.length;
  return {
    formula: error('formula'),
    simple: error('simple'),
    asterisk: error('asterisk'),
    held,
    compared: compared.length,
  };
}
