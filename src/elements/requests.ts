import { atom } from 'nanostores';
import { ticks } from '../domain/clock.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import type { WrapUp } from '../domain/protocol/call.ts';
import type { Phone } from '../phone/phone.ts';
import { focusedIn } from './kept-focus.ts';
import { pageClock } from './page-clock.ts';
import { type RequestDetails, type RequestName, requests } from './request-table.ts';

/** Another call takes the place of the first one after these, with the same button under the finger. */
const givesWay: ReadonlySet<RequestName> = new Set([
  'cti-answer-request',
  'cti-reject-request',
  'cti-hang-up-request',
  'cti-wrap-up-request',
]);
/** As long as systems wait for the second click of a double click. */
const secondPressMs = 500;

export function isPhoneRequest(name: string): boolean {
  return Object.hasOwn(requests, name) && requests[name as RequestName].action !== null;
}

/** What is typed of a new contact. */
export interface ContactText {
  name: string;
  company: string;
}

/** A request that the gateway or the phone did not fulfil. */
export interface Failure {
  name: RequestName;
  callId: string | null;
  error: CodedError;
}

/** The pending requests of one phone, shared by all elements that show it. */
export class PhoneRequests {
  /** Names of requests without confirmation. Their buttons are busy. */
  readonly $pending = atom<ReadonlySet<RequestName>>(new Set());
  /** The last one. */
  readonly $failed = atom<Failure | null>(null);
  /** Unsaved wrap-ups, by call ID: another call may start in between. */
  readonly drafts = new Map<string, WrapUp>();
  /** Open forms for new contacts, by call ID. They change in place with what is typed. */
  readonly $contactForms = atom<ReadonlyMap<string, ContactText>>(new Map());
  readonly #phone: Phone;
  readonly #running: RequestName[] = [];
  /** The call that gave way last, by the request. */
  readonly #gaveWay = new Map<RequestName, { callId: string; at: number; focused: Element | null }>();
  #dialledAt = Number.NEGATIVE_INFINITY;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Resolves when the phone has finished or failed. The phone shows its own problem. */
  async perform<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): Promise<void> {
    const action = requests[name].action as ((phone: Phone, detail: RequestDetails[Name]) => Promise<void>) | null;
    if (action === null) return;
    const focused = focusedIn(document);
    if (name === 'cti-dial-request') this.#dialledAt = ticks(pageClock);
    this.#running.push(name);
    this.#tell();
    try {
      await action(this.#phone, detail);
      const callId = callIdOf(detail);
      if (givesWay.has(name) && callId !== null) this.#gaveWay.set(name, { callId, at: ticks(pageClock), focused });
    } catch (error) {
      // The phone's `$problem` already has a coded error. Any other error is a bug in Sidecall.
      if (error instanceof CodedError) this.$failed.set({ name, callId: callIdOf(detail), error });
      else reportError(error);
    } finally {
      this.#running.splice(this.#running.indexOf(name), 1);
      this.#tell();
    }
  }

  /**
   * Whether a press was meant for the call that has just given way: the second click of a double click, or a key that is
   * held down. A person that has moved on to another control means what they press.
   */
  isSecondPress<Name extends RequestName>(name: Name, detail: RequestDetails[Name]): boolean {
    const before = this.#gaveWay.get(name);
    const now = ticks(pageClock);
    // The button that ends a call comes where the one was that places it.
    if (name === 'cti-hang-up-request' && now - this.#dialledAt < secondPressMs) return true;
    if (before === undefined || before.callId === callIdOf(detail) || now - before.at >= secondPressMs) return false;
    if (before.focused !== focusedIn(document)) return false;
    before.at = now;
    return true;
  }

  #tell(): void {
    this.$pending.set(new Set(this.#running));
  }
}

function callIdOf(detail: object): string | null {
  return 'callId' in detail && typeof detail.callId === 'string' ? detail.callId : null;
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
