import type { Country } from '../domain/numbers/e164.ts';
import { IdleWork } from './idle-work.ts';
import type { Marks } from './marks.ts';
import { type Container, isInline, numbersIn } from './runs.ts';
import type { Scope } from './scope.ts';

export interface PageSearchParts {
  page: Document;
  scope: Scope;
  marks: Marks;
  country: Country | null;
  /** Called with each shadow root that is searched. null: none is. */
  enter: ((root: ShadowRoot) => void) | null;
  /** Called after each change of the page. */
  changed: () => void;
}

/**
 * Keeps the marks of a page up to date, and only reads the page:
 *
 *   mutation ──► forget the marks of changed text, at once
 *           └──► containers to search ──► idle slices ──► marks
 *
 * A changed container is searched without those inside it, so a row that is added to a long table costs one row. An
 * added element is searched with all that is in it.
 */
export class PageSearch {
  readonly #parts: PageSearchParts;
  readonly #work = new IdleWork(() => this.#steps());
  readonly #observer = new MutationObserver((records) => this.#onChange(records));
  /** Containers to search, and whether with those inside them. */
  readonly #waiting = new Map<Container, boolean>();
  /** Places outside of the scope in which shadow roots are looked for. */
  readonly #unexplored = new Set<Element | Document | ShadowRoot>();
  /** Elements inside lines, which are searched with all that is in them when their line is. */
  readonly #added = new WeakSet<Element>();
  /** Elements that the selector selected when they were looked at. */
  readonly #selected = new WeakSet<Element>();
  readonly #roots = new Set<ShadowRoot>();
  #sweeps = false;

  constructor(parts: PageSearchParts) {
    this.#parts = parts;
    this.#observe(parts.page);
    this.#explore(parts.page);
  }

  /** The shadow roots that were found. */
  get roots(): Iterable<ShadowRoot> {
    return this.#roots;
  }

  stop(): void {
    this.#observer.disconnect();
    this.#work.stop();
  }

  #observe(root: Document | ShadowRoot): void {
    this.#observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: ['class', 'contenteditable'],
    });
  }

  #onChange(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'attributes') this.#onAttribute(target as Element);
      else if (type === 'characterData') this.#again(target as Text);
      else {
        for (const node of removedNodes) if (isText(node)) this.#parts.marks.forget(node);
        this.#sweeps ||= removedNodes.length > 0;
        for (const node of addedNodes) if (node instanceof Element) this.#onAdded(node);
        if (isContainer(target)) this.#await(containerOf(target, this.#parts.scope), false);
      }
    }
    if (this.#sweeps) this.#work.wake();
    this.#parts.changed();
  }

  #onAdded(element: Element): void {
    const { scope } = this.#parts;
    if (!scope.holds(element)) {
      this.#explore(element);
      return;
    }
    if (scope.selects(element)) this.#selected.add(element);
    this.#whole(element);
  }

  /** Only what changes the answer of the scope counts: pages change classes all the time. */
  #onAttribute(element: Element): void {
    const isSelected = this.#parts.scope.selects(element);
    if (isSelected === this.#selected.has(element) && !element.hasAttribute('contenteditable')) return;
    if (isSelected) this.#selected.add(element);
    else this.#selected.delete(element);
    for (const text of textsIn(element)) this.#parts.marks.forget(text);
    this.#whole(element);
  }

  /** Searches an element with all that is in it. If it is part of a line, the whole line is searched. */
  #whole(element: Element): void {
    const container = containerOf(element, this.#parts.scope);
    if (container !== element) this.#added.add(element);
    this.#await(container, container === element);
  }

  #again(text: Text): void {
    this.#parts.marks.forget(text);
    if (isContainer(text.parentNode)) this.#await(containerOf(text.parentNode, this.#parts.scope), false);
  }

  /** Looks for the scope in a part of the page. */
  #explore(place: Element | Document | ShadowRoot): void {
    if (this.#parts.enter !== null) {
      this.#unexplored.add(place);
      this.#work.wake();
      return;
    }
    for (const element of place.querySelectorAll(this.#parts.scope.selector)) this.#select(element);
  }

  #select(element: Element): void {
    this.#selected.add(element);
    this.#whole(element);
  }

  #await(container: Container, whole: boolean): void {
    this.#waiting.set(container, whole || this.#waiting.get(container) === true);
    this.#work.wake();
  }

  *#steps(): Generator<void> {
    for (;;) {
      const [place] = this.#unexplored;
      const [next] = this.#waiting;
      if (place !== undefined) {
        this.#unexplored.delete(place);
        yield* this.#exploreInside(place);
      } else if (next !== undefined) {
        this.#waiting.delete(next[0]);
        if (next[0].isConnected && this.#parts.scope.holds(next[0])) yield* this.#search(...next);
      } else if (this.#sweeps) {
        this.#sweeps = false;
        yield* this.#sweep();
      } else return;
      yield;
    }
  }

  *#exploreInside(place: Element | Document | ShadowRoot): Generator<void> {
    if (place instanceof Element && this.#parts.scope.selects(place)) {
      this.#select(place);
      return;
    }
    if (place instanceof Element && place.shadowRoot) this.#enter(place.shadowRoot);
    for (const child of [...place.children]) this.#unexplored.add(child);
    yield;
  }

  #enter(root: ShadowRoot): void {
    if (!this.#roots.has(root)) {
      this.#roots.add(root);
      this.#observe(root);
      this.#parts.enter?.(root);
    }
    if (this.#parts.scope.holds(root)) this.#await(root, true);
    else this.#explore(root);
  }

  /** Reads the lines of a container. A child that is none of its lines is a container of its own. */
  *#search(container: Container, whole: boolean): Generator<void> {
    const { scope, marks, country, enter } = this.#parts;
    let run: Text[] = [];
    const finish = (): void => {
      for (const text of run) marks.forget(text);
      for (const mark of numbersIn(run, country)) marks.add(mark);
      run = [];
    };
    const walk = function* (this: PageSearch, parent: Container, all: boolean): Generator<void> {
      // A copy, because the page can change between two slices.
      for (const child of [...parent.childNodes]) {
        yield;
        if (isText(child)) run.push(child);
        if (!(child instanceof Element)) continue;
        const inside = this.#added.delete(child) || all;
        if (scope.leavesOut(child)) {
          finish();
        } else if (enter !== null && child.shadowRoot) {
          finish();
          if (inside || !this.#roots.has(child.shadowRoot)) this.#enter(child.shadowRoot);
          if (inside) this.#await(child, true);
        } else if (isInline(child)) {
          yield* walk.call(this, child, inside);
        } else {
          finish();
          if (inside) this.#await(child, true);
        }
      }
    };
    yield* walk.call(this, container, whole);
    finish();
  }

  /** Forgets what left the page. */
  *#sweep(): Generator<void> {
    for (const root of this.#roots) if (!root.isConnected) this.#roots.delete(root);
    for (const mark of [...this.#parts.marks]) {
      if (!this.#parts.marks.has(mark)) this.#parts.marks.remove(mark);
      yield;
    }
  }
}

/** The container of a place: the place itself, or around its inline elements as far as the scope reaches. */
function containerOf(place: Container, scope: Scope): Container {
  let at = place;
  while (at instanceof Element && isInline(at) && isContainer(at.parentNode) && scope.holds(at.parentNode)) {
    at = at.parentNode;
  }
  return at;
}

function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

function isContainer(node: Node | null): node is Container {
  return node instanceof Element || node instanceof ShadowRoot;
}

function* textsIn(element: Element): Generator<Text> {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) yield node as Text;
}
