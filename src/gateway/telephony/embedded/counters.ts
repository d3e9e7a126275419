/** Running totals of media, for metrics. */
export interface MediaCounters {
  packetsIn: number;
  packetsOut: number;
  /** Not passed on, because the other side has no such format. */
  packetsUnfit: number;
}

export function newMediaCounters(): MediaCounters {
  return { packetsIn: 0, packetsOut: 0, packetsUnfit: 0 };
}
