import { edgeCounters } from '../edge/metrics.ts';
import { coreCounters } from '../telephony/metrics.ts';
import { trunkCounters } from '../trunk/metrics.ts';
import type { CoreFigure } from './core-figure.ts';
import type { Figure, Labels, Reading, RoomFigures } from './figure.ts';

/** All metrics of a core, as declared by their rooms. */
const all: readonly CoreFigure[] = [...edgeCounters, ...trunkCounters, ...coreCounters];
const byPath = new Map(all.map((each) => [each.path, each]));

/** The metric at a path, and its labels. null: no room declares it. Exported for tests. */
export function coreMetricOf(path: string): { name: string; labels: Labels } | null {
  const found = byPath.get(path);
  if (found !== undefined) return { name: found.figure.name, labels: found.labels };
  const [, part, status] = /^(\w+\.refused)\.(\d{3})$/.exec(path) ?? [];
  const refused = status === undefined ? undefined : byPath.get(`${part}.*`);
  return refused === undefined || status === undefined ? null : { name: refused.figure.name, labels: { status } };
}

/** The counters of a core, all read at once. */
export function coreFigures(core: { counters?(): object }): RoomFigures {
  const figures = new Map<string, Figure>(all.map(({ figure }) => [figure.name, figure]));
  return [
    {
      figures: [...figures.values()],
      read: () => {
        const readings: Reading[] = [];
        for (const [path, value] of figuresOf(core.counters?.() ?? {})) {
          const metric = coreMetricOf(path);
          if (metric === null) continue;
          readings.push([metric.name, value, metric.labels]);
        }
        return readings;
      },
    },
  ];
}

/** The numbers in nested objects, each with its path: "edge.messagesIn". Exported for tests. */
export function figuresOf(counters: object, path = ''): [figure: string, value: number][] {
  return Object.entries(counters).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'number') return [[path + name, value]];
    return typeof value === 'object' && value !== null ? figuresOf(value, `${path}${name}.`) : [];
  });
}
