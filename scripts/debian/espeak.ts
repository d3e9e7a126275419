/** A real espeak-ng for tests: it speaks texts. */
import type { Installation } from './installation.ts';
import { unpacked } from './packages.ts';

/** @throws NoProgram with the reason in one line */
export function installEspeak(): Promise<Installation> {
  return unpacked({
    folder: 'espeak-ng',
    title: 'espeak-ng',
    packages: ['espeak-ng'],
    program: 'usr/bin/espeak-ng',
    versionArguments: ['--version'],
    version: /eSpeak NG text-to-speech: \d[\w.]*/i,
  });
}
