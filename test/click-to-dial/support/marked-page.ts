import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import {
  type ClickToDial,
  type ClickToDialOptions,
  clickToDial,
  type NumberWish,
} from '../../../src/click-to-dial/index.ts';
import { eventually } from '../../e2e/support/eventually.ts';

let place: HTMLElement | null = null;
let running: ClickToDial[] = [];

afterEach(async () => {
  for (const each of running) each.stop();
  running = [];
  place?.remove();
  place = null;
  getSelection()?.removeAllRanges();
  await resetMouse();
});

export const until = (what: string, check: () => boolean): Promise<unknown> => eventually(what, check, undefined, 5);

/** Puts a piece of a page into the document. */
export function page(markup: string): HTMLElement {
  place = document.createElement('div');
  place.innerHTML = markup;
  document.body.append(place);
  return place;
}

/** Switches click-to-dial on. Returns the wishes that it passes on. */
export function start(options: Partial<ClickToDialOptions> = {}): { wishes: NumberWish[]; running: ClickToDial } {
  const wishes: NumberWish[] = [];
  const started = clickToDial({ selector: '.phone', ...options }, (wish) => wishes.push(wish));
  running.push(started);
  return { wishes, running: started };
}

/** The marked texts, in the order in which they were found. */
export function marked(): string[] {
  return [...(CSS.highlights.get('sidecall-number') ?? [])].map((range) => {
    const live = new Range();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    return live.toString();
  });
}

/** Waits until exactly these texts are marked. */
export async function shows(...texts: string[]): Promise<void> {
  await until(`the marks ${JSON.stringify(texts)}`, () => {
    const now = marked();
    return now.length === texts.length && texts.every((text) => now.includes(text));
  });
}

/** A text of the page, with a box around it. */
export function boxOf(text: string, inside: Node = document.body): DOMRect {
  const walker = document.createTreeWalker(inside, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = (node as Text).data.indexOf(text);
    if (at === -1) continue;
    const range = new Range();
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    return range.getBoundingClientRect();
  }
  throw new Error(`The page has no “${text}”.`);
}

/** A click of the user, by the mouse. */
export async function clickAt({ left, top, width, height }: DOMRect, beside = 0): Promise<void> {
  const position: [number, number] = [Math.round(left + width / 2 + beside), Math.round(top + height / 2)];
  await sendMouse({ type: 'click', position });
}

/** Presses a key with modifiers held: `press('Alt', 'Shift', 'KeyN')`. */
export async function press(...keys: string[]): Promise<void> {
  const [key = '', ...modifiers] = keys.reverse();
  for (const down of modifiers.toReversed()) await sendKeys({ down });
  await sendKeys({ press: key });
  for (const up of modifiers) await sendKeys({ up });
}
