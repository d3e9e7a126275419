import type { CDPSession, Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** A node of Chromium's accessibility tree, as far as it is needed here. */
interface TreeNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  properties?: { name: string; value: { value: unknown } }[];
}

/** What a screen reader says of a control beside its role and name. */
const states = ['pressed', 'expanded', 'checked', 'selected', 'disabled', 'invalid'];

/**
 * A person that uses a page by keyboard alone, with a screen reader. What they are told is read from Chromium's
 * accessibility tree, and from the live regions.
 */
export class ScreenReader {
  readonly page: Page;
  readonly #tree: CDPSession;
  readonly #always: readonly string[];
  /** How many announcements were asserted. */
  #heard = 0;

  private constructor(page: Page, tree: CDPSession, always: readonly string[]) {
    this.page = page;
    this.#tree = tree;
    this.#always = always;
  }

  /**
   * @param page with `noteAnnouncements` as a script of its context
   * @param always what may be said at any time
   */
  static async at(page: Page, always: readonly string[] = []): Promise<ScreenReader> {
    const tree = await page.context().newCDPSession(page);
    await tree.send('Accessibility.enable');
    return new ScreenReader(page, tree, always);
  }

  /** Presses keys such as `Alt+H`, one after another. After each, a visible control has the focus. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.#keepsFocus(key);
    }
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /** As people paste: in one piece, so that a search begins once, however slow the machine is. */
  paste(text: string): Promise<void> {
    return this.page.keyboard.insertText(text);
  }

  /** Presses Tab until this control has the focus, e.g. `button: Mute`. Waits until the page has it. */
  async tabTo(control: string): Promise<void> {
    await this.finds(control);
    const passed: string[] = [];
    for (let presses = 0; presses < 80; presses += 1) {
      const now = await this.focus();
      if (now === control) return;
      passed.push(now);
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not reach “${control}”, but ${passed.join(' | ')}`);
  }

  /** Waits until this control has the focus, and is seen to have it. */
  async isAt(control: string | RegExp): Promise<void> {
    let now = '';
    await eventually(`the focus at ${control}`, async () => {
      now = await this.focus();
      return typeof control === 'string' ? now === control : control.test(now);
    }).catch((cause: unknown) => {
      throw new Error(`The focus is at “${now}”, and not at “${control}”`, { cause });
    });
    await eventually(`“${now}” to show its focus`, () => this.page.evaluate(showsFocus));
  }

  /** Role, name and states of the node with the focus. */
  async focus(): Promise<string> {
    const { result } = await this.#tree.send('Runtime.evaluate', { expression: deepestFocus });
    const { nodes } = await this.#tree.send('Accessibility.getPartialAXTree', {
      ...(result.objectId !== undefined && { objectId: result.objectId }),
      fetchRelatives: false,
    });
    return told((nodes as TreeNode[])[0]);
  }

  /** Waits until the tree has a node that is told so. */
  async finds(node: string | RegExp): Promise<void> {
    let tree: string[] = [];
    await eventually(`${node} in the accessibility tree`, async () => {
      tree = await this.tree();
      return tree.some((each) => (typeof node === 'string' ? each === node : node.test(each)));
    }).catch((cause: unknown) => {
      throw new Error(`There is no “${node}”, but ${tree.join(' | ')}`, { cause });
    });
  }

  /** All nodes, in their order. */
  async tree(): Promise<string[]> {
    const { nodes } = await this.#tree.send('Accessibility.getFullAXTree');
    return (nodes as TreeNode[]).filter(({ ignored }) => !ignored).map(told);
  }

  /**
   * Waits for these announcements. Since those that were heard last, nothing else was said, and none twice.
   * @param passing said too if the page draws a state that passes
   */
  async hears(expected: readonly string[], passing: readonly string[] = []): Promise<void> {
    const maybe = [...passing, ...this.#always];
    let news: string[] = [];
    await eventually(`to hear ${JSON.stringify(expected)}`, async () => {
      news = (await this.page.evaluate(() => (window as unknown as { announced: string[] }).announced))
        .slice(this.#heard)
        .filter((each) => !maybe.includes(each));
      return expected.every((each) => news.includes(each));
    }).catch((cause: unknown) => {
      throw new Error(`Heard ${JSON.stringify(news)} instead of ${JSON.stringify(expected)}`, { cause });
    });
    const all = await this.page.evaluate(() => (window as unknown as { announced: string[] }).announced);
    const heard = all.slice(this.#heard);
    this.#heard = all.length;
    const said = heard.filter((each) => !maybe.includes(each));
    if (JSON.stringify(said) !== JSON.stringify(expected) || new Set(heard).size !== heard.length) {
      throw new Error(`Heard ${JSON.stringify(heard)} instead of ${JSON.stringify(expected)}`);
    }
  }

  /** The same for what is said in one of several ways, which one depends on the time. */
  async hearsEither(alternatives: readonly (readonly string[])[]): Promise<void> {
    const found = await eventually(`to hear one of ${JSON.stringify(alternatives)}`, async () => {
      const all = await this.page.evaluate(() => (window as unknown as { announced: string[] }).announced);
      const news = all.slice(this.#heard);
      return alternatives.find((each) => each.every((said) => news.includes(said)));
    });
    await this.hears(found);
  }

  async #keepsFocus(key: string): Promise<void> {
    await eventually(`a control with the focus after ${key}`, () =>
      this.page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body),
    );
  }
}

function told(node: TreeNode | undefined): string {
  if (node === undefined) return '';
  const words = [`${node.role?.value ?? ''}: ${node.name?.value ?? ''}`.replaceAll(/\s+/g, ' ').trim()];
  for (const state of states) {
    const value = node.properties?.find(({ name }) => name === state)?.value.value;
    if (value === true || value === 'true') words.push(state);
  }
  return words.join(', ');
}

const deepestFocus = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
})()`;

/** In the page: whether the control with the focus is in sight and has an outline, or a box around it has one. */
function showsFocus(): boolean {
  let at: Element | null = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (at === null || at === document.body) return false;
  const { top, bottom, left, right } = at.getBoundingClientRect();
  if (bottom <= top || bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return false;
  for (let box: Element | null = at, up = 0; box !== null && up < 2; box = box.parentElement, up += 1) {
    const { outlineStyle, outlineWidth } = getComputedStyle(box);
    if (outlineStyle !== 'none' && outlineWidth !== '0px') return true;
  }
  return false;
}

/**
 * In the page, before its scripts: notes in `announced` what its live regions say, sentence by sentence. A region is
 * said when its words change.
 */
export function noteAnnouncements(): void {
  const announced: string[] = [];
  Object.assign(window, { announced });
  const live = '[aria-live="polite"], [aria-live="assertive"], [role="status"], [role="alert"], [role="log"]';
  const said = new WeakMap<Element, string>();
  const look = (region: Element): void => {
    const words = (region.textContent ?? '').replaceAll(/\s+/g, ' ').trim();
    if (words === (said.get(region) ?? '')) return;
    said.set(region, words);
    if (words !== '' && region.checkVisibility()) announced.push(...words.split('. '));
  };
  const observer = new MutationObserver((records) => {
    const regions = new Set<Element>();
    for (const { target, addedNodes } of records) {
      const region = (target instanceof Element ? target : target.parentElement)?.closest(live);
      if (region) regions.add(region);
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches(live)) regions.add(node);
        for (const inner of node.querySelectorAll(live)) regions.add(inner);
      }
    }
    for (const region of regions) look(region);
  });
  const observe = (root: Node): void => observer.observe(root, { childList: true, characterData: true, subtree: true });
  observe(document);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    observe(root);
    return root;
  };
}
