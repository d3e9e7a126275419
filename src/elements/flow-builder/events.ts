import type { FlowDocument } from '../../domain/flows/document/document.ts';

/** The details of the events of `cti-flow-builder`, by name. */
export interface FlowBuilderEvents {
  /** Fact: the document changed. `dirty`: it differs from the saved one. */
  'cti-flow-change': { flow: FlowDocument; dirty: boolean };
  /** Intent: save the draft. The page tells the result by `flow` or `saved()`. */
  'cti-flow-save-request': { flow: FlowDocument };
  /** Intent: publish the draft. `comment`: what has changed. */
  'cti-flow-publish-request': { flow: FlowDocument; comment?: string };
  /** Intent: make an earlier version the live one. The draft stays as it is. */
  'cti-flow-roll-back-request': { version: number };
  /** Intent: fetch a version, to compare it. The page answers by the property `versions`. */
  'cti-flow-version-request': { version: number };
  /**
   * Intent: end a conflict. `mine`: save the flow over what another person saved. `theirs`: later changes are based on what
   * they saved, which the builder shows now.
   */
  'cti-flow-resolve-request': { keep: 'mine' | 'theirs'; flow: FlowDocument };
  /** Intent: sign in again, because the session has ended. */
  'cti-flow-sign-in-request': Record<string, never>;
  /** Intent: an address of the sound of a stored prompt. The page calls `respond` with it, or with null. */
  'cti-flow-prompt-request': { prompt: string; language: string; respond: (address: string | null) => void };
  /** Intent: fetch a flow that this one calls, to simulate it. The page calls `respond` with its document, or with null. */
  'cti-flow-document-request': { name: string; respond: (document: unknown) => void };
  /** Fact: this node is selected, or none. The page can tell other editors. */
  'cti-flow-selected': { node: string | null };
}

export type FlowBuilderEventMap = {
  [Name in keyof FlowBuilderEvents]: CustomEvent<FlowBuilderEvents[Name]>;
};

/** Names that end in -request can be cancelled. */
export function flowBuilderEvent<Name extends keyof FlowBuilderEvents>(
  name: Name,
  detail: FlowBuilderEvents[Name],
): CustomEvent<FlowBuilderEvents[Name]> {
  return new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: name.endsWith('-request') });
}
