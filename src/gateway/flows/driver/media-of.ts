import type { PlayPart } from '../../../domain/flows/run/commands.ts';
import type { Media } from '../../telephony/port.ts';
import type { Prompts } from '../prompts/prompts.ts';

/** The media of a prompt. `missing`: at least one stored prompt does not exist. */
export interface Played {
  media: Media[];
  missing: boolean;
}

/**
 * What the core plays for the parts of a prompt.
 *
 * Recordings of numbers and digits are prompts of the names `number-12` and `digit-5`; those that exist are played, and
 * the speech engine says the others.
 * @param fallback the language of recordings that do not exist in the caller's
 */
export function mediaOf(parts: readonly PlayPart[], prompts: Pick<Prompts, 'find'>, fallback: string): Played {
  let missing = false;
  const recorded = (name: string, language: string): Media | null => {
    const found = prompts.find(name, language, fallback);
    return found === null ? null : { prompt: found.file };
  };
  const inLanguage = (name: string, language: string): Media | null => {
    const found = prompts.find(name, language, language);
    return found?.language.split('-')[0] === language.toLowerCase().split('-')[0]
      ? { prompt: found?.file ?? '' }
      : null;
  };
  const media = parts.flatMap((part): Media[] => {
    if ('builtIn' in part) return [`sound:${part.builtIn}`];
    if ('url' in part) return [{ url: part.url }];
    if ('text' in part) return part.text.trim() === '' ? [] : [part];
    if ('prompt' in part) {
      const found = recorded(part.prompt, part.language);
      missing ||= found === null;
      return found === null ? [] : [found];
    }
    const { language } = part;
    if ('number' in part) {
      return [inLanguage(`number-${part.number}`, language) ?? { text: String(part.number), language }];
    }
    return [...part.digits].map((digit) => inLanguage(`digit-${digit}`, language) ?? { text: digit, language });
  });
  return { media, missing };
}
