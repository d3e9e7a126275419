/** A number in the page's text. */
export interface Mark {
  /** E.164, with the digits that are sent after the answer. */
  number: string;
  /** As the page shows it. */
  text: string;
  /** The text nodes that it is in. */
  nodes: readonly Text[];
  /** Static, because the browser moves each live range with every change of the document. */
  range: StaticRange;
}

/** Shows marks in the page. */
export interface Painter {
  show(mark: Mark): void;
  hide(mark: Mark): void;
  /** Shows one mark as the chosen one. null: none. */
  choose(mark: Mark | null): void;
  /** Text in this shadow root will be marked. */
  enter(root: ShadowRoot): void;
  /** The page's layout has changed. */
  moved(): void;
  stop(): void;
}

/** The numbers that were found, by their places. */
export class Marks {
  readonly #all = new Set<Mark>();
  readonly #ofText = new WeakMap<Text, Set<Mark>>();
  readonly #ofElement = new WeakMap<Element, Set<Mark>>();
  /** The elements of each mark's text when it was found. */
  readonly #elementsOf = new WeakMap<Mark, readonly Element[]>();
  readonly #painter: Pick<Painter, 'show' | 'hide'>;

  constructor(painter: Pick<Painter, 'show' | 'hide'>) {
    this.#painter = painter;
  }

  [Symbol.iterator](): IterableIterator<Mark> {
    return this.#all.values();
  }

  add(mark: Mark): void {
    this.#all.add(mark);
    const elements = mark.nodes.map(elementOf).filter((element) => element !== null);
    this.#elementsOf.set(mark, elements);
    for (const node of mark.nodes) insert(this.#ofText, node, mark);
    for (const element of elements) insert(this.#ofElement, element, mark);
    this.#painter.show(mark);
  }

  /** Removes the marks of a text that has changed or left. */
  forget(text: Text): void {
    for (const mark of [...(this.#ofText.get(text) ?? [])]) this.remove(mark);
  }

  remove(mark: Mark): void {
    if (!this.#all.delete(mark)) return;
    for (const node of mark.nodes) this.#ofText.get(node)?.delete(mark);
    for (const element of this.#elementsOf.get(mark) ?? []) this.#ofElement.get(element)?.delete(mark);
    this.#painter.hide(mark);
  }

  /**
   * The mark at a point of an element. The boxes of its text decide. A caret position would miss text that cannot be
   * selected, and would find the nearest text for a click beside it.
   */
  at(element: Element, x: number, y: number): Mark | null {
    for (const mark of this.#ofElement.get(element) ?? []) {
      if (boxesOf(mark).some((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)) return mark;
    }
    return null;
  }

  /** Whether the page still shows this number there. */
  has(mark: Mark): boolean {
    return this.#all.has(mark) && mark.nodes.every((node) => node.isConnected);
  }
}

/** The element with a mark. null: it has left the page. */
export function placeOf({ nodes: [node] }: Mark): Element | null {
  return node ? elementOf(node) : null;
}

/** The element that a click on this text meets. Text at the top of a shadow root belongs to its host. */
function elementOf({ parentNode }: Text): Element | null {
  if (parentNode instanceof ShadowRoot) return parentNode.host;
  return parentNode instanceof Element ? parentNode : null;
}

/** Where a mark is in the window. Empty: it is not displayed, or is no more in the page. */
export function boxesOf({ range: { startContainer, startOffset, endContainer, endOffset }, nodes }: Mark): DOMRect[] {
  if (nodes.some((node) => !node.isConnected)) return [];
  const range = new Range();
  try {
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
  } catch {
    // The text was shortened a moment ago.
    return [];
  }
  return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
}

function insert<Key extends Node>(index: WeakMap<Key, Set<Mark>>, key: Key, mark: Mark): void {
  const marks = index.get(key) ?? new Set();
  index.set(key, marks);
  marks.add(mark);
}
