import { CodedError } from '../../domain/errors.ts';
import { type Config, ConfigProblems, readConfig } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { unknownVariables } from '../config/names.ts';
import { CrmAdapters } from '../crm/adapters.ts';
import { crmAdapters, loadAdapters } from '../start/crm-adapters.ts';
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
  parts: Pick<CheckParts, 'clock' | 'fetch' | 'crmFetch'> & Partial<Pick<CheckParts, 'crmAdapters'>>,
): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = readConfig(env, readConfigFile(env.SIDECALL_CONFIG));
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error;
    for (const problem of error.problems) {
      yield wrong(`${problem}.`, 'See docs/reference/settings.md of the package.');
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
  const adapters = parts.crmAdapters ?? (await adaptersOf(config));
  if ('verdict' in adapters) yield adapters;
  else for (const check of checks) yield* await check.run(config, { ...parts, crmAdapters: adapters, env, running });
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

/** The adapters of the package and of the settings. Without the latter, the gateway does not start. */
async function adaptersOf({ ownAdapters }: Config): Promise<CrmAdapters | Finding> {
  try {
    return new CrmAdapters({ ...crmAdapters, ...(await loadAdapters(ownAdapters)) });
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return wrong(error.message, error.help);
  }
}
