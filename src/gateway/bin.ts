#!/usr/bin/env node
/** What `npx sidecall` runs, with or without a command: says so where this Node is too old to read the rest. */
import process from 'node:process';
import { nodeSuits } from './node-version.ts';

if (!nodeSuits(process.versions.node)) {
  process.stderr.write(
    `sidecall: needs Node 22.16 or newer of that series, or Node 24 or newer; this is ${process.version}.\n`,
  );
  process.exit(1);
}
const [, , command = ''] = process.argv;
const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  '': () => import('./main.ts'),
  doctor: () => import('./doctor/doctor.ts'),
  'asterisk-conf': () => import('./asterisk-conf.ts'),
};
const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
if (run === undefined) {
  process.stderr.write(`sidecall: “${command.slice(0, 40)}” is no command. There are:
  sidecall                       starts the gateway
  sidecall doctor                says what is right and wrong with its settings
  sidecall asterisk-conf FOLDER  writes the configuration files for an Asterisk
`);
  process.exit(1);
}
await run();
