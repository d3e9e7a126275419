import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { GatewayCore } from '../edge/gateway-core.ts';

interface CoreMetric {
  name: string;
  help: string;
  /** A gauge goes up and down; a counter only up, and its name ends in _total. */
  kind: 'counter' | 'gauge';
  labels?: Record<string, string>;
}

const gauge = (name: string, help: string): CoreMetric => ({ name, help, kind: 'gauge' });
const counter = (name: string, help: string, labels?: Record<string, string>): CoreMetric => ({
  name,
  help,
  kind: 'counter',
  ...(labels && { labels }),
});

/** The same figures for SIP of browsers (over WebSocket) and of trunks. */
function sipFigures(path: string, prefix: string, of: string): [path: string, metric: CoreMetric][] {
  const messages = `SIP messages of ${of}, by direction`;
  return [
    [`${path}.socketsOpened`, counter(`${prefix}_sockets_opened_total`, `Connections of ${of} that were opened`)],
    [`${path}.sockets`, gauge(`${prefix}_sockets`, `Open connections of ${of}`)],
    [`${path}.transactions`, gauge(`${prefix}_transactions`, `SIP transactions of ${of} that are not over`)],
    [`${path}.dialogs`, gauge(`${prefix}_dialogs`, `SIP dialogs of ${of}`)],
    [`${path}.messagesIn`, counter(`${prefix}_messages_total`, messages, { direction: 'in' })],
    [`${path}.messagesOut`, counter(`${prefix}_messages_total`, messages, { direction: 'out' })],
    [`${path}.malformed`, counter(`${prefix}_malformed_messages_total`, `SIP messages of ${of} that are not readable`)],
    [`${path}.dropped`, counter(`${prefix}_dropped_messages_total`, `SIP messages of ${of} dropped for size or rate`)],
    [`${path}.overrun`, counter(`${prefix}_sockets_overrun_total`, `Connections of ${of} closed for what they cost`)],
    [
      `${path}.delayed`,
      counter(`${prefix}_reads_delayed_total`, `Reads of ${of} without proof of identity that waited for their turn`),
    ],
  ];
}

const packets = 'RTP packets, by direction';

/** Every figure that a core counts, by the path that leads to it. A new figure is added here. */
const coreMetrics: ReadonlyMap<string, CoreMetric> = new Map([
  ...sipFigures('edge', 'sidecall_edge', 'browsers'),
  ...sipFigures('trunks', 'sidecall_trunks', 'trunks'),
  ['trunks.strangers', counter('sidecall_trunks_unknown_sources_total', 'Messages from addresses that no trunk names')],
  ['media.packetsIn', counter('sidecall_media_packets_total', packets, { direction: 'in' })],
  ['media.packetsOut', counter('sidecall_media_packets_total', packets, { direction: 'out' })],
  [
    'media.packetsUnfit',
    counter('sidecall_media_packets_not_relayed_total', 'RTP packets in a codec that the other leg lacks'),
  ],
  ...(['share', 'site', 'network', 'token', 'rate'] as const).map((reason): [string, CoreMetric] => [
    `visitorsRefused.${reason}`,
    counter('sidecall_visitor_calls_refused_total', 'Calls of website visitors that were refused, by reason', {
      reason,
    }),
  ]),
  ['asterisk.servers', gauge('sidecall_asterisk_servers', 'Asterisk servers in the settings')],
  ['asterisk.up', gauge('sidecall_asterisk_servers_up', 'Asterisk servers that are connected')],
]);

/** Refused requests, by SIP status: the only figure with a path of its own for each value. */
const refusals: Readonly<Record<string, string>> = {
  edge: 'sidecall_edge_refused_requests_total',
  trunks: 'sidecall_trunks_refused_requests_total',
};

/** The metric and the labels of a figure; null if the table has none. Exported for tests. */
export function coreMetricOf(path: string): CoreMetric | null {
  const [, part = '', status = ''] = /^(\w+)\.refused\.(\d{3})$/.exec(path) ?? [];
  const refused = refusals[part];
  if (refused !== undefined) return counter(refused, 'SIP requests that were refused, by status', { status });
  return coreMetrics.get(path) ?? null;
}

/** Metrics of the telephony core: its figures, its trunks, and the quality of its legs. */
export function addCoreMetrics(registry: Registry, core: GatewayCore): () => void {
  const registers = [registry];
  const made = new Map<string, Counter | Gauge>();
  const all = [
    ...coreMetrics.values(),
    ...Object.keys(refusals).map((part) => coreMetricOf(`${part}.refused.400`) as CoreMetric),
  ];
  for (const { name, help, kind, labels = {} } of all) {
    if (made.has(name)) continue;
    const labelNames = Object.keys(labels);
    const options = { name, help, labelNames, registers };
    made.set(name, kind === 'counter' ? new Counter(options) : new Gauge(options));
  }
  // All are read at once, by the first one that is collected.
  const [first] = made.values();
  Object.assign(first as object, {
    collect() {
      for (const metric of made.values()) metric.reset();
      for (const [path, value] of figuresOf(core.counters?.() ?? {})) {
        const metric = coreMetricOf(path);
        if (metric === null) continue;
        made.get(metric.name)?.inc(metric.labels ?? {}, value);
      }
    },
  });
  addTrunkMetrics(registers, core);
  return addQuality(registers, core);
}

function addTrunkMetrics(registers: Registry[], core: GatewayCore): void {
  const trunks = () => core.trunkFigures?.() ?? [];
  new Gauge({
    name: 'sidecall_trunk_up',
    help: '1: the trunk answers; 0: it does not; absent: not known yet',
    labelNames: ['trunk'],
    registers,
    collect() {
      this.reset();
      for (const { name, up } of trunks()) if (up !== null) this.set({ trunk: name }, Number(up));
    },
  });
  new Gauge({
    name: 'sidecall_trunk_registered',
    help: '1: the registrar of the trunk took our REGISTER; 0: it did not; absent: not registered with, or not known yet',
    labelNames: ['trunk'],
    registers,
    collect() {
      this.reset();
      for (const { name, registered } of trunks()) {
        if (registered !== null) this.set({ trunk: name }, Number(registered));
      }
    },
  });
  new Counter({
    name: 'sidecall_trunk_calls_total',
    help: 'Calls from the trunk (in) and to it (out)',
    labelNames: ['trunk', 'direction'],
    registers,
    collect() {
      this.reset();
      for (const { name: trunk, calls } of trunks()) {
        this.inc({ trunk, direction: 'in' }, calls.inbound);
        this.inc({ trunk, direction: 'out' }, calls.outbound);
      }
    },
  });
  new Counter({
    name: 'sidecall_trunk_call_failures_total',
    help: 'Calls to the trunk that were refused or not answered, by class',
    labelNames: ['trunk', 'class'],
    registers,
    collect() {
      this.reset();
      for (const { name: trunk, calls } of trunks()) {
        for (const [each, count] of Object.entries(calls.failures)) this.inc({ trunk, class: each }, count);
      }
    },
  });
}

/** What each leg received, observed when it ends. */
function addQuality(registers: Registry[], core: GatewayCore): () => void {
  const loss = new Histogram({
    name: 'sidecall_leg_packet_loss_ratio',
    help: 'Share of RTP packets lost on the way to the gateway, from 0 to 1, for each leg that ended',
    labelNames: ['leg'],
    buckets: [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25],
    registers,
  });
  const jitter = new Histogram({
    name: 'sidecall_leg_jitter_seconds',
    help: 'Mean interarrival jitter (RFC 3550 A.8) of the RTP packets of each leg that ended',
    labelNames: ['leg'],
    buckets: [0.001, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25],
    registers,
  });
  const unsubscribe = core.onLegQuality?.(({ leg, lossRatio, jitterSeconds }) => {
    loss.observe({ leg }, lossRatio);
    if (jitterSeconds !== null) jitter.observe({ leg }, jitterSeconds);
  });
  return unsubscribe ?? (() => {});
}

/** The numbers in nested objects, each with the path that leads to it: "edge.messagesIn". Exported for tests. */
export function figuresOf(counters: object, path = ''): [figure: string, value: number][] {
  return Object.entries(counters).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'number') return [[path + name, value]];
    return typeof value === 'object' && value !== null ? figuresOf(value, `${path}${name}.`) : [];
  });
}
