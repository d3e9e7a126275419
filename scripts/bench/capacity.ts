/**
 * Finds how many legs a server supports. Calls are added in steps until audio is lost. The generator uses less of the
 * machine than browsers would. Its own share is printed, because it runs on the same cores as the server.
 */
import { NoAsterisk } from '../asterisk/install.ts';
import { type CallServer, numberOf, startAsterisk, startGateway } from './call-server.ts';
import { Generator } from './lean/generator.ts';
import { processorSeconds, residentMegabytes } from './process-figures.ts';
import type { BenchRow } from './row.ts';

/** Calls per step, and in total. */
const step = 20;
const most = 480;
const watchMs = 3000;
const lossGoal = 0.001;
const framesPerSecond = 50;
/** Below this pace the generator lacks processor time, so the result says nothing about the server. */
const paceGoal = 0.99;
/** As many frames as a phone's jitter buffer holds. */
const lateFrames = 3;

interface Step {
  legs: number;
  /** Sent packets as a share of the planned ones. */
  pace: number;
  loss: number;
  /** Share of one core. */
  server: number;
  generator: number;
  memory: number;
}

interface Capacity {
  /** The last step with less than 0.1 % loss. */
  held: Step;
  /** Why there was no further step. */
  end: string;
}

export async function benchCapacity(): Promise<BenchRow[]> {
  const ours = await capacityOf(startGateway);
  let theirs: Capacity | null = null;
  try {
    theirs = await capacityOf(startAsterisk);
  } catch (error) {
    if (!(error instanceof NoAsterisk)) throw error;
    console.error(`Without Asterisk beside it: ${error.message}.`);
  }
  const row = (name: string, figure: (of: Capacity) => string): BenchRow => ({
    name,
    value: figure(ours),
    ...(theirs && { asterisk: figure(theirs) }),
  });
  return [
    row('legs held with under 0.1 % loss', (each) => `${each.held.legs} (${each.end})`),
    row('  processor then, server / generator', ({ held }) => `${percent(held.server)} / ${percent(held.generator)}`),
    row('  processor then, a leg', ({ held }) => `${((held.server / held.legs) * 100).toFixed(2)} % of a core`),
    row('  memory then', ({ held }) => `${held.memory.toFixed(0)} MB`),
  ];
}

async function capacityOf(start: (agents: number, format: 'pcmu') => Promise<CallServer>): Promise<Capacity> {
  const server = await start(most, 'pcmu');
  let generator: Generator | null = null;
  try {
    generator = await Generator.start(server, most);
    return await stepUp(server, generator);
  } finally {
    generator?.stop();
    await server.stop();
  }
}

async function stepUp(server: CallServer, generator: Generator): Promise<Capacity> {
  let held: Step = { legs: 0, pace: 1, loss: 0, server: 0, generator: 0, memory: 0 };
  let end = 'all there were';
  let calls = 0;
  const next = (count: number): string[] => Array.from({ length: count }, () => numberOf(calls++));
  await generator.call(next(step), 50);
  while (true) {
    let seen = await watch(server, generator);
    // Measure a second time, because new calls may still exchange keys, or the machine was busy.
    if (failed(seen)) seen = await watch(server, generator);
    console.error(
      `  ${seen.legs} legs: ${(seen.loss * 100).toFixed(3)} % lost of ${percent(seen.pace)}, server ${percent(seen.server)}, generator ${percent(seen.generator)}`,
    );
    if (failed(seen) || seen.legs < calls * 2) {
      const whose = seen.generator > 0.9 ? 'the generator’s' : seen.loss > lossGoal ? 'its' : 'this machine’s';
      end = `then ${whose} limit`;
      break;
    }
    held = seen;
    if (calls + step > most) break;
    try {
      await generator.call(next(step), 50);
    } catch (error) {
      end = `then ${error instanceof Error ? error.message : error}`;
      break;
    }
  }
  return { held, end };
}

function failed({ loss, pace }: Step): boolean {
  return loss > lossGoal || pace < paceGoal;
}

/** Measures all calls for a few seconds, after a pause for the new ones. */
async function watch(server: CallServer, generator: Generator): Promise<Step> {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const pids = [server.pid, generator.pid];
  const used = await Promise.all(pids.map(processorSeconds));
  const begun = performance.now();
  const before = await generator.count();
  await new Promise((resolve) => setTimeout(resolve, watchMs));
  const after = await generator.count();
  const seconds = (performance.now() - begun) / 1000;
  const [own = 0, share = 0] = (await Promise.all(pids.map(processorSeconds))).map(
    (now, i) => (now - (used[i] ?? 0)) / seconds,
  );
  const legs = after.streams ?? 0;
  const grown = (of: 'sent' | 'received' | 'expected'): number => (after[of] ?? 0) - (before[of] ?? 0);
  const missing = Math.max(0, grown('expected') - grown('received'));
  // A server that cannot keep pace builds a backlog, whose packets arrive too late to play. A few frames of difference
  // are normal.
  const late = Math.max(0, grown('sent') - grown('expected') - legs * lateFrames);
  return {
    legs,
    pace: grown('sent') / (legs * seconds * framesPerSecond),
    loss: (missing + late) / Math.max(1, grown('sent')),
    server: own,
    generator: share,
    memory: await residentMegabytes(server.pid),
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
