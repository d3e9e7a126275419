/** A metric for Prometheus. A gauge can rise and fall. A counter only grows, and its name ends in _total. */
export interface Figure {
  kind: 'gauge' | 'counter';
  name: string;
  help: string;
  /** Names of its labels. */
  labels?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** One value of a metric. */
export type Reading = readonly [name: string, value: number, labels?: Labels];

/** Metrics that are read together, on each scrape. A metric without a reading is absent. */
export interface ReadFigures {
  figures: readonly Figure[];
  read: () => readonly Reading[] | Promise<readonly Reading[]>;
}

/** A metric that is updated as events happen. */
export interface ToldFigure {
  kind: 'counter' | 'histogram';
  name: string;
  help: string;
  labels: readonly string[];
  /** Buckets of a histogram. */
  buckets?: readonly number[];
  /** Calls `tell` with each value. @returns the function that unsubscribes */
  follow: (tell: (value: number, labels: Labels) => void) => () => void;
}

/** The metrics of a room: its `metrics.ts` creates them, and the room `metrics` joins them. */
export type RoomFigures = readonly (ReadFigures | ToldFigure)[];

/** A gauge without labels. */
export function gauge(name: string, help: string, read: () => number | Promise<number>): ReadFigures {
  return { figures: [{ kind: 'gauge', name, help }], read: async () => [[name, await read()]] };
}

/** A counter with one label, whose values are kept elsewhere. */
export function counter(
  name: string,
  help: string,
  label: string,
  read: () => Readonly<Record<string, number>>,
): ReadFigures {
  return {
    figures: [{ kind: 'counter', name, help, labels: [label] }],
    read: () => Object.entries(read()).map(([value, count]) => [name, count, { [label]: value }]),
  };
}

/** A counter without labels, whose value is kept elsewhere. */
export function total(name: string, help: string, read: () => number): ReadFigures {
  return { figures: [{ kind: 'counter', name, help }], read: () => [[name, read()]] };
}
