import type { FastifyPluginAsync } from 'fastify';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { DoctorReport } from '../../domain/protocol/administration/settings.ts';
import * as operations from '../../domain/protocol/operations/administration/settings.ts';
import type { SettingReport } from '../config/report.ts';
import { operationRoutes } from '../http/operation-route.ts';
import { limited } from '../http/rate-limits.ts';
import type { Finding } from './finding.ts';

/** What the process knows of itself. */
export interface AboutGateway {
  settings: () => readonly SettingReport[];
  /** Examines everything. @throws CodedError DOCTOR_FAILED */
  examine: () => Promise<readonly Finding[]>;
}

interface Ports {
  about: AboutGateway;
  clock: Clock;
}

/** Examinations per minute and address: each asks other servers. */
const perMinute = 10;

/** The settings, and the doctor's findings. */
export function doctorRoutes({ about, clock }: Ports): FastifyPluginAsync {
  let running: Promise<DoctorReport> | null = null;

  async function report(): Promise<DoctorReport> {
    const at = isoTime(clock);
    return { at, findings: [...(await about.examine())] };
  }

  return operationRoutes(
    operations,
    {
      listSettings: () => [...about.settings()],

      examineGateway() {
        running ??= report().finally(() => {
          running = null;
        });
        return running;
      },
    },
    { examineGateway: { config: limited(perMinute), exposeHeadRoute: false } },
  );
}
