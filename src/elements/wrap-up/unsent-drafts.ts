import { isGuest } from '../../domain/calls/guest.ts';
import type { Clock } from '../../domain/clock.ts';
import type { WrapUp } from '../../domain/protocol/call.ts';
import type { Phone } from '../../phone/phone.ts';
import type { Problem } from '../../state/phone-state.ts';
import type { RequestDetails } from '../request-table.ts';
import { type Failure, requestsOf } from '../requests.ts';
import { draftShelf } from './draft-shelf.ts';
import { sameWritten, writtenIn } from './written.ts';

/** Until a draft is sent again that the gateway did not get, in ms. It doubles with each failure. */
const againMs = { restored: 1000, first: 5000, most: 60_000 };
/** A call that the gateway does not name for so long is gone, and its draft with it, in ms. */
const goneMs = 60_000;

export interface UnsentDraftsParts {
  phone: Phone;
  clock: Clock;
  /** Requests it of the phone, which the page can cancel. */
  send: (draft: RequestDetails['cti-note-request']) => void;
  onEnd: () => void;
}

/**
 * What the agent has written in the calls of one phone, until the gateway has it:
 *
 *   written ─sent─► stored: forgotten here
 *      │      └─failed─► sent again when the phone is ready, or after a while
 *      └─reload─► read from the tab's storage, and sent
 *
 * The end of the session (the phone disconnects) forgets everything.
 */
export class UnsentDrafts {
  readonly #parts: UnsentDraftsParts;
  readonly #identity: string;
  readonly #ended = new AbortController();
  /** Calls with a draft that must be sent again, by ID. */
  readonly #again = new Set<string>();
  #wait = againMs.first;
  /** What the phone showed about the last failure. */
  #problem: Problem | null = null;
  #cancelAgain: (() => void) | null = null;
  #cancelGone: (() => void) | null = null;

  constructor(parts: UnsentDraftsParts) {
    const { phone } = parts;
    this.#parts = parts;
    this.#identity = phone.state.$session.get()?.identity ?? '';
    this.#restore();
    const { signal } = this.#ended;
    const { $calls, $status } = phone.state;
    const stops = [
      $calls.listen(() => this.#settle()),
      $status.listen((status) => {
        if (status === 'idle') this.#end();
        else if (status === 'ready') this.#sendAgain();
      }),
      requestsOf(phone).$failed.listen((failure) => failure && this.#failed(failure)),
    ];
    signal.addEventListener('abort', () => stops.forEach((stop) => void stop()));
    // Forms for new contacts change in place: they are read when the page goes.
    addEventListener('pagehide', () => this.#shelve(), { signal });
  }

  get(callId: string): WrapUp | undefined {
    return this.#drafts.get(callId);
  }

  write(callId: string, draft: WrapUp): void {
    this.#drafts.set(callId, draft);
    this.#settle();
    this.#shelve();
  }

  get #drafts(): Map<string, WrapUp> {
    return requestsOf(this.#parts.phone).drafts;
  }

  #restore(): void {
    const shelved = draftShelf.read(this.#identity);
    if (shelved !== null) {
      for (const [callId, draft] of Object.entries(shelved.drafts)) {
        if (this.#drafts.has(callId)) continue;
        this.#drafts.set(callId, draft);
        this.#again.add(callId);
      }
      const { $contactForms } = requestsOf(this.#parts.phone);
      const forms = Object.entries(shelved.forms);
      if (forms.length > 0) $contactForms.set(new Map([...forms, ...$contactForms.get()]));
    }
    this.#sendLater(againMs.restored);
    this.#settle();
    this.#shelve();
  }

  #shelve(): void {
    const { $contactForms, drafts } = requestsOf(this.#parts.phone);
    const calls = this.#parts.phone.state.$calls.get();
    const forms = [...$contactForms.get()].filter(([callId]) => callId in calls);
    draftShelf.write({
      identity: this.#identity,
      drafts: Object.fromEntries(drafts),
      forms: Object.fromEntries(forms),
    });
  }

  /** Forgets what the gateway has, and later what belongs to calls that are gone. */
  #settle(): void {
    const calls = this.#parts.phone.state.$calls.get();
    let stored = false;
    let gone = false;
    for (const [callId, draft] of [...this.#drafts]) {
      const call = calls[callId];
      if (call === undefined) gone = true;
      else if (sameWritten(draft, writtenIn(call))) {
        this.#drafts.delete(callId);
        this.#again.delete(callId);
        stored = true;
      }
    }
    if (stored) this.#overcome();
    if (gone) this.#cancelGone ??= this.#parts.clock.after(goneMs, () => this.#forgetGone());
    if (this.#again.size > 0) this.#sendLater(this.#wait);
  }

  #overcome(): void {
    const { phone } = this.#parts;
    this.#shelve();
    this.#wait = againMs.first;
    if (this.#problem !== null && phone.state.$problem.get() === this.#problem) phone.dismissProblem();
    this.#problem = null;
  }

  #forgetGone(): void {
    this.#cancelGone = null;
    const { $calls, $status } = this.#parts.phone.state;
    if ($status.get() === 'ready') {
      for (const callId of [...this.#drafts.keys()].filter((each) => !(each in $calls.get()))) {
        this.#drafts.delete(callId);
        this.#again.delete(callId);
      }
    }
    this.#shelve();
    this.#settle();
  }

  #failed({ name, callId, error }: Failure): void {
    const isDraft = name === 'cti-note-request' || name === 'cti-wrap-up-request';
    // What the gateway refuses, it refuses again.
    const isPassing = error.status >= 500 || error.status === 401 || error.status === 429;
    if (!isDraft || !isPassing || callId === null || !this.#drafts.has(callId)) return;
    this.#again.add(callId);
    this.#problem = this.#parts.phone.state.$problem.get();
    this.#sendLater(this.#wait);
    this.#wait = Math.min(this.#wait * 2, againMs.most);
  }

  #sendLater(ms: number): void {
    if (this.#again.size > 0) this.#cancelAgain ??= this.#parts.clock.after(ms, () => this.#sendAgain());
  }

  #sendAgain(): void {
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    const { $status, $calls } = this.#parts.phone.state;
    const pending = requestsOf(this.#parts.phone).$pending.get();
    // The phone reconnects, and tells when it is ready. A running request may store it.
    if ($status.get() === 'connecting' || $status.get() === 'reconnecting') return;
    if (pending.has('cti-note-request') || pending.has('cti-wrap-up-request')) {
      this.#sendLater(this.#wait);
      return;
    }
    for (const callId of [...this.#again]) {
      const [call, draft] = [$calls.get()[callId], this.#drafts.get(callId)];
      if (call === undefined) continue;
      this.#again.delete(callId);
      if (draft === undefined || call.phase === 'completed' || isGuest(call)) continue;
      this.#parts.send({ callId, ...draft });
    }
  }

  #end(): void {
    this.#ended.abort();
    this.#cancelAgain?.();
    this.#cancelGone?.();
    this.#drafts.clear();
    requestsOf(this.#parts.phone).$contactForms.set(new Map());
    this.#shelve();
    this.#parts.onEnd();
  }
}

const draftsByPhone = new WeakMap<Phone, UnsentDrafts>();

/** The drafts of this phone, for all elements that show it. @param parts of the first of them */
export function draftsOf({ phone, ...parts }: Omit<UnsentDraftsParts, 'onEnd'>): UnsentDrafts {
  const known = draftsByPhone.get(phone);
  if (known !== undefined) return known;
  const drafts = new UnsentDrafts({ phone, ...parts, onEnd: () => draftsByPhone.delete(phone) });
  draftsByPhone.set(phone, drafts);
  return drafts;
}
