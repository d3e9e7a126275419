import type { LegQuality } from '../../port.ts';

/** Running totals of media, for metrics. */
export interface MediaCounters {
  /** Called once for each leg that ends. */
  readonly onLegQuality: Set<(quality: LegQuality) => void>;
  packetsIn: number;
  packetsOut: number;
  /** Not relayed, because the other leg lacks the format. */
  packetsUnfit: number;
}

export function newMediaCounters(): MediaCounters {
  return { onLegQuality: new Set(), packetsIn: 0, packetsOut: 0, packetsUnfit: 0 };
}
