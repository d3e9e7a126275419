import type { Messages } from '../messages.ts';

/** BCP 47 tag and direction of a language that ships beside English. */
interface Language {
  tag: string;
  dir: 'ltr' | 'rtl';
  load(): Promise<{ messages: Messages }>;
}

/** Each is a chunk of its own, which a page loads when it is used. */
const languages: readonly Language[] = [
  { tag: 'ar', dir: 'rtl', load: () => import('./arabic.ts') },
  { tag: 'es', dir: 'ltr', load: () => import('./spanish.ts') },
  { tag: 'hi', dir: 'ltr', load: () => import('./hindi.ts') },
  { tag: 'id', dir: 'ltr', load: () => import('./indonesian.ts') },
  { tag: 'pt', dir: 'ltr', load: () => import('./portuguese.ts') },
];

/** The texts of a language, and its direction. */
export interface LoadedLanguage {
  dir: 'ltr' | 'rtl';
  messages: Messages;
}

const loaded = new Map<string, LoadedLanguage>();

/**
 * @param locale BCP 47, "es-MX"; the region is ignored
 * @returns the texts, if they are loaded; a promise while they are not; null: the texts are English. The promise never
 *   fails: without a network the texts stay English, and the next call tries again
 */
export function languageOf(locale: string): LoadedLanguage | Promise<LoadedLanguage | null> | null {
  const tag = locale.toLowerCase().split('-', 1)[0] ?? '';
  const language = languages.find((each) => each.tag === tag);
  if (language === undefined) return null;
  return loaded.get(tag) ?? fetched(language);
}

async function fetched({ tag, dir, load }: Language): Promise<LoadedLanguage | null> {
  try {
    const { messages } = await load();
    const found = { dir, messages };
    loaded.set(tag, found);
    return found;
  } catch {
    return null;
  }
}
