#!/usr/bin/env node
/** What `npx sidecall` and `npx sidecall doctor` run: says so where this Node is too old to read the rest. */
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

// node:sqlite without a flag, and findPackageJSON.
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(`sidecall: needs Node 22.14 or newer; this is ${process.version}.\n`);
  process.exit(1);
}
const [, , command] = process.argv;
if (command !== undefined && command !== 'doctor') {
  process.stderr.write('sidecall: “sidecall” starts the gateway, “sidecall doctor” looks at its settings.\n');
  process.exit(1);
}
await (command === 'doctor' ? import('./doctor/doctor.ts') : import('./main.ts'));
