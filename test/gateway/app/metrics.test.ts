import { expect, it } from 'vitest';
import { FlowCounters } from '../../../src/gateway/flows/flow-counters.ts';
import { coreMetricOf, figuresOf } from '../../../src/gateway/metrics/core-metrics.ts';
import { createMetrics } from '../../../src/gateway/metrics/metrics.ts';
import { QueueCounters } from '../../../src/gateway/routing/queues/queue-counters.ts';
import { newEdgeCounters } from '../../../src/gateway/sip/counters.ts';
import { newMediaCounters } from '../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { LegQuality } from '../../../src/gateway/telephony/port.ts';
import { newTrunkCalls } from '../../../src/gateway/trunk/trunk-calls.ts';
import type { TrunkFigures } from '../../../src/gateway/trunk/trunk-figures.ts';
import { lintMetrics } from './metrics-lint.ts';

const trunk = (name: string, more: Partial<TrunkFigures> = {}): TrunkFigures => ({
  ...{ name, up: null, reason: null, since: 0, registered: null, callsUp: 0, calls: newTrunkCalls() },
  ...more,
});

function metricsOf(trunks: () => TrunkFigures[] = () => []) {
  const hearing = new Set<(quality: LegQuality) => void>();
  const health = {
    trouble: null as 'disk-full' | null,
    freeBytes: 1234,
    failures: new Map([['disk-full', 3] as const]),
  };
  const edge = { ...newEdgeCounters(), messagesIn: 7, messagesOut: 5, sockets: 2, refused: { 403: 2, 404: 1 } };
  const log = { writeErrors: 4, linesLost: 5 };
  const metrics = createMetrics({
    calls: { subscribe: () => () => {}, figures: () => ({ outboundRefused: {}, refused: {} }) },
    store: { live: async () => [] } as never,
    outbox: { pending: async () => 0, parked: async () => 2 },
    liveEvents: { dropped: () => new Map([['a', { full: 3, late: 0, paused: 0, failed: 1 }]]) },
    crmConnections: {
      list: () =>
        [
          { stored: { id: 'a', enabled: true }, condition: { state: 'failing', code: 'CRM_CREDENTIALS' } },
          { stored: { id: 'b', enabled: true }, condition: { state: 'ok', code: null } },
          { stored: { id: 'c', enabled: false }, condition: { state: 'failing', code: 'CRM_UNAVAILABLE' } },
        ] as never,
    },
    webhooks: {
      list: () =>
        [
          { id: 'wh_1', failingSince: '2030-01-01T00:00:00.000Z' },
          { id: 'wh_2', failingSince: null },
        ] as never,
    },
    embedRefusals: { counts: [{ connection: 'a', code: 'IDENTITY_REPLAYED', count: 2 }] },
    directory: { agents: async () => [] } as never,
    recordings: {
      figures: async () => ({
        running: 0,
        whole: 1,
        interrupted: 0,
        failed: 0,
        otherKey: 0,
        uploading: 0,
        uploadsFailing: 0,
      }),
    },
    core: {
      channels: () => [],
      counters: () => ({
        edge,
        media: newMediaCounters(),
        trunks: { ...newEdgeCounters(), strangers: 3 },
        asterisk: { servers: 2, up: 1 },
      }),
      trunkFigures: trunks,
      onLegQuality(listener: (quality: LegQuality) => void) {
        hearing.add(listener);
        return () => hearing.delete(listener);
      },
    } as never,
    feeds: { size: 0 },
    queues: { names: () => [], figures: () => null, counters: new QueueCounters() },
    flowCounters: new FlowCounters(),
    health,
    logCounters: log,
    onError: () => {},
  });
  return { metrics, hearing, edge, health, text: () => metrics.registry.metrics() };
}

it('follows the naming rules of Prometheus', async () => {
  const { text, metrics } = metricsOf(() => [trunk('one', { up: true, registered: false })]);
  metrics.request('GET', '/healthz', 200, 0.1);
  expect(lintMetrics(await text(), 'sidecall_')).toEqual([]);
});

it('the lint finds what it is there for', () => {
  const exposition = [
    '# HELP x_calls_total Calls',
    '# TYPE x_calls_total gauge',
    'x_calls_total{figureName="a"} 1',
    '# HELP x_wait_ms Wait',
    '# TYPE x_wait_ms gauge',
    'x_wait_ms 1',
    'x_other 1',
  ].join('\n');
  expect(lintMetrics(exposition, 'x_')).toHaveLength(4);
});

it('names every figure that a core counts', () => {
  const counters = {
    edge: { ...newEdgeCounters(), refused: { 400: 1 } },
    trunks: { ...newEdgeCounters(), strangers: 0 },
    media: newMediaCounters(),
    asterisk: { servers: 0, up: 0 },
    visitorsRefused: { share: 0, site: 0, network: 0, token: 0, rate: 0 },
  };
  for (const [path] of figuresOf(counters)) expect(coreMetricOf(path), path).not.toBeNull();
});

it('counts what the core counts, and never twice', async () => {
  const { text, edge } = metricsOf();
  await text();
  edge.messagesIn = 9;
  const lines = (await text()).split('\n');
  for (const line of [
    'sidecall_edge_messages_total{direction="in"} 9',
    'sidecall_edge_messages_total{direction="out"} 5',
    'sidecall_edge_sockets 2',
    'sidecall_edge_refused_requests_total{status="403"} 2',
    'sidecall_trunks_unknown_sources_total 3',
    'sidecall_asterisk_servers_up 1',
  ]) {
    expect(lines).toContain(line);
  }
});

it('tells a trunk that is up from one that is down and one of which nothing is known, and forgets one that is gone', async () => {
  const calls = newTrunkCalls();
  calls.outbound = 2;
  calls.failures.busy = 1;
  let trunks = [trunk('a', { up: true, registered: true, calls }), trunk('b', { up: false }), trunk('c')];
  const { text } = metricsOf(() => trunks);
  const first = await text();
  expect(first).toContain('sidecall_trunk_up{trunk="a"} 1\n');
  expect(first).toContain('sidecall_trunk_up{trunk="b"} 0\n');
  expect(first).not.toContain('sidecall_trunk_up{trunk="c"}');
  expect(first).toContain('sidecall_trunk_registered{trunk="a"} 1\n');
  expect(first).not.toContain('sidecall_trunk_registered{trunk="b"}');
  expect(first).toContain('sidecall_trunk_calls_total{trunk="a",direction="out"} 2\n');
  expect(first).toContain('sidecall_trunk_call_failures_total{trunk="a",class="busy"} 1\n');
  trunks = trunks.slice(1);
  expect(await text()).not.toContain('trunk="a"');
});

it('shows the quality of legs, the disk and the log', async () => {
  const { text, hearing, health } = metricsOf();
  for (const listener of hearing) listener({ leg: 'trunk', lossRatio: 0.03, jitterSeconds: 0.004 });
  const all = await text();
  expect(all).toContain('sidecall_leg_packet_loss_ratio_bucket{le="0.02",leg="trunk"} 0\n');
  expect(all).toContain('sidecall_leg_packet_loss_ratio_bucket{le="0.05",leg="trunk"} 1\n');
  expect(all).toContain('sidecall_leg_jitter_seconds_sum{leg="trunk"} 0.004\n');
  expect(all).toContain('sidecall_crm_outbox_parked 2\n');
  expect(all).toContain('sidecall_crm_live_events_dropped_total{connection="a",reason="full"} 3\n');
  expect(all).toContain('sidecall_crm_connection_failing{connection="a",code="CRM_CREDENTIALS"} 1\n');
  expect(all).toContain('sidecall_crm_connection_failing{connection="b",code=""} 0\n');
  expect(all).toContain('sidecall_webhook_failing{webhook="wh_1"} 1\n');
  expect(all).toContain('sidecall_webhook_failing{webhook="wh_2"} 0\n');
  expect(all).not.toContain('connection="c"');
  expect(all).toContain('sidecall_storage_writable 1\n');
  expect(all).toContain('sidecall_disk_free_bytes 1234\n');
  expect(all).toContain('sidecall_storage_write_failures_total{cause="disk-full"} 3\n');
  expect(all).toContain('sidecall_log_write_errors_total 4\n');
  expect(all).toContain('sidecall_log_lines_lost_total 5\n');
  health.trouble = 'disk-full';
  expect(await text()).toContain('sidecall_storage_writable 0\n');
});
