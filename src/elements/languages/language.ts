import type { Messages } from '../messages.ts';
import { LanguageShelf } from './language-shelf.ts';

/** The texts of the agent's screen. Parts that load when they are used bring their own. */
const screen = new LanguageShelf<Messages>({
  ar: () => import('./arabic.ts'),
  es: () => import('./spanish.ts'),
  hi: () => import('./hindi.ts'),
  id: () => import('./indonesian.ts'),
  pt: () => import('./portuguese.ts'),
});

/** `LanguageShelf.of` for the agent's screen. */
export function languageOf(locale: string): ReturnType<typeof screen.of> {
  return screen.of(locale);
}
