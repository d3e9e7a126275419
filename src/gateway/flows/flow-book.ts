import type { FlowDocument } from '../../domain/flows/document/document.ts';
import type { FlowStore, FlowVersion } from '../storage/flows/port.ts';
import { storedDocument } from './documents.ts';

/** A published version, read. */
export interface OpenFlow {
  flow: string;
  version: number;
  document: FlowDocument;
}

/** Published flows, as calls need them. The last version of each flow that was read stays in memory. */
export class FlowBook {
  readonly #store: Pick<FlowStore, 'live' | 'version'>;
  readonly #read = new Map<string, OpenFlow>();

  constructor(store: Pick<FlowStore, 'live' | 'version'>) {
    this.#store = store;
  }

  /** The version that a new call gets. null: there is no such flow, or none is published. */
  async live(flow: string): Promise<OpenFlow | null> {
    const version = await this.#store.live(flow);
    return version === null ? null : this.#open(version);
  }

  /** The version of a running call. null: the flow was deleted. */
  async version(flow: string, version: number): Promise<OpenFlow | null> {
    const known = this.#read.get(flow);
    if (known?.version === version) return known;
    const stored = await this.#store.version(flow, version);
    return stored === null ? null : { flow, version, document: storedDocument(stored.document) };
  }

  #open({ flow, version, document }: FlowVersion): OpenFlow {
    const known = this.#read.get(flow);
    if (known?.version === version) return known;
    const read = { flow, version, document: storedDocument(document) };
    this.#read.set(flow, read);
    return read;
  }
}
