/** `sidecall doctor`: reports problems with the settings in plain language. Exits with code 1 if anything is wrong. */
import process from 'node:process';
import { chosenFetch } from '../crm/chosen-address.ts';
import { systemClock } from '../start/system-clock.ts';
import { examine } from './examine.ts';
import { print } from './finding.ts';

let wrongs = 0;
for await (const finding of examine(process.env, { clock: systemClock, fetch, crmFetch: chosenFetch })) {
  if (finding.verdict === 'wrong') wrongs += 1;
  process.stdout.write(`${print(finding)}\n`);
}
const summary = wrongs === 0 ? 'All is right.' : wrongs === 1 ? 'One thing is wrong.' : `${wrongs} things are wrong.`;
process.stdout.write(`\n${summary}\n`);
// Exits without waiting for kept-alive connections.
process.exit(wrongs === 0 ? 0 : 1);
