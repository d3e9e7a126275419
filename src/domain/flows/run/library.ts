import type { FlowDocument } from '../document/document.ts';

/** The documents that the frames of a state name. They are read at once, so they have to be loaded before. */
export interface FlowLibrary {
  /** Null: there is no such version. The caller hears the fallback, and the call ends. */
  document(flow: string, version: number): FlowDocument | null;
}
