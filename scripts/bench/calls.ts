/**
 * Twenty bridged calls through our gateway and through a real Asterisk, in alternation. The browsers use most of this
 * machine, and its speed varies, so the result is the median of the rounds.
 */
import { NoAsterisk } from '../asterisk/install.ts';
import { startRelay } from './bare-relay.ts';
import { type CallFigures, type CallLoad, loadWithCalls } from './call-load.ts';
import { type BenchFormat, type CallServer, startAsterisk, startGateway } from './call-server.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const load: CallLoad = { pairs: 20, singles: 20, seconds: 8 };
const rounds: Record<BenchFormat, number> = { pcmu: 3, opus: 1 };
const processorGoal = 0.6;
const setUpGoal = 0.5;

type Start = (agents: number, format: BenchFormat) => Promise<CallServer>;

export async function benchCalls(): Promise<BenchRow[]> {
  let peer: Start | null = startAsterisk;
  const rows: BenchRow[] = [];
  for (const format of ['pcmu', 'opus'] as const) {
    const ours: CallFigures[] = [];
    const theirs: CallFigures[] = [];
    const alone: CallFigures[] = [];
    for (let round = 0; round < rounds[format]; round += 1) {
      ours.push(await measure(startGateway, format));
      try {
        if (peer) theirs.push(await measure(peer, format));
      } catch (error) {
        if (!(error instanceof NoAsterisk)) throw error;
        console.error(`Without Asterisk beside it: ${error.message}.`);
        peer = null;
      }
      if (format === 'pcmu') alone.push(await measure(startRelay, format));
    }
    rows.push(...(format === 'pcmu' ? allRows(ours, theirs, alone) : shortRows(ours, theirs)));
  }
  return rows;
}

async function measure(start: Start, format: BenchFormat): Promise<CallFigures> {
  const server = await start(load.pairs, format);
  try {
    return await loadWithCalls(server, load);
  } finally {
    await server.stop();
  }
}

function allRows(
  ours: readonly CallFigures[],
  theirs: readonly CallFigures[],
  alone: readonly CallFigures[],
): BenchRow[] {
  const row = rowOf(ours, theirs);
  return [
    { name: 'calls at once (legs)', value: `${load.pairs} (${ours[0]?.legs}), PCMU` },
    row('processor, a leg', (each) => each.processor * 100, '% of a core', 2, processorGoal),
    row('memory with all calls up', (each) => each.memory, 'MB', 0),
    row('memory, a call', (each) => each.memoryACall, 'MB', 1),
    { name: 'packets lost', value: lossOf(ours), ...(theirs.length > 0 && { asterisk: lossOf(theirs) }) },
    row('jitter at the phones, mean', (each) => each.jitterMs, 'ms', 1),
    row('set-up, one at a time, p50', (each) => percentile(each.single, 50), 'ms', 0, setUpGoal),
    row('set-up, one at a time, p95', (each) => percentile(each.single, 95), 'ms', 0, setUpGoal),
    row('set-up, all at once, p50', (each) => percentile(each.together, 50), 'ms', 0, setUpGoal),
    row('set-up, all at once, p95', (each) => percentile(each.together, 95), 'ms', 0, setUpGoal),
    rowOf(alone, [])('  phones alone, one at a time, p50', (each) => percentile(each.single, 50), 'ms', 0),
    rowOf(alone, [])('  phones alone, all at once, p50', (each) => percentile(each.together, 50), 'ms', 0),
    rowOf(alone, [])('  phones alone, all at once, p95', (each) => percentile(each.together, 95), 'ms', 0),
  ];
}

function shortRows(ours: readonly CallFigures[], theirs: readonly CallFigures[]): BenchRow[] {
  const row = rowOf(ours, theirs);
  return [
    row('processor, a leg, Opus', (each) => each.processor * 100, '% of a core', 2, processorGoal),
    { name: 'packets lost, Opus', value: lossOf(ours), ...(theirs.length > 0 && { asterisk: lossOf(theirs) }) },
    row('set-up, one at a time, p50, Opus', (each) => percentile(each.single, 50), 'ms', 0, setUpGoal),
  ];
}

/** Makes rows of medians. A goal is a share of Asterisk's value. */
function rowOf(ours: readonly CallFigures[], theirs: readonly CallFigures[]) {
  return (name: string, figure: (of: CallFigures) => number, unit: string, digits: number, goal?: number): BenchRow => {
    const own = percentile(ours.map(figure), 50);
    const value = `${own.toFixed(digits)} ${unit}`;
    if (theirs.length === 0) return { name, value };
    const other = percentile(theirs.map(figure), 50);
    const asterisk = `${other.toFixed(digits)} ${unit}`;
    const ratio = own / other;
    if (goal === undefined) return { name, value, asterisk };
    const verdict = ratio <= goal ? 'met' : 'missed';
    return { name, value, asterisk, goal: `≤ ${goal} of it; ${ratio.toFixed(2)}: ${verdict}` };
  };
}

function lossOf(rounds: readonly CallFigures[]): string {
  const lost = rounds.reduce((sum, each) => sum + each.lost, 0);
  const received = rounds.reduce((sum, each) => sum + each.received, 0);
  return `${lost} of ${received + lost}`;
}
