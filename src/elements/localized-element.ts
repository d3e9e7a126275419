import type { PropertyDeclarations, PropertyValues } from 'lit';
import { languageOf } from './languages/language.ts';
import type { LoadedLanguage } from './languages/language-shelf.ts';
import type { Messages } from './messages.ts';
import { english } from './messages-english.ts';
import { ThemedElement } from './themed-element.ts';

/**
 * The base of all elements with texts: they speak the language of the nearest `lang`, or the browser's, if it ships, or
 * else English. A page replaces single texts, or all, by `messages`.
 */
export abstract class LocalizedElement extends ThemedElement {
  static override properties: PropertyDeclarations = {
    messages: { attribute: false },
  };

  /** Texts that replace those of the language. */
  declare messages: Partial<Messages>;

  #text: Messages = english;
  /** null: English. */
  #language: LoadedLanguage<Messages> | null = null;

  constructor() {
    super();
    this.messages = {};
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
    const update = (language: LoadedLanguage<Messages> | null): void => {
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

  #use(language: LoadedLanguage<Messages> | null): void {
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
