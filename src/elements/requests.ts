import { atom } from 'nanostores';
import { CodedError } from '../domain/errors.ts';
import type { WrapUp } from '../domain/protocol/call.ts';
import type { Phone } from '../phone/phone.ts';
import type { RequestDetails, RequestName } from './events.ts';

type Actions = { [Name in RequestName]?: (phone: Phone, detail: RequestDetails[Name]) => Promise<void> };

/** What a phone does about each request. Opening CRM pages is not here: that is the softphone's host's. */
const actions: Actions = {
  'cti-dial-request': (phone, { to }) => phone.dial(to),
  'cti-answer-request': (phone, { callId }) => phone.answer(callId),
  'cti-reject-request': (phone, { callId }) => phone.reject(callId),
  'cti-hang-up-request': (phone, { callId }) => phone.hangUp(callId),
  'cti-hold-request': (phone, { callId }) => phone.hold(callId),
  'cti-resume-request': (phone, { callId }) => phone.resume(callId),
  'cti-mute-request': (phone, { callId, muted }) => phone.mute(callId, muted),
  'cti-digits-request': (phone, { callId, digits }) => phone.sendDigits(callId, digits),
  'cti-wrap-up-request': (phone, { callId, note, disposition }) => phone.saveWrapUp(callId, { note, disposition }),
  'cti-contact-create-request': (phone, { callId, name, company }) => phone.createContact(callId, { name, company }),
  'cti-log-request': (phone, { more }) => phone.loadLog({ more }),
  'cti-take-over-request': (phone) => phone.takeOver(),
  'cti-transfer-request': (phone, { callId, to }) => phone.transfer(callId, to),
  'cti-consult-request': (phone, { callId, to }) => phone.consult(callId, to),
  'cti-consult-end-request': (phone, { callId }) => phone.endConsult(callId),
  'cti-consult-complete-request': (phone, { callId }) => phone.completeConsult(callId),
  'cti-merge-request': (phone, { callId }) => phone.merge(callId),
  'cti-party-drop-request': (phone, { callId, partyId }) => phone.dropParty(callId, partyId),
  'cti-party-mute-request': (phone, { callId, partyId, muted }) => phone.muteParty(callId, partyId, muted),
  'cti-record-request': (phone, { callId, action }) => phone.record(callId, action),
  'cti-supervise-request': (phone, { callId, mode }) => phone.supervise(callId, mode),
};

export function isPhoneRequest(name: string): boolean {
  return Object.hasOwn(actions, name);
}

/** The requests under way at one phone, shared by every element that shows it. */
export class PhoneRequests {
  /** Names of requests the wire has not confirmed yet: their buttons are busy. */
  readonly $pending = atom<ReadonlySet<RequestName>>(new Set());
  /** Wrap-ups begun and not saved, by call id: another call may come in between. */
  readonly drafts = new Map<string, WrapUp>();
  readonly #phone: Phone;
  readonly #running: RequestName[] = [];

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Resolves when the phone is done, or has failed: the phone then shows its problem. */
  async perform<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): Promise<void> {
    const action = actions[name];
    if (action === undefined) return;
    this.#running.push(name);
    this.#tell();
    try {
      await action(this.#phone, detail);
    } catch (error) {
      // A coded error is in the phone's `$problem` already; anything else is a defect of ours.
      if (!(error instanceof CodedError)) reportError(error);
    } finally {
      this.#running.splice(this.#running.indexOf(name), 1);
      this.#tell();
    }
  }

  #tell(): void {
    this.$pending.set(new Set(this.#running));
  }
}

const requestsByPhone = new WeakMap<Phone, PhoneRequests>();

export function requestsOf(phone: Phone): PhoneRequests {
  let requests = requestsByPhone.get(phone);
  if (requests === undefined) {
    requests = new PhoneRequests(phone);
    requestsByPhone.set(phone, requests);
  }
  return requests;
}
