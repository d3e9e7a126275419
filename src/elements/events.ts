import type { EndReason } from '../domain/calls/end-reason.ts';
import type { FlowBuilderEventMap } from './flow-builder/events.ts';
import type { RequestDetails, RequestName } from './request-table.ts';

export type { RequestDetails, RequestName };

/** Facts that `cti-softphone` reports. Each event bubbles, is composed, and cannot be cancelled. */
export interface FactDetails {
  'cti-ready': { identity: string };
  /** The call rings at this agent. */
  'cti-call-incoming': { callId: string };
  /** The call no longer rings at this agent: another agent answered, or the caller gave up. */
  'cti-call-withdrawn': { callId: string };
  'cti-call-answered': { callId: string };
  'cti-call-held': { callId: string };
  'cti-call-resumed': { callId: string };
  /** Audio has ended. `duration` in seconds from answer to end. */
  'cti-call-ended': { callId: string; endReason: EndReason | null; duration: number };
  /** The wrap-up is saved. */
  'cti-call-completed': { callId: string };
  /** The caller's record is on the screen. */
  'cti-screen-popped': { callId: string; kind: string; contactId: string };
}
export type FactName = keyof FactDetails;

export type RequestEventMap = { [Name in RequestName]: CustomEvent<RequestDetails[Name]> };
export type FactEventMap = { [Name in FactName]: CustomEvent<FactDetails[Name]> };

export function requestEvent<Name extends RequestName>(
  name: Name,
  detail: RequestDetails[Name],
): RequestEventMap[Name] {
  return new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }) as RequestEventMap[Name];
}

export function factEvent<Name extends FactName>(name: Name, detail: FactDetails[Name]): FactEventMap[Name] {
  return new CustomEvent(name, { detail, bubbles: true, composed: true }) as FactEventMap[Name];
}

/** A panel asks its container to show or hide it. Bubbles, is composed, and cannot be cancelled. */
export interface ToggleEventMap {
  'cti-keypad-toggled': CustomEvent<{ open: boolean }>;
  'cti-people-toggled': CustomEvent<{ open: boolean }>;
}

/** Every event of the elements, by name. */
export interface CtiEventMap extends RequestEventMap, FactEventMap, ToggleEventMap, FlowBuilderEventMap {}

declare global {
  /**
   * All events bubble and are composed: a page can listen on any element, a shadow root, the document or the window.
   */
  interface GlobalEventHandlersEventMap extends CtiEventMap {}
  interface ShadowRootEventMap extends CtiEventMap {}
}
