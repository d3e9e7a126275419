import { LanguageShelf } from '../languages/language-shelf.ts';
import type { DeviceMessages } from './messages.ts';

export const deviceTexts = new LanguageShelf<DeviceMessages>({
  ar: () => import('./languages/arabic.ts'),
  es: () => import('./languages/spanish.ts'),
  hi: () => import('./languages/hindi.ts'),
  id: () => import('./languages/indonesian.ts'),
  pt: () => import('./languages/portuguese.ts'),
});
