/** A real sipp for tests and measurements: it calls, and it is called, as its scenarios say. */
import type { Installation } from './installation.ts';
import { unpacked } from './packages.ts';

/** @throws NoProgram with the reason in one line */
export function installSipp(): Promise<Installation> {
  return unpacked({
    folder: 'sipp',
    title: 'sipp',
    packages: ['sip-tester'],
    program: 'usr/bin/sipp',
    versionArguments: ['-v'],
    version: /SIPp v?\d[\w.]*/i,
  });
}
