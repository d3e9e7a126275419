import { type ChildPart, html, noChange, type TemplateResult } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';

/** In a larger flow, a list gets its options when it is opened: six outcomes of 200 nodes each would be 1200 of them. */
const mostAtOnce = 60;

/** The options of a `<select>` of nodes. */
class NodeOptions extends AsyncDirective {
  #select: HTMLSelectElement | null = null;
  #names: readonly string[] = [];
  #target: string | null = null;
  #isOpen = false;

  override render(names: readonly string[], target: string | null): unknown {
    return this.#options(names, target);
  }

  override update(part: ChildPart, [names, target]: [readonly string[], string | null]): unknown {
    if (this.#select === null) {
      this.#select = part.parentNode as HTMLSelectElement;
      this.#select.addEventListener('pointerdown', this.#open);
      this.#select.addEventListener('focus', this.#open);
    } else if (target === this.#target && same(names, this.#names)) return noChange;
    this.#names = names;
    this.#target = target;
    return this.#options(names, target);
  }

  readonly #open = (): void => {
    if (this.#isOpen || !this.isConnected) return;
    this.#isOpen = true;
    if (this.#names.length > mostAtOnce) this.setValue(this.#options(this.#names, this.#target));
  };

  #options(names: readonly string[], target: string | null): TemplateResult[] {
    const isWhole = this.#isOpen || names.length <= mostAtOnce;
    const listed = isWhole ? names : names.filter((name) => name === target);
    return listed.map((name) => html`<option value=${name} ?selected=${name === target}>${name}</option>`);
  }
}

export const nodeOptions = directive(NodeOptions);

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, at) => name === other[at]);
}
