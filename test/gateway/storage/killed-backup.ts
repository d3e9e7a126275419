/** Opens the given database, and kills itself when half of the backup is written: `killed-backup.ts FILE`. */
import { statSync, truncateSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (sql: string): StatementSync {
  const statement = prepare.call(this, sql);
  if (!/^vacuum into/i.test(sql)) return statement;
  return {
    run(draft: string) {
      statement.run(draft);
      truncateSync(draft, statSync(draft).size / 2);
      process.kill(process.pid, 'SIGKILL');
    },
  } as unknown as StatementSync;
};

await openStorage(process.argv[2] ?? '', systemClock);
