/** Writes calls as fast as it can until it is killed. Prints each call's number after its write is acknowledged. */

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
    { log: ['default'] },
  );
  process.stdout.write(`${n}\n`);
}
