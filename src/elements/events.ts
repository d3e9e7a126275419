import type { EndReason } from '../domain/calls/end-reason.ts';
import type { ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import type { RecordingAction, SuperviseMode, Target } from '../domain/protocol/parties.ts';

/**
 * What the elements ask for. Each is cancelable, bubbles and is composed: a page
 * that calls `preventDefault()` on one does the work itself.
 */
export interface RequestDetails {
  /**
   * A number in any spelling, or `call:<call id>` for a party whose number is masked. `cti-click-to-call` sends
   * `site:<key>`, with the key and the call parameters beside it.
   */
  'cti-dial-request': { to: string; site?: string; params?: Record<string, string> };
  'cti-answer-request': { callId: string };
  'cti-reject-request': { callId: string };
  'cti-hang-up-request': { callId: string };
  'cti-hold-request': { callId: string };
  'cti-resume-request': { callId: string };
  'cti-mute-request': { callId: string; muted: boolean };
  'cti-digits-request': { callId: string; digits: string };
  'cti-wrap-up-request': { callId: string } & WrapUp;
  'cti-contact-create-request': { callId: string } & ContactDraft;
  'cti-open-contact-request': { callId: string; contactId: string };
  'cti-open-ticket-request': { callId: string; ticketId: string };
  /** The next older page of the log, or the newest one. */
  'cti-log-request': { more: boolean };
  /** Make this tab the one that rings and speaks. */
  'cti-take-over-request': Record<string, never>;
  /** Hand the customer over at once, without talking first. */
  'cti-transfer-request': { callId: string; to: Target };
  /** The customer waits with music while the agent talks to somebody first. */
  'cti-consult-request': { callId: string; to: Target };
  /** Back to the customer; whoever was consulted is let go. */
  'cti-consult-end-request': { callId: string };
  /** The customer goes to whoever was consulted, and this agent leaves. */
  'cti-consult-complete-request': { callId: string };
  /** All three hear each other. */
  'cti-merge-request': { callId: string };
  'cti-party-drop-request': { callId: string; partyId: string };
  'cti-party-mute-request': { callId: string; partyId: string; muted: boolean };
  'cti-record-request': { callId: string; action: RecordingAction['action'] };
  /** Take part in somebody's call; null: leave it. */
  'cti-supervise-request': { callId: string; mode: SuperviseMode | null };
}
export type RequestName = keyof RequestDetails;

/** What has happened, told by `cti-softphone`. Each bubbles and is composed; none can be cancelled. */
export interface FactDetails {
  'cti-ready': { identity: string };
  /** It rings at this agent. */
  'cti-call-incoming': { callId: string };
  /** It no longer rings at this agent: another answered, or the caller gave up. */
  'cti-call-withdrawn': { callId: string };
  'cti-call-answered': { callId: string };
  'cti-call-held': { callId: string };
  'cti-call-resumed': { callId: string };
  /** Media is over; `duration` in seconds from answer to end. */
  'cti-call-ended': { callId: string; endReason: EndReason | null; duration: number };
  /** The wrap-up is saved. */
  'cti-call-completed': { callId: string };
  /** The caller's record is on the screen. */
  'cti-screen-popped': { callId: string; contactId: string };
}
export type FactName = keyof FactDetails;

export type RequestEventMap = { [Name in RequestName]: CustomEvent<RequestDetails[Name]> };
export type FactEventMap = { [Name in FactName]: CustomEvent<FactDetails[Name]> };

export const requestNames: readonly RequestName[] = [
  'cti-dial-request',
  'cti-answer-request',
  'cti-reject-request',
  'cti-hang-up-request',
  'cti-hold-request',
  'cti-resume-request',
  'cti-mute-request',
  'cti-digits-request',
  'cti-wrap-up-request',
  'cti-contact-create-request',
  'cti-open-contact-request',
  'cti-open-ticket-request',
  'cti-log-request',
  'cti-take-over-request',
  'cti-transfer-request',
  'cti-consult-request',
  'cti-consult-end-request',
  'cti-consult-complete-request',
  'cti-merge-request',
  'cti-party-drop-request',
  'cti-party-mute-request',
  'cti-record-request',
  'cti-supervise-request',
];

export function requestEvent<Name extends RequestName>(
  name: Name,
  detail: RequestDetails[Name],
): RequestEventMap[Name] {
  return new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }) as RequestEventMap[Name];
}

export function factEvent<Name extends FactName>(name: Name, detail: FactDetails[Name]): FactEventMap[Name] {
  return new CustomEvent(name, { detail, bubbles: true, composed: true }) as FactEventMap[Name];
}

/** A panel asks whatever holds it to show or to hide it. Bubbles and is composed; cannot be cancelled. */
export interface ToggleEventMap {
  'cti-keypad-toggled': CustomEvent<{ open: boolean }>;
  'cti-people-toggled': CustomEvent<{ open: boolean }>;
}

/** Every event of the elements, by name. */
export interface CtiEventMap extends RequestEventMap, FactEventMap, ToggleEventMap {}

declare global {
  /** All of them bubble and are composed: a page can listen on any element, a shadow root, the document or the window. */
  interface GlobalEventHandlersEventMap extends CtiEventMap {}
  interface ShadowRootEventMap extends CtiEventMap {}
}
