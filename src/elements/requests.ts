import { atom } from 'nanostores';
import { CodedError } from '../domain/errors/coded-error.ts';
import type { WrapUp } from '../domain/protocol/call.ts';
import type { Phone } from '../phone/phone.ts';
import { type RequestDetails, type RequestName, requests } from './request-table.ts';

export function isPhoneRequest(name: string): boolean {
  return Object.hasOwn(requests, name) && requests[name as RequestName].action !== null;
}

/** The pending requests of one phone, shared by all elements that show it. */
export class PhoneRequests {
  /** Names of requests without confirmation. Their buttons are busy. */
  readonly $pending = atom<ReadonlySet<RequestName>>(new Set());
  /** Unsaved wrap-ups, by call ID: another call may start in between. */
  readonly drafts = new Map<string, WrapUp>();
  readonly #phone: Phone;
  readonly #running: RequestName[] = [];

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Resolves when the phone has finished or failed. The phone shows its own problem. */
  async perform<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): Promise<void> {
    const action = requests[name].action as ((phone: Phone, detail: RequestDetails[Name]) => Promise<void>) | null;
    if (action === null) return;
    this.#running.push(name);
    this.#tell();
    try {
      await action(this.#phone, detail);
    } catch (error) {
      // The phone's `$problem` already has a coded error. Any other error is a bug in Sidecall.
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
