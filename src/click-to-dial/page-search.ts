import { IdleWork } from '../controllers/idle-work.ts';
import type { Country } from '../domain/numbers/e164.ts';
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
 *   mutation ──► marks of changed text are forgotten, at once
 *       └──► changed places ──► containers to search ──► marks       in idle slices
 *
 * A changed container is searched without those inside it, so a row that is added to a long table costs one row. An
 * added element is searched with all that is in it.
 */
export class PageSearch {
  readonly #parts: PageSearchParts;
  readonly #work = new IdleWork(() => this.#steps());
  readonly #observer = new MutationObserver((records) => this.#onChange(records));
  /** Places outside of the scope in which shadow roots are looked for. */
  readonly #unexplored = new Set<Element | Document | ShadowRoot>();
  /** Places that changed, and whether all that is in them is new. */
  readonly #changed = new Map<Container, boolean>();
  /** Containers to search, and whether with those inside them. */
  readonly #waiting = new Map<Container, boolean>();
  /** New elements inside lines: searched with all that is in them when their line is. */
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

  /** Notes what changed. The page waits for this, so it asks for no styles. */
  #onChange(records: readonly MutationRecord[]): void {
    const { marks, changed } = this.#parts;
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'attributes') {
        this.#onAttribute(target as Element);
      } else if (type === 'characterData') {
        marks.forget(target as Text);
        this.#note(target.parentNode, false);
      } else {
        for (const node of removedNodes) if (isText(node)) marks.forget(node);
        for (const node of addedNodes) if (node instanceof Element) this.#note(node, true);
        this.#note(target, false);
        this.#sweeps ||= removedNodes.length > 0;
      }
    }
    this.#work.wake();
    changed();
  }

  /** Only what changes the answer of the scope counts: pages change classes all the time. */
  #onAttribute(element: Element): void {
    const isSelected = this.#parts.scope.selects(element);
    if (isSelected === this.#selected.has(element) && !element.hasAttribute('contenteditable')) return;
    if (!isSelected) this.#selected.delete(element);
    this.#note(element, true);
  }

  #note(place: Node | null, whole: boolean): void {
    if (!isContainer(place)) return;
    this.#changed.set(place, whole || this.#changed.get(place) === true);
    this.#work.wake();
  }

  /** Looks for the scope in a part of the page that is outside of it. */
  #explore(place: Element | Document | ShadowRoot): void {
    if (this.#parts.enter === null) {
      for (const element of place.querySelectorAll(this.#parts.scope.selector)) this.#note(element, true);
    } else {
      this.#unexplored.add(place);
      this.#work.wake();
    }
  }

  *#steps(): Generator<void> {
    for (;;) {
      const [place] = this.#unexplored;
      const [changed] = this.#changed;
      const [next] = this.#waiting;
      if (place !== undefined) {
        this.#unexplored.delete(place);
        this.#exploreInside(place);
      } else if (changed !== undefined) {
        this.#changed.delete(changed[0]);
        yield* this.#resolve(...changed);
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

  #exploreInside(place: Element | Document | ShadowRoot): void {
    const { scope } = this.#parts;
    if (place instanceof Element) {
      if (scope.isOurs(place)) return;
      if (scope.selects(place) && scope.holds(place)) {
        this.#note(place, true);
        return;
      }
      if (place.shadowRoot) this.#enter(place.shadowRoot);
    }
    for (const child of place.children) this.#unexplored.add(child);
  }

  #enter(root: ShadowRoot): void {
    if (!this.#roots.has(root)) {
      this.#roots.add(root);
      this.#observe(root);
      this.#parts.enter?.(root);
    }
    if (this.#parts.scope.holds(root)) this.#waiting.set(root, true);
    else this.#unexplored.add(root);
  }

  /** Finds the container of a changed place. */
  *#resolve(place: Container, whole: boolean): Generator<void> {
    const { scope, marks } = this.#parts;
    if (!place.isConnected) return;
    if (!scope.holds(place)) {
      if (!whole) return;
      // It may have been in the scope before.
      for (const text of textsIn(place)) {
        marks.forget(text);
        yield;
      }
      this.#explore(place);
      return;
    }
    if (place instanceof Element && scope.selects(place)) this.#selected.add(place);
    const container = this.#containerOf(place);
    if (place instanceof Element && container !== place && whole) this.#added.add(place);
    const isWhole = whole && container === place;
    this.#waiting.set(container, isWhole || this.#waiting.get(container) === true);
  }

  /** The place itself, or around its inline elements as far as the scope reaches. */
  #containerOf(place: Container): Container {
    let at = place;
    while (this.#isInLine(at) && isContainer(at.parentNode) && this.#parts.scope.holds(at.parentNode)) {
      at = at.parentNode;
    }
    return at;
  }

  /** A shadow root stands between an element and its own text. */
  #isInLine(place: Container): boolean {
    if (!(place instanceof Element) || (this.#parts.enter !== null && place.shadowRoot !== null)) return false;
    return isInline(place);
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
        const isNew = this.#added.delete(child) || all;
        if (scope.leavesOut(child)) {
          finish();
        } else if (this.#isInLine(child)) {
          yield* walk.call(this, child, isNew);
        } else {
          finish();
          if (isNew) this.#waiting.set(child, true);
        }
      }
    };
    const root = enter === null || container instanceof ShadowRoot ? null : container.shadowRoot;
    if (root !== null && (whole || !this.#roots.has(root))) this.#enter(root);
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

function isText(node: Node): node is Text {
  return node.nodeType === Node.TEXT_NODE;
}

function isContainer(node: Node | null): node is Container {
  return node instanceof Element || node instanceof ShadowRoot;
}

function* textsIn(place: Node): Generator<Text> {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) yield node as Text;
}
