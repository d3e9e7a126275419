import type { CrmRef } from './ref.ts';

/** What the CRM's user wants to call. */
export interface DialWish {
  number: string;
  /** The record with the number, e.g. the contact whose page is open. */
  about: CrmRef | null;
}

/** A step of a call, told to the CRM's page. It carries no number. */
export interface CallFact {
  callId: string;
  /** `logged`: the CRM has the call's entry, so the page can refresh its timeline. */
  step: 'ringing' | 'answered' | 'held' | 'ended' | 'logged';
  direction: 'inbound' | 'outbound';
  /** The record from which the agent dialled, or the other side's contact. null: neither is known. */
  about: CrmRef | null;
  /** In seconds, from `ended` on. */
  duration: number | null;
}

/** What the CRM's page shows. */
export interface HostContext {
  /** The record whose page is open. */
  about: CrmRef | null;
  theme?: 'light' | 'dark';
  /** Whether the user sees the softphone. */
  visible?: boolean;
}

/**
 * The browser half of an adapter (`host.ts`): how the widgets work in the CRM's page. All methods but `getToken` are
 * optional, and the softphone works without them.
 */
export interface CrmHost {
  readonly name: string;
  /** Returns a fresh access token for the signed-in CRM user. */
  getToken(): Promise<string>;
  /** Opens the page of a record in the CRM. */
  open?(record: CrmRef): void;
  /** Whether `open` works for this kind of record. Missing: for all kinds. */
  opens?(kind: string): boolean;
  /** Calls `dial` when the CRM's user clicks a number. Returns a function that stops listening. */
  onDial?(dial: (wish: DialWish) => void): () => void;
  /**
   * Tells the page what happens to a call: each step once, in order, in one of the agent's tabs. Only `logged` comes in
   * every tab, and again with each change of the entry, because every page has a timeline. Some CRMs make their own
   * record of the call: its id is the result, and the gateway then updates that record instead of creating a second one.
   */
  notify?: ((fact: CallFact) => void) | ((fact: CallFact) => Promise<{ recordId: string } | undefined>);
  /** Asks the page to show the softphone, if the page can hide it. */
  show?(reason: 'ringing' | 'call' | 'idle'): void;
  /** Calls `listener` now and after each change. Returns a function that stops listening. */
  context?(listener: (now: HostContext) => void): () => void;
}
