import type { OfferResult } from '../../../../src/domain/routing/queues/decision.ts';
import type { Queue } from '../../../../src/domain/routing/queues/definition.ts';
import type { Skills } from '../../../../src/domain/routing/queues/skills.ts';
import { aQueue } from './a-queue.ts';
import { type Chance, seeded } from './seeded.ts';
import { Simulation } from './simulation.ts';

/** A call that waits or rings, as the test knows it. */
interface Waiting {
  queue: Queue;
  since: number;
  priority: number;
  skills: Skills;
  rings: Set<string>;
  /** When it joined, or an offer of it ended. */
  changedAt: number;
}

/** An agent, as the test knows them. */
interface Agent {
  identity: string;
  skills: ReadonlyMap<string, number>;
  /** The call that rings or talks. */
  call: string | null;
  resting: boolean;
  heldUntil: number;
  heldIn: Map<string, number>;
  /** When they became free. */
  changedAt: number;
  idleSince: number;
  talkMs: number;
}

/** What the simulation did, and the rules that the engine broke. */
export interface Report {
  broken: string[];
  answered: number;
  abandoned: number;
  missed: number;
  breaks: number;
  offers: number;
  /** Offers to agents without the skills that the call required at first. */
  relaxedOffers: number;
}

const second = 1000;
const patienceMs = 180 * second;
const talkMs = 200 * second;

function queuesFor(agents: readonly string[]): Queue[] {
  const part = (from: number, to: number): string[] => agents.slice(from, to);
  const wrapUp = (seconds: number, acrossQueues = true) => ({ seconds, acrossQueues });
  const german = [{ name: 'german', level: 4 }];
  const relaxation = [
    { afterSeconds: 20, lower: 2 },
    { afterSeconds: 60, lower: 5 },
  ];
  return [
    aQueue({ name: 'sales', agents: part(0, 30), strategy: 'longest-idle', wrapUp: wrapUp(10) }),
    aQueue({
      name: 'support',
      agents: part(10, 45),
      strategy: 'ring-order',
      skills: german,
      relaxation,
      wrapUp: wrapUp(15, false),
    }),
    aQueue({ name: 'vip', agents: part(20, 50), strategy: 'round-robin', priority: 120 }),
    aQueue({ name: 'billing', agents: part(35, 60), strategy: 'least-talk-time', wrapUp: wrapUp(5), ageing: 2 }),
    aQueue({ name: 'desk', agents: part(0, 8), strategy: 'ring-all' }),
  ];
}

/** Sixty agents and five queues, with hang-ups, missed and rejected offers, and breaks. */
export async function runCallCentre({ calls, seed }: { calls: number; seed: number }): Promise<Report> {
  const chance = seeded(seed);
  const identities = Array.from({ length: 60 }, (_, at) => `agent-${String(at).padStart(2, '0')}`);
  const queues = queuesFor(identities);
  const agents = new Map(identities.map((identity) => [identity, newAgent(identity, chance)]));
  const waiting = new Map<string, Waiting>();
  const hangUps = new Map<string, () => void>();
  const cursors = new Map<string, number>();
  const places = new Map(
    queues.map(({ name, agents: of }) => [name, new Map(of.map((identity, at) => [identity, at]))]),
  );
  const report: Report = { broken: [], answered: 0, abandoned: 0, missed: 0, breaks: 0, offers: 0, relaxedOffers: 0 };
  const simulation: Simulation = new Simulation((decision) => {
    if (decision.do === 'offer') offered(decision.callId, agentOf(decision.agent));
    else if (decision.do === 'withdraw') withdrawn(agentOf(decision.agent));
    else if (decision.do === 'break') report.breaks += 1;
    else if (decision.do === 'outcome') {
      hangUps.get(decision.callId)?.();
      waiting.delete(decision.callId);
      if (decision.outcome.why === 'answered') report.answered += 1;
      else report.abandoned += 1;
    }
  });
  const { engine } = simulation;
  for (const queue of queues) engine.setQueue(queue, 0);
  for (const { identity, skills } of agents.values()) {
    engine.setSkills(
      identity,
      [...skills].map(([name, level]) => ({ name, level })),
      0,
    );
    engine.setPresence(identity, 'free', 0);
  }
  let arrived = 0;
  simulation.after(0, arrive);
  simulation.after(60 * second, takeBreak);
  await simulation.runAll();
  return report;

  function arrive(): void {
    arrived += 1;
    const callId = `call-${arrived}`;
    const queue = queues[chance.below(queues.length)] as Queue;
    const priority = chance.next() < 0.1 ? 50 : 0;
    const skills = queue.name === 'billing' && chance.next() < 0.3 ? [{ name: 'refunds', level: 1 }] : [];
    const { now } = simulation;
    waiting.set(callId, { queue, since: now, priority, skills, rings: new Set(), changedAt: now });
    const hangUp = (): void => simulation.carryOut(engine.leave(callId, 'gone', simulation.now));
    hangUps.set(callId, simulation.after(chance.exponential(patienceMs), hangUp));
    simulation.carryOut(engine.join({ callId, queue: queue.name, priority, skills }, simulation.now));
    if (arrived % 20 === 0) checkPairs();
    if (arrived < calls) simulation.after(chance.exponential(talkMs / 58), arrive);
  }

  /** An agent without a call goes away for some minutes. */
  function takeBreak(): void {
    const agent = agentOf(identities[chance.below(identities.length)] as string);
    if (agent.call === null && !agent.resting) {
      agent.resting = true;
      simulation.carryOut(engine.setPresence(agent.identity, 'away', simulation.now));
      simulation.after(chance.exponential(300 * second), () => {
        agent.resting = false;
        agent.changedAt = simulation.now;
        simulation.carryOut(engine.setPresence(agent.identity, 'free', simulation.now));
      });
    }
    if (arrived < calls) simulation.after(chance.exponential(40 * second), takeBreak);
  }

  function offered(callId: string, agent: Agent): void {
    const call = waiting.get(callId);
    report.offers += 1;
    if (call === undefined) {
      broken(`${callId} does not wait, and is offered`);
      return;
    }
    checkOffer(callId, call, agent);
    cursors.set(call.queue.name, placeOf(call.queue, agent));
    call.rings.add(agent.identity);
    agent.call = callId;
    engine.setPresence(agent.identity, 'occupied', simulation.now);
    const dice = chance.next();
    const result: OfferResult = dice < 0.85 ? 'answered' : dice < 0.93 ? 'missed' : dice < 0.97 ? 'rejected' : 'busy';
    const ringing = result === 'missed' ? call.queue.ringSeconds * second : chance.exponential(5 * second);
    simulation.after(Math.min(ringing, call.queue.ringSeconds * second), () => ended(callId, call, agent, result));
  }

  function ended(callId: string, call: Waiting, agent: Agent, result: OfferResult): void {
    // Withdrawn meanwhile.
    if (agent.call !== callId || !call.rings.delete(agent.identity) || waiting.get(callId) !== call) return;
    const { now } = simulation;
    if (result === 'answered') {
      waiting.delete(callId);
      simulation.carryOut(engine.offerEnded(callId, agent.identity, result, now));
      const wrapUp = call.queue.wrapUp.acrossQueues ? (call.queue.wrapUp.seconds ?? 0) : 0;
      const talk = chance.exponential(talkMs) + wrapUp * second;
      simulation.after(talk, () => {
        agent.talkMs += simulation.now - now;
        agent.idleSince = simulation.now;
        const { seconds, acrossQueues } = call.queue.wrapUp;
        if (!acrossQueues) agent.heldIn.set(call.queue.name, simulation.now + (seconds ?? 0) * second);
        freed(agent);
      });
      return;
    }
    if (result === 'missed') report.missed += 1;
    const { retrySeconds, rejectedSeconds } = call.queue.missed;
    agent.heldUntil = now + (result === 'rejected' ? rejectedSeconds : retrySeconds) * second;
    call.changedAt = now;
    simulation.carryOut(engine.offerEnded(callId, agent.identity, result, now));
    freed(agent);
  }

  /** The phone stops a moment later. */
  function withdrawn(agent: Agent): void {
    simulation.after(chance.exponential(second / 10), () => freed(agent));
  }

  function freed(agent: Agent): void {
    agent.call = null;
    agent.changedAt = simulation.now;
    simulation.carryOut(engine.setPresence(agent.identity, 'free', simulation.now));
  }

  function checkOffer(callId: string, call: Waiting, agent: Agent): void {
    const what = `${callId} to ${agent.identity} at ${Math.round(simulation.now)}`;
    const { queue } = call;
    if (agent.call !== null) broken(`${what}: the agent has ${agent.call}`);
    if (call.rings.size > 0 && queue.strategy !== 'ring-all') broken(`${what}: it rings at another agent`);
    if (!fits(call, agent)) broken(`${what}: the agent cannot take it`);
    if (!isOnTime(call, agent)) broken(`${what}: nothing changed now, so it is late`);
    if (!can(agent, { ...call, since: simulation.now })) report.relaxedOffers += 1;
    for (const [other, each] of waiting) {
      if (other === callId || each.rings.size > 0 || points(each) <= points(call)) continue;
      if (call.rings.size === 0 && fits(each, agent)) broken(`${what}: ${other} has more points`);
    }
    if (queue.strategy === 'ring-all') return;
    for (const identity of queue.agents) {
      const other = agentOf(identity);
      if (other !== agent && fits(call, other) && comesBefore(queue, other, agent))
        broken(`${what}: ${identity} is first`);
    }
  }

  /** An offer comes at the moment at which it became possible: the call or the agent came, or a time was reached. */
  function isOnTime({ queue, since, changedAt }: Waiting, agent: Agent): boolean {
    const steps = queue.relaxation.map(({ afterSeconds }) => since + afterSeconds * second);
    const ends = [agent.heldUntil, agent.heldIn.get(queue.name)];
    return [changedAt, agent.changedAt, ...steps, ...ends].includes(simulation.now);
  }

  /** No free agent is left that a waiting call could have. */
  function checkPairs(): void {
    for (const [callId, call] of waiting) {
      if (call.rings.size > 0) continue;
      for (const identity of call.queue.agents) {
        if (fits(call, agentOf(identity))) broken(`${callId} waits, and ${identity} is free at ${simulation.now}`);
      }
    }
  }

  function fits(call: Waiting, agent: Agent): boolean {
    const { now } = simulation;
    if (agent.call !== null || agent.resting || agent.heldUntil > now) return false;
    if ((agent.heldIn.get(call.queue.name) ?? 0) > now) return false;
    return placeOf(call.queue, agent) !== -1 && can(agent, call);
  }

  function can(agent: Agent, { queue, skills, since }: Waiting): boolean {
    const { now } = simulation;
    let lower = 0;
    for (const step of queue.relaxation) if (now >= since + step.afterSeconds * second) lower = step.lower;
    const has = ({ name, level }: Skills[number]): boolean => (agent.skills.get(name) ?? 0) >= level - lower;
    return queue.skills.every(has) && skills.every(has);
  }

  function points({ queue, priority, since }: Waiting): number {
    return queue.priority + priority + (queue.ageing * (simulation.now - since)) / second;
  }

  function comesBefore(queue: Queue, one: Agent, other: Agent): boolean {
    if (queue.strategy === 'longest-idle') return one.idleSince < other.idleSince;
    if (queue.strategy === 'least-talk-time') return one.talkMs < other.talkMs;
    const cursor = queue.strategy === 'round-robin' ? (cursors.get(queue.name) ?? -1) : -1;
    const place = (agent: Agent): number => {
      const at = placeOf(queue, agent);
      return at > cursor ? at : at + queue.agents.length;
    };
    return place(one) < place(other);
  }

  /** In ring order. -1: the agent is in another queue. */
  function placeOf({ name }: Queue, { identity }: Agent): number {
    return places.get(name)?.get(identity) ?? -1;
  }

  function agentOf(identity: string): Agent {
    return agents.get(identity) as Agent;
  }

  function broken(what: string): void {
    if (report.broken.length < 20) report.broken.push(what);
  }
}

function newAgent(identity: string, chance: Chance): Agent {
  const skills = new Map([['german', chance.below(6)]]);
  if (chance.next() < 0.5) skills.set('refunds', 1);
  const known = new Map([...skills].filter(([, level]) => level > 0));
  return {
    identity,
    skills: known,
    call: null,
    resting: false,
    heldUntil: 0,
    heldIn: new Map(),
    changedAt: 0,
    idleSince: 0,
    talkMs: 0,
  };
}
