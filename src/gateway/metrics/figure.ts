/** A figure for Prometheus. A gauge goes up and down; a counter only up, and its name ends in _total. */
export interface Figure {
  kind: 'gauge' | 'counter';
  name: string;
  help: string;
  /** Names of its labels. */
  labels?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** One value of a figure. */
export type Reading = readonly [name: string, value: number, labels?: Labels];

/** Figures that are read together, when somebody asks for them. A figure without a reading is absent. */
export interface ReadFigures {
  figures: readonly Figure[];
  read: () => readonly Reading[] | Promise<readonly Reading[]>;
}

/** A figure that is told as things happen. */
export interface ToldFigure {
  kind: 'counter' | 'histogram';
  name: string;
  help: string;
  labels: readonly string[];
  /** Of a histogram. */
  buckets?: readonly number[];
  /** Calls `tell` with each value. @returns the function that stops it */
  follow: (tell: (value: number, labels: Labels) => void) => () => void;
}

/** What a room counts: its `metrics.ts` makes this, and the room `metrics` joins them. */
export type RoomFigures = readonly (ReadFigures | ToldFigure)[];

/** One gauge without labels. */
export function gauge(name: string, help: string, read: () => number | Promise<number>): ReadFigures {
  return { figures: [{ kind: 'gauge', name, help }], read: async () => [[name, await read()]] };
}

/** One counter whose values are kept elsewhere, by the value of its label. */
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

/** One counter without labels, whose value is kept elsewhere. */
export function total(name: string, help: string, read: () => number): ReadFigures {
  return { figures: [{ kind: 'counter', name, help }], read: () => [[name, read()]] };
}
