/** `sidecall copy-database`: copies a stopped gateway's data from its folder to the server of SIDECALL_DATABASE. */
import process from 'node:process';
import { ConfigProblems, readConfig } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { copyDatabase } from '../storage/copy-database.ts';
import { shownAddress } from '../storage/postgres/address.ts';
import { errorLines } from './error-lines.ts';
import { systemClock } from './system-clock.ts';

try {
  const { dataFolder, database } = readConfig(process.env, readConfigFile(process.env.SIDECALL_CONFIG));
  if (database === null) throw new ConfigProblems(['SIDECALL_DATABASE must name the database to copy to']);
  let rows = 0;
  const result = await copyDatabase({
    folder: dataFolder,
    address: database,
    clock: systemClock,
    onTable(table, count) {
      rows += count;
      process.stdout.write(`${table.padEnd(16)} ${String(count).padStart(10)}\n`);
    },
    onMigration(backup) {
      if (backup !== null) process.stdout.write(`The SQLite file is migrated first. Backup: ${backup}\n\n`);
    },
  });
  const rowsAre = result === 'present' ? 'rows are already' : 'rows are now';
  process.stdout.write(`
${rows} ${rowsAre} in ${shownAddress(database)}; their counts and checksums are those of the original.
Start the gateway with the same SIDECALL_DATABASE and SIDECALL_DATA: secrets and recordings stay in that folder.
Its sidecall.db is not used any more; keep it until you have a backup of the new database.
`);
} catch (error) {
  for (const line of errorLines(error)) process.stderr.write(`sidecall: ${line}\n`);
  process.exitCode = 1;
}
