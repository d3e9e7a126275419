import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { audioAddresses } from './addresses.ts';
import type { Check, CheckParts } from './check.ts';
import { database, diskSpace } from './data.ts';
import { bucket, crm, espeak, prompts, speech } from './outside.ts';
import { secretFiles, variables } from './variables.ts';

/** What the doctor looks at beside ports, Asterisk servers and trunks, in the order of its report. */
export const checks: readonly Check[] = [
  variables,
  secretFiles,
  database,
  diskSpace,
  audioAddresses,
  crm,
  bucket,
  prompts,
  speech,
  espeak,
];

/** At a start: logs as a warning what the doctor would say. Nothing of it ends the start. */
export async function warnAtStart(config: Config, parts: CheckParts, logger: Pick<Logger, 'warn'>): Promise<void> {
  for (const check of checks.filter(({ atStart }) => atStart)) {
    try {
      for (const { verdict, says, todo } of await check.run(config, parts)) {
        if (verdict === 'wrong') logger.warn({ check: check.name, todo }, says);
      }
    } catch (error) {
      logger.warn({ err: error, check: check.name }, 'a check failed');
    }
  }
}
