import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Calls } from '../calls/port.ts';
import type { GatewayCore } from '../edge/gateway-core.ts';
import type { LogCounters } from '../log/log-destination.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { StorageFigures } from '../storage/storage-trouble.ts';
import { storageTroubles } from '../storage/storage-trouble.ts';
import type { CallStore, Directory, OutboxStore } from '../storage/store.ts';
import type { CoreCapacity } from '../telephony/port.ts';
import { addCoreMetrics } from './core-metrics.ts';

export interface Metrics {
  registry: Registry;
  /** @param seconds from the request's arrival to its answer's end */
  request(method: string, route: string, status: number, seconds: number): void;
  close(): void;
}

export interface MetricsSources {
  calls: Pick<Calls, 'subscribe' | 'figures'>;
  store: CallStore;
  outbox: OutboxStore;
  directory: Directory;
  recordings: Pick<Recordings, 'figures'>;
  core: GatewayCore;
  /** Open event streams. */
  feeds: { readonly size: number };
  /** Whether the database can be written; null: unknown. */
  health?: StorageFigures | null;
  logCounters?: LogCounters | null;
  onError: (error: unknown) => void;
}

/** Figures for Prometheus. Gauges are read when they are asked for. */
export function createMetrics(sources: MetricsSources): Metrics {
  const {
    calls,
    store,
    outbox,
    directory,
    recordings,
    core,
    feeds,
    onError,
    health = null,
    logCounters = null,
  } = sources;
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const ended = new Counter({
    name: 'sidecall_calls_ended_total',
    help: 'Calls that ended, by direction and end reason',
    labelNames: ['direction', 'reason'],
    registers,
  });
  const requests = new Histogram({
    name: 'sidecall_http_request_duration_seconds',
    help: 'HTTP requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  /** All gauges are read at once, and the book is asked once for all of them. */
  let reading: ReturnType<Recordings['figures']> | null = null;
  const figures = (): ReturnType<Recordings['figures']> => {
    reading ??= recordings.figures().finally(() => {
      reading = null;
    });
    return reading;
  };
  gauge('sidecall_calls_live', 'Calls that ring, talk or are held', async () => (await store.live()).length);
  gauge('sidecall_channels', 'Legs in the telephony core', () => core.channels().length);
  gauge('sidecall_contacts_registered', 'Registered phones of all agents', async () =>
    (await directory.agents()).reduce((sum, agent) => sum + core.contacts(agent.identity), 0),
  );
  gauge('sidecall_event_streams', 'Open event streams', () => feeds.size);
  gauge(
    'sidecall_recording_uploads_pending',
    'Recordings that the bucket has yet to confirm',
    async () => (await figures()).uploading,
  );
  gauge(
    'sidecall_recording_uploads_failing',
    'Of those, the ones that failed at least once',
    async () => (await figures()).uploadsFailing,
  );
  gauge(
    'sidecall_recordings_unreadable',
    'Recordings encrypted with another key than the one that is set',
    async () => (await figures()).otherKey,
  );
  gauge('sidecall_crm_outbox_pending', 'Call-log entries the CRM has yet to confirm', () => outbox.pending());

  function gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  }

  function capacityOf(read: () => CoreCapacity): void {
    gauge('sidecall_legs', 'Legs in use', () => read().legs);
    gauge('sidecall_leg_limit', 'Most legs at once (SIDECALL_MAX_LEGS)', () => read().legLimit);
    if (read().portLimit === null) return;
    gauge('sidecall_udp_ports_free', 'UDP ports for audio that are not in use', () => read().portsFree ?? 0);
    gauge('sidecall_udp_port_limit', 'UDP ports for audio (SIDECALL_UDP_PORTS)', () => read().portLimit ?? 0);
  }

  new Gauge({
    name: 'sidecall_recordings',
    help: 'Recordings by state; failed ones could not be written to their end',
    labelNames: ['state'],
    registers,
    async collect() {
      const found = await figures();
      for (const state of ['running', 'whole', 'interrupted', 'failed'] as const) this.set({ state }, found[state]);
    },
  });

  /** A counter whose values are kept elsewhere. */
  function counter(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) this.inc({ [label]: value }, count);
      },
    });
  }
  if (core.capacity !== undefined) capacityOf(core.capacity.bind(core));
  counter(
    'sidecall_calls_refused_total',
    'Calls that were not taken: for want of a leg, a UDP port or by the limit of one identity, or by their Q.850 cause',
    'reason',
    () => ({ ...core.capacity?.().refused, ...named(calls.figures().refused) }),
  );
  counter(
    'sidecall_outbound_refused_total',
    'Outgoing calls that the rules refused, by error code',
    'code',
    () => calls.figures().outboundRefused,
  );

  addProcessMetrics(registers, health, logCounters);
  const stopCore = addCoreMetrics(registry, core);

  const stopCalls = calls.subscribe((events) => {
    const ids = new Set(events.filter((event) => event.type === 'call.ended').map((event) => event.callId));
    for (const id of ids) {
      store.get(id).then((call) => {
        if (call) ended.inc({ direction: call.direction, reason: call.endReason ?? 'FAILED' });
      }, onError);
    }
  });

  return {
    registry,
    request: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    close() {
      stopCalls();
      stopCore();
    },
  };
}

/** The disk and the log: what an alarm should watch. */
function addProcessMetrics(registers: Registry[], health: StorageFigures | null, log: LogCounters | null): void {
  if (health !== null) {
    new Gauge({
      name: 'sidecall_storage_writable',
      help: '1: the database can be written; 0: it cannot, and new calls are refused',
      registers,
      collect() {
        this.set(Number(health.trouble === null));
      },
    });
    new Gauge({
      name: 'sidecall_disk_free_bytes',
      help: 'Free space on the disk of the data folder',
      registers,
      collect() {
        const { freeBytes } = health;
        if (freeBytes !== null) this.set(freeBytes);
      },
    });
    new Counter({
      name: 'sidecall_storage_write_failures_total',
      help: 'Writes to the database that failed, by cause',
      labelNames: ['cause'],
      registers,
      collect() {
        this.reset();
        for (const cause of storageTroubles) this.inc({ cause }, health.failures.get(cause) ?? 0);
      },
    });
  }
  if (log === null) return;
  const total = (name: string, help: string, read: () => number): void => {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  total('sidecall_log_write_errors_total', 'Writes to the log that failed', () => log.writeErrors);
  total('sidecall_log_lines_lost_total', 'Lines that are not in the log', () => log.linesLost);
}

/** Q.850 causes as labels. */
function named(causes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(causes).map(([code, count]) => [`cause-${code}`, count]));
}
