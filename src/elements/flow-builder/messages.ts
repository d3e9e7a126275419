import type { NodeKind } from '../../domain/flows/document/document.ts';
import type { InspectorMessages } from './inspector/messages.ts';
import type { ProblemsMessages } from './problems/messages.ts';
import type { ReplayMessages } from './replay/messages.ts';
import type { SimulatorMessages } from './simulator/messages.ts';
import type { TemplateMessages } from './templates/messages.ts';
import type { VersionsMessages } from './versions/messages.ts';

/** Texts of canvas, outline, palette and tool bar. */
export interface CanvasMessages {
  flowBuilder: string;
  canvas: string;
  outline: string;
  palette: string;
  panels: string;
  /** Names of the kinds of nodes. */
  kinds: Record<NodeKind, string>;
  /** Groups of the palette. */
  groups: Record<'audio' | 'logic' | 'people' | 'data', string>;
  /** Outcomes in words, by their names. An outcome that is missing here is shown by its name. */
  outcomes: Record<string, string>;
  /** @param label what the key means; empty: it has no label */
  keyOutcome: (key: string, label: string) => string;

  undo: string;
  redo: string;
  add: string;
  addAfter: (outcome: string, node: string) => string;
  connect: string;
  connectFrom: (outcome: string, node: string) => string;
  disconnect: string;
  remove: string;
  copy: string;
  cut: string;
  paste: string;
  duplicate: string;
  beginHere: string;
  tidy: string;
  find: string;
  zoomIn: string;
  zoomOut: string;
  fit: string;
  save: string;
  publish: string;
  keys: string;
  close: string;
  nothingFound: string;
  resultCount: (count: number) => string;
  zoomed: (percent: number) => string;

  start: string;
  /** The name of a node for screen readers: kind and name. */
  nodeName: (kind: string, name: string) => string;
  problems: (count: number) => string;
  callsHere: (count: number) => string;
  goTo: (name: string) => string;
  goesTo: (outcome: string, name: string) => string;
  goesNowhere: (outcome: string) => string;
  unknownOutcome: (outcome: string) => string;
  notConnected: string;
  unreachable: string;
  emptyCanvas: string;
  emptyCanvasHelp: string;
  emptyReadonly: string;
  unreadable: string;
  readonly: string;
  unsaved: string;
  saved: string;
  /** Names of the other people, joined. */
  alsoHere: (names: string) => string;

  /** Announced after a change. */
  added: (name: string) => string;
  removed: (count: number) => string;
  connected: (outcome: string, name: string) => string;
  disconnected: (outcome: string) => string;
  copied: (count: number) => string;
  pasted: (count: number) => string;
  clipboardRefused: string;
  nothingToPaste: string;
  undone: string;
  redone: string;
  tidied: string;
  moved: (name: string) => string;
  beginsAt: (name: string) => string;

  /** The list of keys: what each does. */
  keyMove: string;
  keyOutcomes: string;
  keyInspect: string;
  keyAdd: string;
  keyConnect: string;
  keyRemove: string;
  keyHistory: string;
  keyClipboard: string;
  keyDuplicate: string;
  keyNudge: string;
  keyFind: string;
  keyZoom: string;
  keyPan: string;
  keyHelp: string;
  keySpace: string;
  arrowKeys: string;
}

/** All texts of `cti-flow-builder`. Each folder has its own part. */
export interface FlowBuilderMessages extends CanvasMessages, TemplateMessages {
  /** The form of a node, or of the flow. */
  inspector: InspectorMessages;
  problemList: ProblemsMessages;
  simulation: SimulatorMessages;
  stored: VersionsMessages;
  recorded: ReplayMessages;
}
