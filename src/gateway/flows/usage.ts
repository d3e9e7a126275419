import type { FlowStore, StoredDocument } from '../storage/flows/port.ts';
import { type FlowNeeds, needsOf, storedDocument } from './documents.ts';

/** What each flow needs, in its draft or in its live version. */
export async function needsByFlow(flows: Pick<FlowStore, 'all' | 'live'>): Promise<ReadonlyMap<string, FlowNeeds>> {
  const needs = new Map<string, FlowNeeds>();
  for (const { name, draft, live } of await flows.all()) {
    const documents: StoredDocument[] = [draft];
    const version = live === null ? null : await flows.live(name);
    if (version !== null) documents.push(version.document);
    needs.set(name, together(documents.flatMap((document) => readable(document))));
  }
  return needs;
}

/** A document that this version cannot read runs no calls, so it uses nothing. */
function readable(document: StoredDocument): FlowNeeds[] {
  try {
    return [needsOf(storedDocument(document))];
  } catch {
    return [];
  }
}

/** The flows that need this. */
export function usersOf(needs: ReadonlyMap<string, FlowNeeds>, what: keyof FlowNeeds, name: string): string[] {
  return [...needs].filter(([, each]) => each[what].includes(name)).map(([flow]) => flow);
}

function together(all: readonly FlowNeeds[]): FlowNeeds {
  const union = (what: keyof FlowNeeds): string[] => [...new Set(all.flatMap((each) => each[what]))].sort();
  return {
    flows: union('flows'),
    prompts: union('prompts'),
    secrets: union('secrets'),
    queues: union('queues'),
    switches: union('switches'),
    agents: union('agents'),
  };
}
