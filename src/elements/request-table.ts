import type { CrmRef } from '../domain/crm/ref.ts';
import type { StatusChoice } from '../domain/protocol/agent-status.ts';
import type { ContactDraft, WrapUp } from '../domain/protocol/call.ts';
import { retryCallEntries } from '../domain/protocol/operations/call-entries.ts';
import { addParty, mergeCalls } from '../domain/protocol/operations/call-people.ts';
import { chooseContact, saveNote } from '../domain/protocol/operations/calls.ts';
import { parkCall, retrieveParkedCall } from '../domain/protocol/operations/parked-calls.ts';
import type { RecordingAction, SuperviseMode, Target } from '../domain/protocol/parties.ts';
import type { Phone } from '../phone/phone.ts';

/** The phone's action for a request. null: the page or the softphone's host handles it. */
type Action<Detail> = ((phone: Phone, detail: Detail) => Promise<void>) | null;

/** @param action gets the detail of the event */
function request<Detail>(action: Action<Detail>): { action: Action<Detail> } {
  return { action };
}

/**
 * The requests of the elements, and the phone's action for each. Each request is an event that is cancelable, bubbles
 * and is composed. A page that calls `preventDefault()` handles the request itself.
 */
export const requests = {
  /**
   * A number in any format, or `call:<call id>` for a party with a masked number. `cti-click-to-call` sends
   * `site:<key>`, with the key and the call parameters as separate fields. `about`: the CRM's record that was clicked.
   * `callerId`: the number that the agent chose to call from.
   */
  'cti-dial-request': request<{
    to: string;
    about?: CrmRef;
    callerId?: string;
    site?: string;
    params?: Record<string, string>;
  }>((phone, { to, about, callerId }) =>
    callerId ? phone.dial(to, about ?? null, callerId) : about ? phone.dial(to, about) : phone.dial(to),
  ),
  'cti-answer-request': request<{ callId: string }>((phone, { callId }) => phone.answer(callId)),
  'cti-reject-request': request<{ callId: string }>((phone, { callId }) => phone.reject(callId)),
  'cti-hang-up-request': request<{ callId: string }>((phone, { callId }) => phone.hangUp(callId)),
  'cti-hold-request': request<{ callId: string }>((phone, { callId }) => phone.hold(callId)),
  'cti-resume-request': request<{ callId: string }>((phone, { callId }) => phone.resume(callId)),
  'cti-mute-request': request<{ callId: string; muted: boolean }>((phone, { callId, muted }) =>
    phone.mute(callId, muted),
  ),
  'cti-digits-request': request<{ callId: string; digits: string }>((phone, { callId, digits }) =>
    phone.sendDigits(callId, digits),
  ),
  'cti-wrap-up-request': request<{ callId: string } & WrapUp>((phone, { callId, ...wrapUp }) =>
    phone.saveWrapUp(callId, wrapUp),
  ),
  /** Keeps what is written so far. The wrap-up stays open. */
  'cti-note-request': request<{ callId: string } & WrapUp>((phone, { callId, ...wrapUp }) =>
    phone.command(saveNote, { params: { id: callId }, body: wrapUp }),
  ),
  'cti-contact-create-request': request<{ callId: string } & ContactDraft>((phone, { callId, name, company }) =>
    phone.createContact(callId, { name, company }),
  ),
  /** One of several contacts with the caller's number. null: none of them. */
  'cti-contact-choose-request': request<{ callId: string; contact: CrmRef | null }>((phone, { callId, contact }) =>
    phone.command(chooseContact, { params: { id: callId }, body: { contact } }),
  ),
  /** `kind`: the CRM's word for the kind of contact, e.g. "contact" or "lead". */
  'cti-open-contact-request': request<{ callId: string; kind: string; contactId: string }>(null),
  'cti-open-ticket-request': request<{ callId: string; ticketId: string }>(null),
  /** A record related to the contact, e.g. a deal. */
  'cti-open-record-request': request<{ callId: string } & CrmRef>(null),
  /** Loads the next older page of the log, or the newest one. */
  'cti-log-request': request<{ more: boolean }>((phone, { more }) => phone.loadLog({ more })),
  /** Sends the call's entries to the CRM again, which failed or were refused. */
  'cti-entry-retry-request': request<{ callId: string }>((phone, { callId }) =>
    phone.command(retryCallEntries, { params: { id: callId } }),
  ),
  /** Opens a small window above all others, with the current call. The softphone handles it. */
  'cti-mini-window-request': request<Record<string, never>>(null),
  /** Uses the buttons of the headset that the agent has just connected with the page. The softphone handles it. */
  'cti-headset-request': request<Record<string, never>>(null),
  /** Moves ringing and audio to this tab. */
  'cti-take-over-request': request<Record<string, never>>((phone) => phone.takeOver()),
  /** Transfers the customer at once, without a consultation. */
  'cti-transfer-request': request<{ callId: string; to: Target }>((phone, { callId, to }) =>
    phone.transfer(callId, to),
  ),
  /** Starts a consultation: the customer is on hold with music. */
  'cti-consult-request': request<{ callId: string; to: Target }>((phone, { callId, to }) => phone.consult(callId, to)),
  /** Ends the consultation, and returns to the customer. */
  'cti-consult-end-request': request<{ callId: string }>((phone, { callId }) => phone.endConsult(callId)),
  /** Connects the customer with the consulted party. This agent leaves. */
  'cti-consult-complete-request': request<{ callId: string }>((phone, { callId }) => phone.completeConsult(callId)),
  /** Connects all three. */
  'cti-merge-request': request<{ callId: string }>((phone, { callId }) => phone.merge(callId)),
  /** Rings one more participant for the conversation, which goes on meanwhile. */
  'cti-party-add-request': request<{ callId: string; to: Target }>((phone, { callId, to }) =>
    phone.command(addParty, { params: { id: callId }, body: { to } }),
  ),
  /** The customer of the other call joins this one. */
  'cti-calls-merge-request': request<{ callId: string; other: string }>((phone, { callId, other }) =>
    phone.command(mergeCalls, { params: { id: callId }, body: { call: other } }),
  ),
  /** Shows another of the agent's calls. */
  'cti-call-show-request': request<{ callId: string }>(async (phone, { callId }) => phone.show(callId)),
  'cti-party-drop-request': request<{ callId: string; partyId: string }>((phone, { callId, partyId }) =>
    phone.dropParty(callId, partyId),
  ),
  'cti-party-mute-request': request<{ callId: string; partyId: string; muted: boolean }>(
    (phone, { callId, partyId, muted }) => phone.muteParty(callId, partyId, muted),
  ),
  'cti-record-request': request<{ callId: string; action: RecordingAction['action'] }>((phone, { callId, action }) =>
    phone.record(callId, action),
  ),
  /** Parks the call: the customer waits with music in a slot, and this agent is free. */
  'cti-park-request': request<{ callId: string }>((phone, { callId }) =>
    phone.command(parkCall, { params: { id: callId } }),
  ),
  /** Retrieves the call that is parked in this slot. */
  'cti-retrieve-request': request<{ slot: number }>((phone, { slot }) =>
    phone.command(retrieveParkedCall, { params: { slot } }),
  ),
  /** Sets the status of this agent, or for supervisors of the agent with this `identity`. */
  'cti-status-request': request<StatusChoice & { identity?: string }>((phone, { identity, ...choice }) =>
    identity === undefined ? phone.chooseStatus(choice) : phone.chooseStatus(choice, identity),
  ),
  /** More time for the running wrap-up. */
  'cti-wrap-up-extend-request': request<{ seconds: number }>((phone, { seconds }) => phone.extendWrapUp(seconds)),
  /** Joins another agent's call. null: leaves it. */
  'cti-supervise-request': request<{ callId: string; mode: SuperviseMode | null }>((phone, { callId, mode }) =>
    phone.supervise(callId, mode),
  ),
};

export type RequestName = keyof typeof requests;

export const requestNames = Object.keys(requests) as readonly RequestName[];

/** The detail of each request's event. */
export type RequestDetails = {
  [Name in RequestName]: (typeof requests)[Name] extends { action: Action<infer Detail> } ? Detail : never;
};
