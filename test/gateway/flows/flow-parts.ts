import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlowCounters } from '../../../src/gateway/flows/flow-counters.ts';
import { PromptFolder } from '../../../src/gateway/flows/prompts/prompt-folder.ts';
import { Prompts } from '../../../src/gateway/flows/prompts/prompts.ts';
import { Keyring } from '../../../src/gateway/secrets/keyring.ts';
import type { Ports } from '../../../src/gateway/start/parts.ts';
import type { Storage } from '../../../src/gateway/storage/open.ts';

/** The parts of an app that flows need, on this storage. */
export function flowParts({
  flows,
  flowSwitches,
  prompts,
}: Storage): Pick<Ports, 'flows' | 'flowCounters' | 'flowSwitches' | 'prompts' | 'keyring'> {
  const folder = new PromptFolder(mkdtempSync(join(tmpdir(), 'sidecall-prompts-')));
  const keyring = new Keyring('a key for the secrets of tests, of 32 characters');
  return { flows, flowCounters: new FlowCounters(), flowSwitches, prompts: new Prompts(prompts, folder), keyring };
}
