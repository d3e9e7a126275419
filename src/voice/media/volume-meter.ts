interface Streams {
  local: MediaStream | null;
  remote: MediaStream | null;
}

/**
 * Measures the loudness of both directions, 0 to 1, about 20 times a second, until the returned function is called. The
 * first use loads the meter.
 */
export function measureVolume(streams: () => Streams, tell: (input: number, output: number) => void): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  void import('./level.ts').then(({ measureLevels }) => {
    if (!stopped) stop = measureLevels(streams, tell);
  });
  return () => {
    stopped = true;
    stop?.();
  };
}
