import type { SessionView } from '../../domain/protocol/session.ts';
import type { Method } from '../ask.ts';
import type { Changes } from './changes.ts';
import type { Unsaved } from './unsaved.ts';

/**
 * Asks the gateway. It waits, and asks again, if the session ended and the person signs in again. A change of something
 * that was read before, at the same address, is refused if it was changed since.
 * @param options `creates`: refused if it exists already
 * @throws Refused
 */
export type Ask = <Answer>(
  method: Method,
  path: string,
  body?: object,
  options?: { creates?: boolean },
) => Promise<Answer>;

/** What the shell gives to each page. */
export interface PageContext {
  /** The signed-in person. */
  readonly person: SessionView;
  /** Whether the person's role may change what the page lists. If not, the page shows no control that changes something. */
  readonly mayChange: boolean;
  /** The address behind the page's own, decoded: “support” in /console/flows/support. Empty: none. */
  readonly rest: string;
  /** The query of the address: “?call=C1”. */
  readonly query: URLSearchParams;
  readonly ask: Ask;
  /** Shows a sentence in the shell's line of status, which screen readers read out. */
  say(text: string, kind?: '' | 'good' | 'problem'): void;
  /** Runs work, and shows its error in the line of status. */
  trying(work: () => Promise<void>): Promise<void>;
  /** Opens another page of the console, e.g. “flows/support”. Asks first if the page has unsaved input. */
  go(path: string): Promise<boolean>;
  /** Whether what is typed and not saved may be lost: asks the person if there is something. */
  mayLose(): Promise<boolean>;
  /** Forms say here whether something was typed that is not saved. */
  readonly unsaved: Unsaved;
  /** Tells of changes that were made elsewhere. */
  readonly changes: Changes;
  /** Aborted when the page is left. What the page started ends with it. */
  readonly left: AbortSignal;
}

/** The module of a page. */
export interface PageModule {
  page(context: PageContext): HTMLElement;
}
