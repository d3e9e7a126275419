import { statSync } from 'node:fs';
import { Bucket } from '../../../src/gateway/recordings/bucket.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';

/** Sends a file and prints the maximum memory of its buffers, in MiB: `sending-process.ts FILE ENDPOINT`. */
const [path = '', endpoint = ''] = process.argv.slice(2);
const keys = { accessKey: 'id', secretKey: 'secret' };
const where = { endpoint, bucket: 'calls', region: 'us-east-1', prefix: '', pathStyle: true };
let most = 0;
const timer = setInterval(() => {
  // Collect garbage first, so that only memory in use is measured.
  globalThis.gc?.();
  most = Math.max(most, process.memoryUsage().arrayBuffers);
}, 100);
const weight = { bytes: statSync(path).size, sha256: '0'.repeat(64) };
await new Bucket({ ...where, ...keys }, systemClock).put('long.wav', path, weight, new AbortController().signal);
clearInterval(timer);
process.stdout.write(String(most / 1_048_576));
process.exit(0);
