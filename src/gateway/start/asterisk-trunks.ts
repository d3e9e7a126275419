/** `sidecall asterisk-trunks FILE`: writes the trunks of the gateway's database as a file for Asterisk. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type Config, ConfigProblems, readConfig } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { lookAtKeyring } from '../secrets/open-keyring.ts';
import { rowsOf } from '../storage/look/rows.ts';
import { type TrunkRow, trunkOfRow } from '../storage/trunks/trunk-store.ts';
import { pjsipOf, reloadCommand, trunksFile } from '../telephony/asterisk/trunks-of-asterisk.ts';
import { lookAtTrunks } from '../trunk/look-at-trunks.ts';
import type { TrunkSettings } from '../trunk/settings.ts';
import { errorLines } from './error-lines.ts';
import { systemClock } from './system-clock.ts';

async function trunksOf(config: Config): Promise<TrunkSettings[]> {
  const folder = resolve(config.dataFolder);
  const place = config.database ?? join(folder, 'sidecall.db');
  // A running gateway may write: the file is not opened as one that never changes.
  const rows = await rowsOf<TrunkRow>('trunks', place, { clock: systemClock, running: true });
  const keyring = lookAtKeyring(config, (name) => join(folder, name));
  const { all, inUse } = await lookAtTrunks([], rows.map(trunkOfRow), keyring);
  const [unread] = all.filter(({ enabled, problem }) => enabled && problem !== null);
  if (unread !== undefined) throw new ConfigProblems([`trunk ${unread.name}: ${unread.problem}`]);
  return inUse.sort((one, other) => one.priority - other.priority);
}

/** It has passwords: no other user reads it. */
function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (cause) {
    throw new ConfigProblems([`${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`]);
  }
}

function nextSteps(file: string, [first]: readonly TrunkSettings[]): string {
  const dial =
    first === undefined
      ? ''
      : `
The gateway dials through one of them. For ${first.name}, set SIDECALL_ASTERISK_DIAL=PJSIP/{number}@${first.name},
and restart the gateway if that is new.
`;
  return `Written to ${file}. On each Asterisk server:

    sudo install -o asterisk -g asterisk -m 640 ${file} /etc/asterisk/${trunksFile}
    grep -q ${trunksFile} /etc/asterisk/pjsip.conf || echo "#include ${trunksFile}" | sudo tee -a /etc/asterisk/pjsip.conf
    sudo ${reloadCommand}

Live calls continue.
${dial}`;
}

const [, , , file] = process.argv;
try {
  if (file === undefined) throw new ConfigProblems([`say which file to write, e.g. “${trunksFile}”`]);
  const trunks = await trunksOf(readConfig(process.env, readConfigFile(process.env.SIDECALL_CONFIG)));
  write(file, pjsipOf(trunks));
  process.stdout.write(nextSteps(file, trunks));
} catch (error) {
  for (const line of errorLines(error)) process.stderr.write(`sidecall: ${line}\n`);
  process.exitCode = 1;
}
