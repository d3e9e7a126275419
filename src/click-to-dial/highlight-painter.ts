import type { Mark, Painter } from './marks.ts';

const all = 'sidecall-number';
const chosen = 'sidecall-number-chosen';

/** In a layer, so that any rule of the page for these names wins. The colour is that of the text, light or dark. */
const rules = `@layer sidecall {
  ::highlight(${all}) { text-decoration: underline dotted; }
  ::highlight(${chosen}) { color: HighlightText; background-color: Highlight; }
}`;

/** Marks by the CSS Custom Highlight API: the page's nodes stay as they are. */
export class HighlightPainter implements Painter {
  readonly #sheet = new CSSStyleSheet();
  readonly #roots = new Set<WeakRef<Document | ShadowRoot>>();
  readonly #shown = new Set<StaticRange>();

  static get works(): boolean {
    return typeof Highlight === 'function' && typeof CSS !== 'undefined' && 'highlights' in CSS;
  }

  constructor(page: Document) {
    this.#sheet.replaceSync(rules);
    this.#style(page);
  }

  show({ range }: Mark): void {
    this.#shown.add(range);
    highlight(all).add(range);
  }

  hide({ range }: Mark): void {
    this.#shown.delete(range);
    highlight(all).delete(range);
    highlight(chosen).delete(range);
  }

  choose(mark: Mark | null): void {
    highlight(chosen).clear();
    if (mark !== null) highlight(chosen).add(mark.range);
  }

  enter(root: ShadowRoot): void {
    this.#style(root);
  }

  moved(): void {
    // The browser paints.
  }

  stop(): void {
    // Another part of the page can have marks of its own.
    for (const range of this.#shown) highlight(all).delete(range);
    for (const name of [all, chosen]) if (highlight(name).size === 0) CSS.highlights.delete(name);
    for (const root of this.#roots) {
      const styled = root.deref();
      if (styled) styled.adoptedStyleSheets = styled.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
    }
    this.#shown.clear();
  }

  /** A sheet that is adopted is no node, and the page's policy for styles does not concern it. */
  #style(root: Document | ShadowRoot): void {
    if (root.adoptedStyleSheets.includes(this.#sheet)) return;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, this.#sheet];
    this.#roots.add(new WeakRef(root));
  }
}

function highlight(name: string): Highlight {
  const known = CSS.highlights.get(name);
  if (known) return known;
  const made = new Highlight();
  CSS.highlights.set(name, made);
  return made;
}
