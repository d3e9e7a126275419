import { english, type PageTexts } from './texts.ts';

const languages: Readonly<Record<string, () => Promise<{ texts: PageTexts }>>> = {
  ar: () => import('./languages/arabic.ts'),
  es: () => import('./languages/spanish.ts'),
  hi: () => import('./languages/hindi.ts'),
  id: () => import('./languages/indonesian.ts'),
  pt: () => import('./languages/portuguese.ts'),
};

/**
 * Sets the page's language and direction to the first of the person's languages that ships, and returns the texts
 * around the softphone. The softphone follows the page. English, if none ships or the texts cannot be loaded.
 */
export async function speakPersonsLanguage(page: Window): Promise<PageTexts> {
  const { documentElement } = page.document;
  for (const wanted of page.navigator.languages) {
    const tag = wanted.toLowerCase().split('-', 1)[0] ?? '';
    if (tag === 'en') break;
    const load = languages[tag];
    if (load === undefined) continue;
    const found = await load().catch(() => null);
    if (found === null) break;
    documentElement.lang = wanted;
    documentElement.dir = tag === 'ar' ? 'rtl' : 'ltr';
    return found.texts;
  }
  return english;
}
