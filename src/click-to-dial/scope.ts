import { CodedError } from '../domain/errors/coded-error.ts';

/** Text in these is not meant to be called: another link, a control, an editor, code, a date. */
const leftOut = [
  'a[href], button, code, iframe, input, kbd, math, noscript, object, option, samp, script, select',
  'style, summary, svg, template, textarea, time, title, var',
  '[contenteditable]:not([contenteditable="false" i]), [role="button" i], [role="textbox" i]',
  'sidecall-layer, cti-softphone, cti-dialer, cti-call-log, cti-screen-pop',
].join(', ');

/** A link that is a number itself. */
const numberLinks = 'a[href^="tel:" i], a[href^="callto:" i]';

/** Where numbers are looked for. Open shadow roots belong to the element that they are in. */
export class Scope {
  readonly selector: string;
  readonly #leftOut: string;
  readonly #excluded: string;

  /** @throws CodedError CONFIG_INVALID if one of them is no selector */
  constructor(page: Document, { selector, exclude }: { selector: string; exclude?: string | null | undefined }) {
    check(page, 'selector', selector);
    if (exclude) check(page, 'exclude', exclude);
    this.selector = selector;
    this.#excluded = exclude || ':not(*)';
    this.#leftOut = `${leftOut}, ${this.#excluded}`;
  }

  /** Whether text in this element is looked through. */
  holds(place: Element | ShadowRoot): boolean {
    return this.#contains(place, this.#leftOut);
  }

  /** Whether a link is a number that can be called. */
  holdsLink(link: Element): boolean {
    return link.matches(numberLinks) && this.#contains(link, this.#excluded);
  }

  /** The link of a number among these places, as a click passes them. */
  linkIn(path: readonly EventTarget[]): HTMLAnchorElement | null {
    const link = path.find((each) => each instanceof Element && each.matches(numberLinks));
    return link instanceof HTMLAnchorElement && this.holdsLink(link) ? link : null;
  }

  /** All links of numbers under a root. */
  linksUnder(root: Document | ShadowRoot): HTMLAnchorElement[] {
    return [...root.querySelectorAll<HTMLAnchorElement>(numberLinks)].filter((link) => this.holdsLink(link));
  }

  selects(element: Element): boolean {
    return element.matches(this.selector);
  }

  leavesOut(element: Element): boolean {
    return this.isOurs(element) || element.matches(this.#leftOut);
  }

  /** Whether an element is one of Sidecall. */
  isOurs({ localName }: Element): boolean {
    return /^(?:cti|sidecall)-/.test(localName);
  }

  #contains(place: Element | ShadowRoot, outside: string): boolean {
    let inside = false;
    for (let at = elementOf(place); at !== null; at = elementOf(at.getRootNode())) {
      if (at.closest(outside) !== null) return false;
      inside ||= at.closest(this.selector) !== null;
    }
    return inside;
  }
}

/** The element itself, or that of a shadow root. null: a document, or nothing. */
function elementOf(node: Node): Element | null {
  if (node instanceof ShadowRoot) return node.host;
  return node instanceof Element ? node : null;
}

function check(page: Document, name: string, selector: unknown): void {
  try {
    if (typeof selector === 'string' && selector.trim() !== '') {
      page.createDocumentFragment().querySelector(selector);
      return;
    }
  } catch {
    // Reported below.
  }
  throw new CodedError('CONFIG_INVALID', {
    message: `clickToDial: ${name} “${String(selector)}” is no CSS selector.`,
    help: 'Name the places as in a style sheet, such as ".phone, .contact td".',
  });
}
