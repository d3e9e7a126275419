import { join, resolve } from 'node:path';
import { CodedError } from '../../domain/errors.ts';
import { type Config, ConfigProblems, readConfig } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { unknownVariables } from '../config/names.ts';
import { CrmAdapters } from '../crm/adapters.ts';
import { lookAtKeyring } from '../secrets/open-keyring.ts';
import { crmAdapters, loadAdapters } from '../start/crm-adapters.ts';
import { lookAtRows } from '../storage/look/rows.ts';
import { type TrunkRow, trunkOfRow } from '../storage/trunks/trunk-store.ts';
import { lookAtTrunks } from '../trunk/look-at-trunks.ts';
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
  if (config.asterisk === null) yield* examineCarriers(config, parts, running);
}

/** The trunks of the settings and of the database. */
async function* examineCarriers(
  config: Config,
  { clock }: Pick<CheckParts, 'clock'>,
  running: boolean,
): AsyncGenerator<Finding> {
  const folder = resolve(config.dataFolder);
  const place = config.database ?? join(folder, 'sidecall.db');
  const stored = (await lookAtRows<TrunkRow>('trunks', place, { clock, running })).map(trunkOfRow);
  const keyring = lookAtKeyring(config, (name) => join(folder, name));
  const { all, inUse } = await lookAtTrunks(config.trunks, stored, keyring);
  for (const { name, problem } of all) {
    if (problem !== null) yield wrong(`Trunk ${name}: ${problem}`, 'Change it with PUT /v1/trunks/{id}.');
  }
  const { trunk: first } = config.emergency;
  if (first !== null && !inUse.some(({ name }) => name === first)) {
    yield wrong(`SIDECALL_EMERGENCY names the trunk ${first}, which is not in use.`, 'Create it, or name another.');
  }
  if (inUse.length === 0) {
    const todo = 'Create a trunk with PUT /v1/trunks/{id}, or see SIDECALL_CORE=asterisk.';
    yield note('No carrier: calls are between browsers only.', todo);
    return;
  }
  const port = await examineTrunkPort(config, running);
  yield port.finding;
  yield* examineTrunks({ ...config, trunks: inUse }, clock, port.free);
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
