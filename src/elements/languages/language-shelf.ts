/** BCP 47 tags of the languages that ship beside English. */
export type ShippedLanguage = 'ar' | 'es' | 'hi' | 'id' | 'pt';

/** The texts of a language, and its direction. */
export interface LoadedLanguage<Texts> {
  dir: 'ltr' | 'rtl';
  messages: Texts;
}

/** One table of texts in all languages. Each language is a chunk of its own, which a page loads when it is used. */
export class LanguageShelf<Texts> {
  readonly #load: Readonly<Record<string, () => Promise<{ messages: Texts }>>>;
  readonly #loaded = new Map<string, LoadedLanguage<Texts>>();

  constructor(load: Readonly<Record<ShippedLanguage, () => Promise<{ messages: Texts }>>>) {
    this.#load = load;
  }

  /**
   * @param locale BCP 47, "es-MX"; the region is ignored
   * @returns the texts, if they are loaded; a promise while they are not; null: the texts are English. The promise never
   *   fails: without a network the texts stay English, and the next call tries again
   */
  of(locale: string): LoadedLanguage<Texts> | Promise<LoadedLanguage<Texts> | null> | null {
    const tag = locale.toLowerCase().split('-', 1)[0] ?? '';
    if (!Object.hasOwn(this.#load, tag)) return null;
    return this.#loaded.get(tag) ?? this.#fetch(tag);
  }

  async #fetch(tag: string): Promise<LoadedLanguage<Texts> | null> {
    try {
      const texts = await this.#load[tag]?.();
      if (texts === undefined) return null;
      const found: LoadedLanguage<Texts> = { dir: tag === 'ar' ? 'rtl' : 'ltr', messages: texts.messages };
      this.#loaded.set(tag, found);
      return found;
    } catch {
      return null;
    }
  }
}
