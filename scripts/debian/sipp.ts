/** A real sipp for tests and benchmarks: it places and answers calls, as its scenarios define. */
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
