import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { audioAddresses } from './addresses.ts';
import { apiKeys } from './api-keys.ts';
import type { Check, CheckParts } from './check.ts';
import { crm } from './crm.ts';
import { database, diskSpace } from './data.ts';
import { bucket, espeak, prompts, speech } from './outside.ts';
import { trustedProxies } from './proxies.ts';
import { secretKey } from './secret-key.ts';
import { identityProvider, publicAddress } from './sign-in.ts';
import { secretFiles, variables } from './variables.ts';

/** The doctor's checks besides ports, Asterisk servers and trunks, in the order of its report. */
export const checks: readonly Check[] = [
  variables,
  secretFiles,
  trustedProxies,
  database,
  diskSpace,
  audioAddresses,
  crm,
  secretKey,
  apiKeys,
  publicAddress,
  identityProvider,
  bucket,
  prompts,
  speech,
  espeak,
];

/** Logs the doctor's findings as warnings at a start. They never prevent the start. */
export async function warnAtStart(config: Config, parts: CheckParts, logger: Pick<Logger, 'warn'>): Promise<void> {
  for (const check of checks.filter(({ atStart }) => atStart)) {
    try {
      for (const { verdict, says, todo } of await check.run(config, parts)) {
        if (verdict === 'wrong') logger.warn({ check: check.name, todo }, says);
      }
    } catch (error) {
      logger.warn({ err: error, check: check.name }, 'check failed');
    }
  }
}
