import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../src/gateway/config/config.ts';
import { FlowCounters } from '../../../src/gateway/flows/flow-counters.ts';
import { PromptFolder } from '../../../src/gateway/flows/prompts/prompt-folder.ts';
import { Prompts } from '../../../src/gateway/flows/prompts/prompts.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import { createMediaLibrary } from '../../../src/gateway/speech/library.ts';
import type { Ports } from '../../../src/gateway/start/parts.ts';
import { systemClock } from '../../../src/gateway/start/system-clock.ts';
import type { Storage } from '../../../src/gateway/storage/open.ts';

/** The parts of an app that flows need, on this storage. */
export function flowParts({
  flows,
  flowSwitches,
  prompts,
}: Storage): Pick<Ports, 'flows' | 'flowCounters' | 'flowSwitches' | 'prompts' | 'speech' | 'keyring'> {
  const folder = new PromptFolder(mkdtempSync(join(tmpdir(), 'sidecall-prompts-')));
  const keyring = new Keyring('a key for the secrets of tests, of 32 characters');
  // It speaks the phrases that come with the gateway.
  const speech = createMediaLibrary(readConfig({}).sounds, {
    folder: mkdtempSync(join(tmpdir(), 'sidecall-sounds-')),
    clock: systemClock,
    program: '/nowhere/espeak-ng',
    onError: () => {},
  });
  const flowCounters = new FlowCounters();
  return { flows, flowCounters, flowSwitches, prompts: new Prompts(prompts, folder), speech, keyring };
}
