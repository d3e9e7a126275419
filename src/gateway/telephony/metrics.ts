import { type CoreFigure, counted, measured } from '../metrics/core-figure.ts';
import { gauge, type RoomFigures } from '../metrics/figure.ts';
import type { LegQuality, TelephonyCore } from './port.ts';

const packets = 'RTP packets, by direction';
const refused = 'Calls of website visitors that were refused, by reason';

/** Counters of a core for audio and visitors, by path. */
export const coreCounters: readonly CoreFigure[] = [
  counted('media.packetsIn', 'sidecall_media_packets_total', packets, { direction: 'in' }),
  counted('media.packetsOut', 'sidecall_media_packets_total', packets, { direction: 'out' }),
  counted(
    'media.packetsUnfit',
    'sidecall_media_packets_not_relayed_total',
    'RTP packets in a codec that the other leg lacks',
  ),
  ...['share', 'site', 'network', 'token', 'rate'].map((reason) =>
    counted(`visitorsRefused.${reason}`, 'sidecall_visitor_calls_refused_total', refused, { reason }),
  ),
  measured('asterisk.servers', 'sidecall_asterisk_servers', 'Asterisk servers in the settings'),
  measured('asterisk.up', 'sidecall_asterisk_servers_up', 'Asterisk servers that are connected'),
];

interface Sources {
  core: Pick<TelephonyCore, 'channels' | 'capacity'> & {
    onLegQuality?(listener: (quality: LegQuality) => void): () => void;
  };
}

export function telephonyFigures({ core }: Sources): RoomFigures {
  return [
    gauge('sidecall_channels', 'Legs in the telephony core', () => core.channels().length),
    ...capacityFigures(core),
    {
      kind: 'histogram',
      name: 'sidecall_leg_packet_loss_ratio',
      help: 'Share of RTP packets lost on the way to the gateway, from 0 to 1, for each leg that ended',
      labels: ['leg'],
      buckets: [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25],
      follow: (tell) => core.onLegQuality?.(({ leg, lossRatio }) => tell(lossRatio, { leg })) ?? (() => {}),
    },
    {
      kind: 'histogram',
      name: 'sidecall_leg_jitter_seconds',
      help: 'Mean interarrival jitter (RFC 3550 A.8) of the RTP packets of each leg that ended',
      labels: ['leg'],
      buckets: [0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25],
      follow: (tell) =>
        core.onLegQuality?.(({ leg, jitterSeconds }) => {
          if (jitterSeconds !== null) tell(jitterSeconds, { leg });
        }) ?? (() => {}),
    },
  ];
}

function capacityFigures(core: Sources['core']): RoomFigures {
  const read = core.capacity?.bind(core);
  if (read === undefined) return [];
  const legs = [
    gauge('sidecall_legs', 'Legs in use', () => read().legs),
    gauge('sidecall_leg_limit', 'Most legs at once (SIDECALL_MAX_LEGS)', () => read().legLimit),
  ];
  if (read().portLimit === null) return legs;
  return [
    ...legs,
    gauge('sidecall_udp_ports_free', 'UDP ports for audio that are not in use', () => read().portsFree ?? 0),
    gauge('sidecall_udp_port_limit', 'UDP ports for audio (SIDECALL_UDP_PORTS)', () => read().portLimit ?? 0),
  ];
}
