import { fixtureSync, html } from '@open-wc/testing';
import { Changes } from '../../../src/console/shell/changes.ts';
import type { PageContext, PageModule } from '../../../src/console/shell/page-context.ts';
import { askSignedIn } from '../../../src/console/shell/signed-in.ts';
import { Unsaved } from '../../../src/console/shell/unsaved.ts';
import type { Role, SessionView } from '../../../src/domain/protocol/session.ts';

export const personOf = (role: Role): SessionView => ({
  identity: 'kim',
  role,
  name: 'Kim Example',
  country: 'US',
  dispositions: [],
  iceServers: [],
});

export interface Opened {
  page: HTMLElement;
  context: PageContext;
  changes: Changes;
  /** What the page said in the line of status, in order. */
  said: string[];
  /** The pages that the page went to, in order. */
  went: string[];
  /** Leaves the page, as the shell does. */
  leave: () => void;
}

interface OpenOptions {
  role?: Role;
  rest?: string;
  query?: string;
  /** The person's answer to the question before input is lost. */
  mayLose?: boolean;
  /** Resolves once the person has signed in again. Default: at once. */
  signInAgain?: () => Promise<void>;
}

/** Opens a page as the shell does. */
export function openPage(
  { page: make }: PageModule,
  { role = 'admin', rest = '', query = '', mayLose = true, signInAgain = async () => undefined }: OpenOptions = {},
): Opened {
  const left = new AbortController();
  const changes = new Changes();
  const said: string[] = [];
  const went: string[] = [];
  const say: PageContext['say'] = (text) => {
    if (text !== '') said.push(text);
  };
  const context: PageContext = {
    person: personOf(role),
    mayChange: role === 'admin',
    rest,
    query: new URLSearchParams(query),
    ask: askSignedIn(signInAgain),
    say,
    trying: async (work) => {
      try {
        await work();
      } catch (error) {
        say(String(error));
      }
    },
    go: async (to) => {
      went.push(to);
      return true;
    },
    mayLose: async () => mayLose,
    unsaved: new Unsaved(),
    changes,
    left: left.signal,
  };
  const page = make(context);
  fixtureSync(html`<main><h1>Page</h1>${page}</main>`);
  const leave = (): void => left.abort();
  leaving.push(leave);
  return { page, context, changes, said, went, leave };
}

const leaving: (() => void)[] = [];

afterEach(() => {
  for (const leave of leaving.splice(0)) leave();
});

/** Elements in the page and in the shadow roots inside it. */
export function* allIn(place: Element | ShadowRoot): Generator<Element> {
  for (const element of place.querySelectorAll('*')) {
    yield element;
    if (element.shadowRoot !== null) yield* allIn(element.shadowRoot);
  }
  if (place instanceof Element && place.shadowRoot !== null) yield* allIn(place.shadowRoot);
}

/** What people read, but for hidden texts. */
export function textIn(place: Element): string {
  const texts: string[] = [];
  for (const element of allIn(place)) {
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    texts.push(own.map(({ textContent }) => textContent).join(''));
  }
  return texts.join(' ').replace(/\s+/g, ' ');
}

/** The button or link of this name; null: there is none. */
export function named(place: Element, name: string): HTMLElement | null {
  for (const element of allIn(place)) {
    if (!(element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement)) continue;
    if ((element.ariaLabel ?? element.textContent?.trim()) === name) return element;
  }
  return null;
}

/** The input with this label; null: there is none. */
export function field(place: Element, label: string): HTMLInputElement | null {
  for (const element of allIn(place)) {
    if (!(element instanceof HTMLLabelElement)) continue;
    if ((element.querySelector('span') ?? element).textContent?.trim() !== label) continue;
    return element.control as HTMLInputElement;
  }
  return null;
}

/** Types into the input with this label, as a person does. */
export function type(place: Element, label: string, value: string): void {
  const input = field(place, label);
  if (input === null) throw new Error(`no field ${label}`);
  input.value = value;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

export function press(place: Element, name: string): void {
  const button = named(place, name);
  if (button === null) throw new Error(`no button ${name}`);
  button.click();
}

/** The focused element, also in a shadow root. */
export function focusedIn(place: Element): Element | null {
  let found = place.ownerDocument.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}
