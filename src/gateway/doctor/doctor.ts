/**
 * `sidecall doctor`: reports problems with the settings in plain language. With `--json`, each finding is a line of JSON.
 * Exits with code 1 if anything is wrong.
 */
import process from 'node:process';
import { chosenFetch } from '../crm/chosen-address.ts';
import { systemClock } from '../start/system-clock.ts';
import { examine } from './examine.ts';
import { print } from './finding.ts';

const asJson = process.argv.includes('--json');
let wrongs = 0;
for await (const finding of examine(process.env, { clock: systemClock, fetch, crmFetch: chosenFetch })) {
  if (finding.verdict === 'wrong') wrongs += 1;
  process.stdout.write(`${asJson ? JSON.stringify(finding) : print(finding)}\n`);
}
const summary = wrongs === 0 ? 'All is right.' : wrongs === 1 ? 'One thing is wrong.' : `${wrongs} things are wrong.`;
// Exits without waiting for kept-alive connections, but after the last line is written.
const exit = (): never => process.exit(wrongs === 0 ? 0 : 1);
process.stdout.write(asJson ? '' : `\n${summary}\n`, exit);
