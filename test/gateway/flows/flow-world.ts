import { readFlow } from '../../../src/domain/flows/check/read.ts';
import type { FlowDocument } from '../../../src/domain/flows/document/document.ts';
import { noCallbacks } from '../../../src/gateway/flows/driver/callbacks.ts';
import type { DriverParts } from '../../../src/gateway/flows/driver/flow-driver.ts';
import { FlowBook } from '../../../src/gateway/flows/flow-book.ts';
import { createFlows } from '../../../src/gateway/flows/flows.ts';
import type { FlowVersion, StoredPrompt } from '../../../src/gateway/storage/flows/port.ts';
import type { Media } from '../../../src/gateway/telephony/port.ts';
import { ManualClock } from '../../../src/testing/manual-clock.ts';
import { silent, until, type World, world } from '../calls/setup.ts';

/** Nodes of a flow: their fields by name. The first one is the start. */
export type Nodes = Record<string, { kind: string; outcomes?: Record<string, string> } & Record<string, unknown>>;

/** A spoken text. */
export const text = (words: string) => [{ text: { en: words } }];

/** A document of these nodes. A node without outcomes leads to `bye`, which hangs up. */
export function flow(nodes: Nodes, more: Partial<FlowDocument> = {}): FlowDocument {
  const all = { ...nodes, ...(!Object.hasOwn(nodes, 'bye') && { bye: { kind: 'hang-up' } }) };
  const list = Object.entries(all).map(([name, node]) => ({ name, ...node }));
  const read = readFlow({ schema: 1, name: 'main', languages: ['en'], start: list[0]?.name, nodes: list, ...more });
  if ('findings' in read) throw new Error(JSON.stringify(read.findings));
  return read.document;
}

export interface FlowWorld extends World {
  /** The texts, prompts and sounds that the caller hears now. */
  hears(): unknown[];
  /** Waits until the caller hears this. */
  heard(words: string): Promise<void>;
  /** All that the caller hears now ends. */
  endSounds(): void;
  /** Presses keys, one after another. */
  press(keys: string): void;
  /** The way so far: "node outcome", in order. */
  path(): string[];
  clock: ManualClock;
}

/** Call control with flows on the fake core. The number has the flow `main`. */
export async function flowWorld(
  documents: FlowDocument | Record<string, FlowDocument>,
  options: Parameters<typeof world>[0] & { parts?: Partial<DriverParts>; prompts?: Partial<StoredPrompt>[] } = {},
): Promise<FlowWorld> {
  const clock = options.clock ?? new ManualClock();
  const all = 'nodes' in documents ? { main: documents as FlowDocument } : documents;
  const versionOf = (name: string): FlowVersion | null => {
    const document = Object.hasOwn(all, name) ? all[name] : undefined;
    if (document === undefined) return null;
    const at = '2026-01-01T00:00:00.000Z';
    return { flow: name, version: 1, document: { ...document }, comment: '', publishedAt: at, publishedBy: 'boss' };
  };
  const prompts = options.prompts ?? [];
  const flows = createFlows({
    clock,
    book: new FlowBook({ live: async (name) => versionOf(name), version: async (name) => versionOf(name) }),
    prompts: {
      find: (name) => (prompts.find((each) => each.name === name) as StoredPrompt | undefined) ?? null,
    },
    switches: { all: async () => [] },
    queues: null,
    callbacks: noCallbacks,
    secret: async () => null,
    sealState: (text) => text,
    openState: (sealed) => sealed,
    logger: silent,
    guard: { privateHosts: ['127.0.0.1'] },
    ...options.parts,
  });
  const numbers = options.numbers ?? [{}];
  const w = await world({ ...options, clock, flows, numbers: numbers.map((each) => ({ flow: 'main', ...each })) });
  const wordsOf = (media: Media): unknown => (typeof media === 'object' && 'text' in media ? media.text : media);
  const hears = (): unknown[] =>
    [...w.core.playing.values()]
      .flatMap(({ media }) => (Array.isArray(media) ? media : [media]) as Media[])
      .map(wordsOf);
  return {
    ...w,
    clock,
    hears,
    heard: (words) => until(() => hears().includes(words), `the caller to hear “${words}”`),
    endSounds() {
      for (const playback of [...w.core.playing.keys()]) w.core.finishes(playback);
    },
    press(keys) {
      const caller = [...w.core.live.values()].find(({ id }) => id.startsWith('in-'));
      for (const key of keys) w.core.dials(caller?.id ?? '', key);
    },
    path: () => (w.record().flow?.steps ?? []).map(({ node, outcome }) => `${node} ${outcome}`),
  };
}
