/** Writes calls as fast as it can and prints each one's number once it is acknowledged, until it is killed. */

import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import { openStorage } from '../../../src/gateway/storage/open.ts';
import { aCall } from '../app/call.ts';

const storage = await openStorage(process.argv[2] ?? '', systemClock);
for (let n = Number(process.argv[3]); ; n += 1) {
  await storage.calls.write(
    aCall(n),
    [
      { type: 'call.ringing', audience: 'kim' },
      { type: 'call.ended', audience: 'kim' },
    ],
    { log: true },
  );
  process.stdout.write(`${n}\n`);
}
