import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Figure, ReadFigures, Reading, RoomFigures, ToldFigure } from './figure.ts';

/** Registers the metrics of a room. @returns the function that unsubscribes from events */
export function register(registry: Registry, figures: RoomFigures): () => void {
  const stops = figures.map((each) => ('read' in each ? registerRead(registry, each) : registerTold(registry, each)));
  return () => {
    for (const stop of stops) stop?.();
  };
}

/** The first metric that is collected reads the values for all of them. */
function registerRead(registry: Registry, { figures, read }: ReadFigures): undefined {
  let reading: Promise<readonly Reading[]> | null = null;
  const readAll = (): Promise<readonly Reading[]> => {
    reading ??= Promise.resolve()
      .then(read)
      .finally(() => {
        reading = null;
      });
    return reading;
  };
  for (const figure of figures) registerOne(registry, figure, readAll);
}

function registerOne(registry: Registry, figure: Figure, readAll: () => Promise<readonly Reading[]>): void {
  const { name, help, labels = [] } = figure;
  const options = {
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    async collect(this: Counter | Gauge) {
      const mine = (await readAll()).filter(([each]) => each === name);
      this.reset();
      for (const [, value, of = {}] of mine) this.inc(of, value);
    },
  };
  if (figure.kind === 'counter') new Counter(options);
  else new Gauge(options);
}

function registerTold(registry: Registry, { kind, name, help, labels, buckets, follow }: ToldFigure): () => void {
  const options = { name, help, labelNames: [...labels], registers: [registry] };
  if (kind === 'counter') {
    const counted = new Counter(options);
    return follow((value, of) => counted.inc(of, value));
  }
  const histogram = new Histogram({ ...options, ...(buckets && { buckets: [...buckets] }) });
  return follow((value, of) => histogram.observe(of, value));
}
