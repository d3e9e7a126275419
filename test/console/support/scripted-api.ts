import { fixtureSync, html } from '@open-wc/testing';

/** What the page asked of the gateway, in order. The body of a file is its text. */
export const asked: { method: string; path: string; body: unknown }[] = [];
const { fetch: realFetch } = globalThis;
let answers: Record<string, unknown> = {};

/**
 * Answers by "METHOD /path", each a value, an error as `refusal` makes it, or a function of what was sent that makes one of
 * these. Others are answered by {}.
 */
export function answer(scripted: Record<string, unknown>): void {
  answers = { ...answers, ...scripted };
}

export function refusal(status: number, code: string, message: string, details?: unknown): Response {
  return Response.json(
    { error: { code, message, help: 'Do this.', ...(details !== undefined && { details }) } },
    { status },
  );
}

beforeEach(() => {
  asked.length = 0;
  answers = {};
  globalThis.fetch = async (path, { method = 'GET', body } = {}) => {
    const sent = body instanceof Blob ? await body.text() : JSON.parse(String(body ?? 'null'));
    asked.push({ method, path: String(path), body: sent });
    const given = answers[`${method} ${path}`] ?? {};
    const scripted: unknown = typeof given === 'function' ? given(sent) : given;
    return scripted instanceof Response ? scripted.clone() : Response.json(scripted);
  };
});

afterEach(() => {
  globalThis.fetch = realFetch;
});

/** Puts it into a page with headings above it, as the gateway's pages have them. */
export function show<Shown extends HTMLElement>(element: Shown): Shown {
  fixtureSync(html`<main><h1>Page</h1>${element}</main>`);
  return element;
}

/** The control with this label. */
export function control<Found extends HTMLElement = HTMLInputElement>(place: HTMLElement, label: string): Found {
  const labels = [...place.querySelectorAll('label')];
  const found = labels.find((each) => (each.querySelector('span') ?? each).textContent?.trim() === label);
  if (found?.control == null) throw new Error(`no control ${label}`);
  return found.control as Found;
}

/** Presses the button of this name. */
export function press(place: HTMLElement, name: string): void {
  const found = [...place.querySelectorAll('button')].find(
    (each) => !each.hidden && (each.getAttribute('aria-label') ?? each.textContent) === name,
  );
  if (found === undefined) throw new Error(`no button ${name}`);
  found.click();
}

/** The name of the focused element. */
export const focused = (): string | null | undefined =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent;

/** A promise, and the function that resolves it. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
