interface Streams {
  local: MediaStream | null;
  remote: MediaStream | null;
}

/**
 * Loudness of both directions, 0 to 1, about twenty times a second until the returned function is
 * called. The meter is loaded with the first who looks.
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
