import { collectDefaultMetrics, Registry } from 'prom-client';
import { callFigures } from '../calls/metrics.ts';
import type { Together } from '../config/setting.ts';
import { crmFigures } from '../crm/metrics.ts';
import { edgeFigures } from '../edge/metrics.ts';
import { embedFigures } from '../embed/metrics.ts';
import { eventFigures } from '../events/metrics.ts';
import { flowFigures } from '../flows/metrics.ts';
import { RequestFigures } from '../http/metrics.ts';
import { logFigures } from '../log/metrics.ts';
import { outboundFigures } from '../outbound/metrics.ts';
import { recordingFigures } from '../recordings/metrics.ts';
import { routingFigures } from '../routing/metrics.ts';
import { storageFigures } from '../storage/metrics.ts';
import { telephonyFigures } from '../telephony/metrics.ts';
import { trunkFigures } from '../trunk/metrics.ts';
import { webhookFigures } from '../webhooks/metrics.ts';
import { coreFigures } from './core-metrics.ts';
import { register } from './registered.ts';

export interface Metrics {
  registry: Registry;
  /** @param seconds from the arrival of the request to the end of its answer */
  request(method: string, route: string, status: number, seconds: number): void;
  close(): void;
}

const rooms = [
  callFigures,
  telephonyFigures,
  edgeFigures,
  eventFigures,
  recordingFigures,
  crmFigures,
  embedFigures,
  outboundFigures,
  storageFigures,
  logFigures,
  trunkFigures,
  webhookFigures,
  routingFigures,
  flowFigures,
] as const;

/** The sources of all rooms' metrics. */
export type MetricsSources = Together<Parameters<(typeof rooms)[number]>[0]> & { core: { counters?(): object } };

/** Metrics for Prometheus, as the rooms declare them. Values that are not updated by events are read on each scrape. */
export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new RequestFigures();
  const figures = [...requests.figures, ...rooms.flatMap((room) => room(sources)), ...coreFigures(sources.core)];
  const stop = register(registry, figures);
  return {
    registry,
    request: (...request) => requests.request(...request),
    close: stop,
  };
}
