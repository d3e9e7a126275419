import type { RTCSample, RTCSampleTotals } from '../stats/sample.ts';
import type { RTCWarning } from '../stats/warnings.ts';
import type { CallQuality } from './enums.ts';
import type { NetworkTiming, TimeMeasurement } from './timing.ts';

/** Minimum, maximum and mean over the measured seconds. rtt and jitter are in ms. */
export interface Stats {
  average: number;
  max: number;
  min: number;
}

export interface RTCStats {
  jitter: Stats;
  mos: Stats;
  rtt: Stats;
}

/** The browser's own objects: https://w3c.github.io/webrtc-stats/#icecandidate-dict* */
// biome-ignore lint/suspicious/noExplicitAny: Twilio's type, as fields differ by browser
export type RTCIceCandidateStats = any;

export interface RTCSelectedIceCandidatePairStats {
  localCandidate: RTCIceCandidateStats;
  remoteCandidate: RTCIceCandidateStats;
}

export interface Warning {
  description: string;
  name: string;
  rtcWarning?: RTCWarning;
}

export interface Report {
  callQuality?: CallQuality;
  callSid: string | undefined;
  edge?: string;
  iceCandidateStats: RTCIceCandidateStats[];
  /** The selected path uses a relay. */
  isTurnRequired?: boolean;
  networkTiming: NetworkTiming;
  samples: RTCSample[];
  selectedEdge?: string;
  selectedIceCandidatePairStats?: RTCSelectedIceCandidatePairStats;
  /** Undefined if the call was too short to measure. */
  stats?: RTCStats;
  testTiming: TimeMeasurement;
  totals?: RTCSampleTotals;
  warnings: Warning[];
}

/** The network paths that the browser tried. */
export interface Ways {
  candidates: RTCIceCandidateStats[];
  selected?: RTCSelectedIceCandidatePairStats;
}

export function waysOf(report: RTCStatsReport): Ways {
  const stats = [...(report as unknown as ReadonlyMap<string, Record<string, unknown>>).values()];
  const byId = (id: unknown): Record<string, unknown> | undefined => stats.find((each) => each.id === id);
  const transport = stats.find((each) => each.type === 'transport');
  const pair =
    byId(transport?.selectedCandidatePairId) ??
    stats.find((each) => each.type === 'candidate-pair' && each.nominated === true);
  const [localCandidate, remoteCandidate] = [byId(pair?.localCandidateId), byId(pair?.remoteCandidateId)];
  return {
    candidates: stats.filter((each) => each.type === 'local-candidate' || each.type === 'remote-candidate'),
    ...(localCandidate && remoteCandidate && { selected: { localCandidate, remoteCandidate } }),
  };
}

/** Returns null if no second was measured completely. */
function statsOf(samples: readonly RTCSample[]): RTCStats | null {
  const measured = samples.filter((sample) => sample.mos !== null);
  if (measured.length === 0) return null;
  const over = (value: (sample: RTCSample) => number): Stats => {
    const values = measured.map(value);
    const sum = values.reduce((total, each) => total + each, 0);
    return { average: sum / values.length, max: Math.max(...values), min: Math.min(...values) };
  };
  return { jitter: over((each) => each.jitter), mos: over((each) => each.mos ?? 0), rtt: over((each) => each.rtt) };
}

/** The values of the enum as text. The page has already loaded the enum itself. */
function qualityOf(mos: number): CallQuality {
  const name = (): `${CallQuality}` => {
    if (mos > 4.2) return 'excellent';
    if (mos >= 4.1) return 'great';
    if (mos >= 3.7) return 'good';
    return mos >= 3.1 ? 'fair' : 'degraded';
  };
  return name() as CallQuality;
}

/** The results of a test, input of the report. */
export interface Findings {
  callSid: string | undefined;
  edge: string | null;
  ways: Ways;
  timing: NetworkTiming;
  startTime: number;
  endTime: number;
  samples: RTCSample[];
  warnings: Warning[];
}

export function makeReport({ callSid, edge, ways, timing, startTime, endTime, samples, warnings }: Findings): Report {
  const stats = statsOf(samples);
  const totals = samples.at(-1)?.totals;
  const { selected, candidates } = ways;
  return {
    callSid,
    iceCandidateStats: candidates,
    networkTiming: timing,
    samples,
    testTiming: { start: startTime, end: endTime, duration: endTime - startTime },
    warnings,
    ...(edge !== null && { edge, selectedEdge: edge }),
    ...(stats && { stats, callQuality: qualityOf(stats.mos.average) }),
    ...(totals && { totals }),
    ...(selected && {
      selectedIceCandidatePairStats: selected,
      isTurnRequired: [selected.localCandidate, selected.remoteCandidate].some(
        (each) => each.candidateType === 'relay',
      ),
    }),
  };
}
