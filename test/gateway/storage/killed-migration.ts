/** Opens the given database, and kills itself in the middle of the migration: `killed-migration.ts FILE`. */
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (sql: string) {
  if (/^drop table/i.test(sql)) process.kill(process.pid, 'SIGKILL');
  return prepare.call(this, sql);
};

await openStorage(process.argv[2] ?? '', systemClock);
