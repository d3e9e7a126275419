import { waitUntil } from '@open-wc/testing';

const longWait = { timeout: 60_000 };

/** The part of an element's own tree. */
export function inside<Found extends HTMLElement = HTMLElement>(element: Element, selector: string): Found {
  const found = element.shadowRoot?.querySelector<Found>(selector);
  if (found == null) throw new Error(`no ${selector} in ${element.localName}`);
  return found;
}

/** The same, once it is there. */
export async function waitInside<Found extends HTMLElement = HTMLElement>(
  element: Element,
  selector: string,
): Promise<Found> {
  await waitUntil(() => element.shadowRoot?.querySelector(selector) != null, selector, longWait);
  return inside<Found>(element, selector);
}

/** Presses the button of this name in an element's own tree. */
export function pressInside(element: Element, name: string): void {
  const buttons = [...(element.shadowRoot?.querySelectorAll('button') ?? [])];
  const found = buttons.find((each) => (each.ariaLabel ?? each.textContent ?? '').trim() === name);
  if (found === undefined) throw new Error(`no button ${name} in ${element.localName}`);
  found.click();
}

/** The text of an element's own tree. */
export function textInside(element: Element): string {
  return (element.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

/** Waits for a condition of the page. */
export const until = (condition: () => unknown, what = String(condition)): Promise<void> =>
  waitUntil(async () => Boolean(await condition()), what, longWait);
