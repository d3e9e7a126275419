import { expect, it } from 'vitest';
import { FlowCounters } from '../../../src/gateway/flows/flow-counters.ts';
import { flowFigures } from '../../../src/gateway/flows/metrics.ts';
import { until } from '../calls/setup.ts';
import { flow, flowWorld, text } from './flow-world.ts';

/** The readings, as lines. */
async function linesOf(flowCounters: FlowCounters): Promise<string[]> {
  const [figures] = flowFigures({ flowCounters });
  const readings = figures !== undefined && 'read' in figures ? await figures.read() : [];
  return readings.map(([name, value, labels = {}]) =>
    [name.replace(/^sidecall_flow_|_total$/g, ''), ...Object.values(labels), value].join(' '),
  );
}

it('counts calls, steps and endings of flows', async () => {
  const counters = new FlowCounters();
  const menu = {
    ...{ kind: 'menu', prompt: text('One or two'), keys: { 1: 'Orders' } },
    outcomes: { 1: 'bye', 'no-input': 'bye', invalid: 'bye' },
  };
  const w = await flowWorld(flow({ menu }), { parts: { counters } });
  w.fromOutside();
  await w.heard('One or two');
  w.press('1');
  await until(() => w.record().phase === 'ended');
  const second = w.fromOutside();
  await w.heard('One or two');
  w.core.leaves(second.id);
  await until(() => w.record(1).phase === 'ended');
  expect(await linesOf(counters)).toEqual([
    'calls main 2',
    'steps main menu 1 1',
    'steps main hang-up end 1',
    'steps main menu hang-up 1',
    'endings main finished 1',
    'endings main caller-left 1',
  ]);
});
