import { randomInt } from 'node:crypto';
import type { CallFlow } from '../../domain/calls/flow-path.ts';
import { resumeFlow, startFlow } from '../../domain/flows/run/interpreter.ts';
import type { FlowState, Run } from '../../domain/flows/run/state.ts';
import type { CallFlows, StartedFlow } from '../calls/flow-port.ts';
import { type DriverParts, FlowDriver } from './driver/flow-driver.ts';
import type { OpenFlow } from './flow-book.ts';
import { FlowCounters } from './flow-counters.ts';

/** The parts of flows. `counters`: for the metrics. */
type FlowParts = Omit<DriverParts, 'counters'> & { counters?: FlowCounters };

/** Runs the published flows of calls. */
export function createFlows({ counters = new FlowCounters(), ...given }: FlowParts): CallFlows {
  const parts = { ...given, counters };
  const { book, clock, seed = () => randomInt(2 ** 31) } = parts;

  function started(driver: FlowDriver, path: CallFlow, begin: () => Promise<void>): StartedFlow {
    return { run: driver, path, begin };
  }

  return {
    has: async (flow) => (await book.live(flow)) !== null,

    async start(flow, pathOf, hands) {
      const open = await book.live(flow);
      if (open === null) return null;
      const path = pathOf(open.version);
      const library = { document: () => open.document };
      const { call } = hands;
      const first = startFlow({ call, flow, version: open.version, at: clock.now(), seed: seed() }, library);
      const driver = new FlowDriver(parts, hands, path, [open], first.state);
      counters.started(flow);
      return started(driver, path, () => driver.begin(first));
    },

    async resume(saved, path, hands) {
      const state = JSON.parse(parts.openState(saved, hands.callId)) as FlowState;
      const documents: OpenFlow[] = [];
      for (const [flow, version] of versionsOf(state)) {
        const open = await book.version(flow, version);
        // Without its document, the interpreter says goodbye.
        if (open !== null) documents.push(open);
      }
      const driver = new FlowDriver(parts, hands, path, documents, state);
      const next = resumeFlow(state, clock.now(), driver.library);
      return started(driver, path, () => driver.begin(next));
    },
  };
}

/** The versions that a state names, each once. */
function versionsOf({ main }: FlowState): [flow: string, version: number][] {
  const all = new Map<string, [string, number]>();
  const add = ({ frames, wait }: Run): void => {
    for (const { flow, version } of frames) all.set(`${flow} ${version}`, [flow, version]);
    if (wait?.child) add(wait.child);
  };
  add(main);
  return [...all.values()];
}
