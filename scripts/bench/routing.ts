/** How long a decision of the queues takes, with 10,000 agents and 2,000 waiting calls. */
import { performance } from 'node:perf_hooks';
import type { Decision } from '../../src/domain/routing/queues/decision.ts';
import { QueueEngine } from '../../src/domain/routing/queues/engine.ts';
import type { Skills } from '../../src/domain/routing/queues/skills.ts';
import { aQueue } from '../../test/domain/routing/support/a-queue.ts';
import { type Chance, seeded } from '../../test/domain/routing/support/seeded.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const agents = 10_000;
const waiting = 2_000;
const queues = 50;
/** Queues of each agent. */
const memberships = 5;
const skillNames = ['german', 'french', 'billing', 'refunds', 'network', 'hardware', 'sales', 'legal'];
const decisions = 20_000;
const strategies = ['longest-idle', 'ring-order', 'round-robin', 'least-talk-time'] as const;
const goal = 'p99 < 5 ms';

/** The decisions of `npm run bench routing` */
export async function benchRouting(): Promise<BenchRow[]> {
  return [row('all agents in calls, 2,000 calls wait', busyFloor()), row('9,000 agents free, 2,000 wait', idleFloor())];
}

function row(name: string, times: readonly number[]): BenchRow {
  const value = [50, 99, 100].map((rank) => percentile(times, rank).toFixed(3)).join(' / ');
  return { name: `Routing decision, 10,000 agents: ${name}`, value: `${value} ms (p50 / p99 / longest)`, goal };
}

/** Calls wait; agents end their calls one after another, and get the next one. A new call takes the place of each. */
function busyFloor(): number[] {
  const chance = seeded(1);
  const engine = floor(chance, () => 'occupied');
  const times: number[] = [];
  let now = 0;
  let calls = 0;
  const join = (): Decision[] => {
    calls += 1;
    const call = { callId: `call-${calls}`, queue: `queue-${chance.below(queues)}`, skills: someSkills(chance, 3) };
    return engine.join({ ...call, priority: chance.below(3) * 20 }, now);
  };
  while (calls < waiting) join();
  for (let step = 0; step < decisions; step += 1) {
    now += chance.exponential(24);
    const agent = `agent-${chance.below(agents)}`;
    const made = timed(times, () => [...engine.advance(now), ...engine.setPresence(agent, 'free', now)]);
    answer(engine, made, now);
    if (made.length === 0) engine.setPresence(agent, 'occupied', now);
    const joined = made.filter((decision) => decision.do === 'outcome' || decision.do === 'offer').length;
    for (let each = 0; each < joined; each += 1) answer(engine, timed(times, join), now);
  }
  return times;
}

/** Calls wait for skills that no free agent has. Others come, and find an agent. */
function idleFloor(): number[] {
  const chance = seeded(2);
  const engine = floor(chance, (at) => (at % 10 === 0 ? 'occupied' : 'free'));
  const times: number[] = [];
  let now = 0;
  for (let call = 0; call < waiting; call += 1) {
    const skills = [{ name: 'sign-language', level: 1 + chance.below(5) }];
    engine.join({ callId: `waits-${call}`, queue: `queue-${chance.below(queues)}`, skills }, now);
  }
  const talking: string[] = [];
  for (let step = 0; step < decisions; step += 1) {
    now += chance.exponential(24);
    const skills = step % 5 === 0 ? [{ name: 'sign-language', level: 3 }] : someSkills(chance, 2);
    const callId = `call-${step}`;
    const made = timed(times, () => engine.join({ callId, queue: `queue-${chance.below(queues)}`, skills }, now));
    if (made.length === 0) engine.leave(callId, 'gone', now);
    talking.push(...answer(engine, made, now));
    const done = talking.length > 500 ? talking.shift() : undefined;
    if (done !== undefined) timed(times, () => engine.setPresence(done, 'free', now));
  }
  return times;
}

function floor(chance: Chance, presence: (at: number) => 'free' | 'occupied'): QueueEngine {
  const engine = new QueueEngine();
  const members = Array.from({ length: queues }, (): string[] => []);
  for (let agent = 0; agent < agents; agent += 1) {
    const first = chance.below(queues);
    for (let each = 0; each < memberships; each += 1) members[(first + each * 7) % queues]?.push(`agent-${agent}`);
  }
  for (const [at, list] of members.entries()) {
    const strategy = strategies[at % strategies.length] ?? 'longest-idle';
    const relaxation = [
      { afterSeconds: 30, lower: 1 },
      { afterSeconds: 60, lower: 3 },
    ];
    engine.setQueue(aQueue({ name: `queue-${at}`, agents: list, strategy, relaxation, priority: at % 4 }), 0);
  }
  for (let agent = 0; agent < agents; agent += 1) {
    engine.setSkills(`agent-${agent}`, someSkills(chance, 5), 0);
    engine.setPresence(`agent-${agent}`, presence(agent), 0);
  }
  return engine;
}

function someSkills(chance: Chance, most: number): Skills {
  const names = new Set(
    Array.from({ length: chance.below(most + 1) }, () => skillNames[chance.below(skillNames.length)]),
  );
  return [...names].flatMap((name) => (name === undefined ? [] : [{ name, level: 1 + chance.below(5) }]));
}

/** The offered agents answer at once. @returns them */
function answer(engine: QueueEngine, made: readonly Decision[], now: number): string[] {
  const answered: string[] = [];
  for (const decision of made) {
    if (decision.do !== 'offer') continue;
    engine.setPresence(decision.agent, 'occupied', now);
    engine.offerEnded(decision.callId, decision.agent, 'answered', now);
    answered.push(decision.agent);
  }
  return answered;
}

function timed(times: number[], decide: () => Decision[]): Decision[] {
  const before = performance.now();
  const made = decide();
  times.push(performance.now() - before);
  return made;
}
