import type { LegQuality } from '../../port.ts';

/** Running totals of media, for metrics. */
export interface MediaCounters {
  /** Each leg that ends, once. */
  readonly onLegQuality: Set<(quality: LegQuality) => void>;
  packetsIn: number;
  packetsOut: number;
  /** Not passed on, because the other side has no such format. */
  packetsUnfit: number;
}

export function newMediaCounters(): MediaCounters {
  return { onLegQuality: new Set(), packetsIn: 0, packetsOut: 0, packetsUnfit: 0 };
}
