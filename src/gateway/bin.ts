#!/usr/bin/env node
/** The entry point of `npx sidecall`, with or without a command. Reports if this Node is too old to load the rest. */
import process from 'node:process';
import { nodeSuits } from './start/node-version.ts';

if (!nodeSuits(process.versions.node)) {
  process.stderr.write(
    `sidecall: needs Node 22.16 or newer of that series, or Node 24 or newer; this is ${process.version}.\n`,
  );
  process.exit(1);
}

/** `most`: arguments at most, besides `options`, which the command reads itself. */
const commands: Readonly<Record<string, { run: () => Promise<unknown>; most: number; options?: RegExp }>> = {
  '': { run: () => import('./main.ts'), most: 0 },
  doctor: { run: () => import('./doctor/doctor.ts'), most: 0, options: /^--json$/ },
  'copy-database': { run: () => import('./start/copy-database.ts'), most: 0 },
  'sign-in': { run: () => import('./start/sign-in.ts'), most: 2, options: /^--role(=|$)/ },
  'asterisk-trunks': { run: () => import('./start/asterisk-trunks.ts'), most: 1 },
  'asterisk-conf': { run: () => import('./start/asterisk-conf.ts'), most: 1 },
};

const { helpText, versionText } = await import('./start/command-help.ts');
const args = process.argv.slice(2);
const [first = ''] = args;
const named = Object.hasOwn(commands, first) ? commands[first] : undefined;
const flag = args.find((arg) => arg.startsWith('-') && named?.options?.test(arg) !== true);
const extra = args.filter((arg) => named?.options?.test(arg) !== true)[(named?.most ?? 0) + 1];

/** Exits with code 2 for a wrong command line, as most Unix programs do. */
function refuse(what: string): never {
  process.stderr.write(`sidecall: ${what}. See “sidecall --help”.\n`);
  process.exit(2);
}

if (flag === '--help' || flag === '-h' || first === 'help') process.stdout.write(helpText());
else if (flag === '--version' || flag === '-v' || flag === '-V') process.stdout.write(`${versionText()}\n`);
else if (flag !== undefined)
  refuse(`there is no option “${flag.slice(0, 40)}”: settings come from SIDECALL_… variables`);
else if (named === undefined) refuse(`there is no command “${first.slice(0, 40)}”`);
else if (extra !== undefined) refuse(`“${extra.slice(0, 40)}” is one argument too many`);
else await named.run();
