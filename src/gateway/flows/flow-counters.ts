import type { FlowEnd, FlowNote } from '../../domain/flows/run/commands.ts';

/** A counter for each combination of labels. */
type Counts<Labels extends Readonly<Record<string, string>>> = Map<string, { labels: Labels; count: number }>;

/** What flows have done since the start. Names of flows and nodes are those of administrators, so there are few. */
export class FlowCounters {
  readonly #started: Counts<{ flow: string }> = new Map();
  readonly #steps: Counts<{ flow: string; kind: string; outcome: string }> = new Map();
  readonly #ended: Counts<{ flow: string; reason: FlowEnd }> = new Map();

  /** A call was given to the flow. */
  started(flow: string): void {
    add(this.#started, { flow });
  }

  /** A call left a node of the flow. */
  step({ flow, kind, outcome }: FlowNote): void {
    add(this.#steps, { flow, kind, outcome });
  }

  /** The flow that began the call is over. */
  ended(flow: string, reason: FlowEnd): void {
    add(this.#ended, { flow, reason });
  }

  get counts() {
    return {
      started: [...this.#started.values()],
      steps: [...this.#steps.values()],
      ended: [...this.#ended.values()],
    };
  }
}

function add<Labels extends Readonly<Record<string, string>>>(counts: Counts<Labels>, labels: Labels): void {
  const key = JSON.stringify(labels);
  counts.set(key, { labels, count: (counts.get(key)?.count ?? 0) + 1 });
}
