import { meanOpinionScore } from './mos.ts';

/** One second of a call. Times in ms, levels 0 to 32,767, loss in percent. */
export interface RTCSample {
  audioInputLevel: number;
  audioOutputLevel: number;
  bytesReceived: number;
  bytesSent: number;
  codecName: string;
  jitter: number;
  mos: number | null;
  packetsLost: number;
  packetsLostFraction: number;
  packetsReceived: number;
  packetsSent: number;
  rtt: number;
  timestamp: number;
  totals: RTCSampleTotals;
}

export interface RTCSampleTotals {
  bytesReceived: number;
  bytesSent: number;
  packetsLost: number;
  packetsLostFraction: number;
  packetsReceived: number;
  packetsSent: number;
}

/** The fields that are read, from https://w3c.github.io/webrtc-stats/ */
type Stat = { type: string; timestamp: number } & Record<string, string | number | boolean | undefined>;

/** @param before the sample one second earlier; null: none */
export function sampleOf(report: RTCStatsReport, before: RTCSample | null): RTCSample {
  const stats = [...(report as unknown as ReadonlyMap<string, Stat>).values()];
  const find = (type: string): Stat | undefined =>
    stats.find((stat) => stat.type === type && (stat.kind ?? 'audio') === 'audio');
  const number = (stat: Stat | undefined, field: string): number => {
    const value = stat?.[field];
    return typeof value === 'number' ? value : 0;
  };
  const received = find('inbound-rtp');
  const sent = find('outbound-rtp');
  const transport = find('transport');
  const pair = stats.find((stat) =>
    transport ? (stat as { id?: string }).id === transport.selectedCandidatePairId : stat.nominated === true,
  );
  const codec = stats.find((stat) => (stat as { id?: string }).id === (sent?.codecId ?? received?.codecId));
  const totals: RTCSampleTotals = {
    bytesReceived: number(received, 'bytesReceived'),
    bytesSent: number(sent, 'bytesSent'),
    packetsLost: number(received, 'packetsLost'),
    packetsReceived: number(received, 'packetsReceived'),
    packetsSent: number(sent, 'packetsSent'),
    packetsLostFraction: 0,
  };
  totals.packetsLostFraction = lossPercent(totals.packetsLost, totals.packetsReceived);
  const since = (field: keyof RTCSampleTotals): number => Math.max(0, totals[field] - (before?.totals[field] ?? 0));
  const packetsLost = since('packetsLost');
  const packetsReceived = since('packetsReceived');
  const packetsLostFraction = lossPercent(packetsLost, packetsReceived);
  const rtt = number(pair, 'currentRoundTripTime') * 1000;
  const jitter = number(received, 'jitter') * 1000;
  return {
    timestamp: received?.timestamp ?? sent?.timestamp ?? Date.now(),
    codecName: String(codec?.mimeType ?? '').replace(/^audio\//i, ''),
    bytesReceived: since('bytesReceived'),
    bytesSent: since('bytesSent'),
    packetsLost,
    packetsLostFraction,
    packetsReceived,
    packetsSent: since('packetsSent'),
    jitter,
    rtt,
    mos: before ? meanOpinionScore(rtt, jitter, packetsLostFraction) : null,
    audioInputLevel: level(number(find('media-source'), 'audioLevel')),
    audioOutputLevel: level(number(received, 'audioLevel')),
    totals,
  };
}

function lossPercent(lost: number, received: number): number {
  return lost + received > 0 ? Math.round((lost * 10_000) / (lost + received)) / 100 : 0;
}

function level(fraction: number): number {
  return Math.round(fraction * 32_767);
}
