import type { KnownNames } from '../../domain/flows/check/examine.ts';
import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { Queues } from '../routing/queues/port.ts';
import type { FlowStore, FlowSwitchStore } from '../storage/flows/port.ts';
import type { Directory } from '../storage/store.ts';
import type { MediaLibrary } from '../telephony/media-library.ts';
import { storedDocument } from './documents.ts';
import type { Prompts } from './prompts/prompts.ts';

export interface NameSources {
  flows: Pick<FlowStore, 'all' | 'live' | 'secretNames'>;
  flowSwitches: Pick<FlowSwitchStore, 'all'>;
  prompts: Pick<Prompts, 'all'>;
  directory: Pick<Directory, 'agents'>;
  queues: Pick<Queues, 'names'>;
  speech: Pick<MediaLibrary, 'languages'>;
}

/** The names that documents of this gateway can refer to. */
export async function knownNames(sources: NameSources): Promise<KnownNames> {
  const { flows, flowSwitches, prompts, directory, queues, speech } = sources;
  const languages = new Map<string, string[]>();
  for (const { name, language } of prompts.all()) languages.set(name, [...(languages.get(name) ?? []), language]);
  return {
    flows: await publishedFlows(flows),
    prompts: languages,
    secrets: await flows.secretNames(),
    switches: (await flowSwitches.all()).map(({ name }) => name),
    agents: (await directory.agents()).map(({ identity }) => identity),
    queues: queues.names(),
    speech: { languages: await speech.languages() },
  };
}

async function publishedFlows(flows: Pick<FlowStore, 'all' | 'live'>): Promise<Map<string, FlowDocument['use']>> {
  const uses = new Map<string, FlowDocument['use']>();
  for (const { name, live } of await flows.all()) {
    const version = live === null ? null : await flows.live(name);
    if (version !== null) uses.set(name, storedDocument(version.document).use);
  }
  return uses;
}
