/**
 * Measures the setup time of calls, with phones that cost almost nothing. In `calls` most of the load comes from the
 * browsers. A phone answers at once, so the result is the server's own share. The phones' share is measured with a
 * server that only forwards messages.
 */
import { NoAsterisk } from '../asterisk/install.ts';
import { startRelay } from './bare-relay.ts';
import { type CallServer, numberOf, startAsterisk, startGateway } from './call-server.ts';
import { Generator } from './lean/generator.ts';
import { percentile } from './percentile.ts';
import type { BenchRow } from './row.ts';

const together = 20;
const singles = 20;
const bursts = 8;
const rounds = 2;
/** Time for key exchanges and for ending calls, before the next round. */
const restMs = 1500;

interface SetUps {
  single: number[];
  together: number[];
}

type Start = (agents: number, format: 'pcmu') => Promise<CallServer>;

export async function benchSetUp(): Promise<BenchRow[]> {
  const ours: SetUps = { single: [], together: [] };
  const theirs: SetUps = { single: [], together: [] };
  const alone: SetUps = { single: [], together: [] };
  let peer: Start | null = startAsterisk;
  for (let round = 0; round < rounds; round += 1) {
    await measure(startGateway, ours);
    try {
      if (peer) await measure(peer, theirs);
    } catch (error) {
      if (!(error instanceof NoAsterisk)) throw error;
      console.error(`Without Asterisk beside it: ${error.message}.`);
      peer = null;
    }
    await measure(startRelay, alone);
  }
  return (['single', 'together'] as const).flatMap((which) => {
    const how = which === 'single' ? 'one at a time' : `${together} at once`;
    return [
      {
        name: `set-up without browsers, ${how}, p50 / p95`,
        value: both(ours[which]),
        ...(peer && { asterisk: both(theirs[which]) }),
      },
      { name: `  phones alone, ${how}, p50 / p95`, value: both(alone[which]) },
    ];
  });
}

async function measure(start: Start, into: SetUps): Promise<void> {
  const server = await start(together, 'pcmu');
  let generator: Generator | null = null;
  try {
    generator = await Generator.start(server, together);
    await rest();
    for (let i = 0; i < singles; i += 1) into.single.push(...(await generator.call([numberOf(i % together)])));
    const all = Array.from({ length: together }, (_, i) => numberOf(i));
    for (let burst = 0; burst < bursts; burst += 1) {
      await generator.hangUp();
      await rest();
      into.together.push(...(await generator.call(all)));
    }
  } finally {
    generator?.stop();
    await server.stop();
  }
}

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, restMs));
}

function both(values: readonly number[]): string {
  return `${percentile(values, 50).toFixed(1)} / ${percentile(values, 95).toFixed(1)} ms`;
}
