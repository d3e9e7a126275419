import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit';
import { type LoadedLanguage, languageOf } from './languages/language.ts';
import type { Messages } from './messages.ts';
import { english } from './messages-english.ts';

/**
 * The base of all elements with texts: they speak the language of the nearest `lang`, or the browser's, if it ships, or
 * else English. A page replaces single texts, or all, by `messages`.
 */
export abstract class LocalizedElement extends LitElement {
  static override properties: PropertyDeclarations = {
    messages: { attribute: false },
    theme: { reflect: true },
  };

  /** Texts that replace those of the language. */
  declare messages: Partial<Messages>;
  /** `light` or `dark`. Default: the page's colour scheme. */
  declare theme: 'light' | 'dark' | undefined;

  #text: Messages = english;
  /** null: English. */
  #language: LoadedLanguage | null = null;

  constructor() {
    super();
    this.messages = {};
    this.theme = undefined;
  }

  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit prepares the class by which the getter is called
    return [...super.observedAttributes, 'lang'];
  }

  override attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    super.attributeChangedCallback(name, before, value);
    if (name === 'lang') this.requestUpdate();
  }

  /** The texts of a language come with its first use. The element waits for them, so no text changes. */
  protected override scheduleUpdate(): Promise<void> | undefined {
    const update = (language: LoadedLanguage | null): void => {
      this.#use(language);
      super.scheduleUpdate();
    };
    const language = languageOf(this.locale);
    if (language instanceof Promise) return language.then(update);
    update(language);
    return undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('messages')) this.#text = this.#texts();
  }

  protected get text(): Messages {
    return this.#text;
  }

  /** BCP 47 tag for texts, dates, times and durations: the nearest `lang`, or the browser's language. */
  protected get locale(): string {
    for (let node: Node | null = this; node !== null; node = parentAcrossShadow(node)) {
      if (node instanceof HTMLElement && node.lang !== '') return node.lang;
    }
    return navigator.language;
  }

  #use(language: LoadedLanguage | null): void {
    if (language === this.#language) return;
    this.#language = language;
    this.#text = this.#texts();
    if (language === null || this.hasAttribute('dir') || this.matches(`:dir(${language.dir})`)) return;
    // The page reads in the other direction, and does not say how this element reads.
    this.dir = language.dir;
  }

  #texts(): Messages {
    return { ...english, ...this.#language?.messages, ...this.messages };
  }
}

function parentAcrossShadow(node: Node): Node | null {
  return node.parentNode instanceof ShadowRoot ? node.parentNode.host : node.parentNode;
}
