/** `npm run bench [part …]`: prints Sidecall's costs on this machine as one table. */
import type { BenchRow } from './bench/row.ts';
import { table } from './bench/table.ts';

const parts: Record<string, () => Promise<BenchRow[]>> = {
  parser: async () => (await import('./bench/parser.ts')).benchParser(),
  registrations: async () => (await import('./bench/registrations.ts')).benchRegistrations(),
  size: async () => (await import('./bench/size.ts')).benchSize(),
  builder: async () => (await import('./bench/builder.ts')).benchBuilder(),
  log: async () => (await import('./bench/log.ts')).benchLog(),
  calls: async () => (await import('./bench/calls.ts')).benchCalls(),
  'set-up': async () => (await import('./bench/set-up.ts')).benchSetUp(),
  capacity: async () => (await import('./bench/capacity.ts')).benchCapacity(),
  carrier: async () => (await import('./bench/carrier.ts')).benchCarrier(),
  floods: async () => (await import('./bench/floods.ts')).benchFloods(),
  media: async () => (await import('./bench/media.ts')).benchMedia(),
  storage: async () => (await import('./bench/storage.ts')).benchStorage(),
  crm: async () => (await import('./bench/crm.ts')).benchCrm(),
  recovery: async () => (await import('./bench/recovery.ts')).benchRecovery(),
  routing: async () => [
    ...(await (await import('./bench/routing.ts')).benchRouting()),
    ...(await (await import('./bench/flows.ts')).benchFlows()),
  ],
  'screen-pop': async () => (await import('./bench/screen-pop.ts')).benchScreenPop(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !parts[name]);
if (unknown.length > 0) {
  console.error(`No part "${unknown.join('", "')}". There are: ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}

const rows: BenchRow[] = [];
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`Measuring: ${name} …`);
  try {
    rows.push(...(await run()));
  } catch (error) {
    console.error(error);
    rows.push({ name, value: 'failed' });
    process.exitCode = 1;
  }
}
console.log(table(rows));
