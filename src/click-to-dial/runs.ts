import type { Country } from '../domain/numbers/e164.ts';
import { findNumbers } from '../domain/numbers/find.ts';
import type { Mark } from './marks.ts';

/** An element or a shadow root whose own text is read as lines: its inline elements belong to it. */
export type Container = Element | ShadowRoot;

/** They never continue a line, so their styles need not be asked for. */
const breaks = new Set(
  'address article aside blockquote br dd dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr img li main nav ol p pre section table tbody td tfoot th thead tr ul video'.split(
    ' ',
  ),
);

/** Longer texts are no lines with a number. They are searched up to here. */
const longest = 20_000;

/** Whether text continues through this element, as through `<b>`. */
export function isInline(element: Element): boolean {
  if (breaks.has(element.localName)) return false;
  const { display } = getComputedStyle(element);
  return display === 'inline' || display === 'contents';
}

/** The numbers in text nodes that follow each other on a line. React, for one, writes one number in several nodes. */
export function numbersIn(run: readonly Text[], country: Country | null): Mark[] {
  const nodes = run.filter((node) => node.isConnected);
  const text = nodes.map(visibleText).join('').slice(0, longest);
  return findNumbers(text, country).map(({ number, start, end }) => {
    const first = placeOf(nodes, start);
    // The end is behind the last character, which can be the last one of its node.
    const last = placeOf(nodes, end - 1);
    return {
      number,
      text: text.slice(start, end).replace(/\s+/g, ' '),
      nodes: nodes.slice(first.index, last.index + 1),
      range: new StaticRange({
        startContainer: first.node,
        startOffset: first.offset,
        endContainer: last.node,
        endOffset: last.offset + 1,
      }),
    };
  });
}

/** The text of a node, in which a line feed stands for the end of a line only if the page shows it as one. */
function visibleText(node: Text): string {
  const { data, parentElement } = node;
  if (!data.includes('\n') || parentElement === null || !/\p{Nd}/u.test(data)) return data;
  const keepsLines = /pre|break-spaces/.test(getComputedStyle(parentElement).whiteSpace);
  return keepsLines ? data : data.replaceAll('\n', ' ');
}

function placeOf(nodes: readonly Text[], position: number): { node: Text; index: number; offset: number } {
  let offset = position;
  for (const [index, node] of nodes.entries()) {
    if (offset < node.length) return { node, index, offset };
    offset -= node.length;
  }
  throw new RangeError('There is no such position in these nodes.');
}
