import type { Clock } from '../../domain/clock.ts';
import { type Config, ConfigProblems, readConfig } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { unknownVariables } from '../config/names.ts';
import { crmAdapters } from '../start/crm-adapters.ts';
import { examineAsterisk } from './asterisk.ts';
import type { CheckParts } from './check.ts';
import { checks } from './checks.ts';
import { type Finding, note, right, wrong } from './finding.ts';
import { examineFolder, examinePort, examineTrunkPort } from './machine.ts';
import { examineOutbound } from './outbound.ts';
import { examineTrunks } from './trunk.ts';

/**
 * Checks everything that a gateway with these settings needs, and yields each finding once it is known. It changes no
 * data and no registrations, and places no calls.
 * @param env the SIDECALL_… variables for the gateway
 */
export async function* examine(
  env: Readonly<Record<string, string | undefined>>,
  parts: { clock: Clock; fetch: typeof fetch; crmAdapters?: CheckParts['crmAdapters'] },
): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = readConfig(env, readConfigFile(env.SIDECALL_CONFIG));
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    for (const problem of error.problems) {
      yield wrong(`${problem}.`, 'The README’s table of settings says what it takes.');
    }
    for (const { name, meant } of unknownVariables(env)) {
      if (meant !== null) yield wrong(`${name.slice(0, 60)} is not a setting.`, `Did you mean ${meant}?`);
    }
    return;
  }
  yield right('The settings can be read.');
  yield examineFolder(config.dataFolder);
  const { finding, running } = await examinePort(config, parts.fetch);
  yield finding;
  for (const check of checks) yield* await check.run(config, { crmAdapters, ...parts, env, running });
  yield examineOutbound(config.outbound);
  yield* examineAsterisk(config, parts);
  if (config.trunks.length > 0) {
    const port = await examineTrunkPort(config, running);
    yield port.finding;
    yield* examineTrunks(config, parts.clock, port.free);
  }
  if (config.asterisk === null && config.trunks.length === 0) {
    yield note('No carrier: calls are between browsers only.', 'See SIDECALL_TRUNKS, or SIDECALL_CORE=asterisk.');
  }
}
