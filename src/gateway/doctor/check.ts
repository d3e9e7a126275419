import type { Clock } from '../../domain/clock.ts';
import type { Config } from '../config/config.ts';
import type { CrmAdapters } from '../crm/adapters.ts';
import type { Finding } from './finding.ts';

export interface CheckParts {
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  fetch: typeof fetch;
  /** Asks CRMs whose server an administrator chose. Default: `fetch`. */
  crmFetch?: (config: Config) => typeof fetch;
  crmAdapters: CrmAdapters;
  /** Whether a gateway with these settings is running, so that its ports are in use. */
  running: boolean;
}

/** A check of the doctor, which may also run at each start. It changes nothing. */
export interface Check {
  name: string;
  /**
   * Whether the check also runs at each start, which logs each wrong finding as a warning. Such a check is fast, and
   * contacts no other machine.
   */
  atStart: boolean;
  run(config: Config, parts: CheckParts): Promise<Finding[]> | Finding[];
}
