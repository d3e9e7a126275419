import type { Clock } from '../../domain/clock.ts';
import type { Config } from '../config/config.ts';
import type { ConnectCrm } from '../start/crm-adapters.ts';
import type { Finding } from './finding.ts';

export interface CheckParts {
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  fetch: typeof fetch;
  crmAdapters: Readonly<Record<string, ConnectCrm>>;
  /** A gateway with these settings runs: what it uses is not free. */
  running: boolean;
}

/** One thing that the doctor looks at, and perhaps the start as well. It changes nothing. */
export interface Check {
  name: string;
  /**
   * Also at each start, where everything wrong is logged as a warning. Such a check asks nobody outside this machine
   * and takes no time.
   */
  atStart: boolean;
  run(config: Config, parts: CheckParts): Promise<Finding[]> | Finding[];
}
