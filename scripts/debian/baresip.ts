/** A real baresip for tests: a telephone without a screen, with files as microphone and speaker. */
import type { Installation } from './installation.ts';
import { unpacked } from './packages.ts';

/** @throws NoProgram with the reason in one line */
export function installBaresip(): Promise<Installation> {
  return unpacked({
    folder: 'baresip',
    title: 'baresip',
    packages: ['baresip-core'],
    program: 'usr/bin/baresip',
    versionArguments: ['-h'],
    version: /baresip v?\d[\w.]*/i,
  });
}
