const base = `
:host { all: initial !important; color-scheme: inherit !important; }
`;

/**
 * A place of our own at the end of the document, outside of the page's body: `<sidecall-layer>`, with a shadow root.
 * It is in the page only while something in it is shown.
 */
export class Layer {
  readonly root: ShadowRoot;
  readonly #page: Document;
  readonly #element: HTMLElement;
  readonly #users = new Set<Node>();

  constructor(page: Document, rules: string) {
    this.#page = page;
    this.#element = page.createElement('sidecall-layer');
    this.root = this.#element.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(base + rules);
    this.root.adoptedStyleSheets = [sheet];
  }

  show(node: Node): void {
    this.#users.add(node);
    if (node.parentNode !== this.root) this.root.append(node);
    if (!this.#element.isConnected) this.#page.documentElement.append(this.#element);
  }

  hide(node: ChildNode): void {
    node.remove();
    this.#users.delete(node);
    if (this.#users.size === 0) this.#element.remove();
  }
}
