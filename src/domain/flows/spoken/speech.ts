import { recordedPhrasesOf } from './recorded.ts';

/** What a gateway can say beside the phrases that it has recordings of. */
export interface SpeechAbility {
  /** BCP 47: a speech engine says any text in these. null: the gateway cannot tell, so nothing is compared. */
  languages: readonly string[] | null;
}

/** Whether callers hear a text. Its variables are taken for numbers, which are recorded. */
export function canSay(text: string, language: string, { languages }: SpeechAbility): boolean {
  if (languages === null || languages.some((each) => isWithin(language, each))) return true;
  return recordedPhrasesOf(text.replaceAll(/\{\{[^}]*\}\}/g, '1'), language) !== null;
}

/** “en-GB” is said by a voice for “en”, and “en” by one for “en-US”. */
function isWithin(language: string, voice: string): boolean {
  const [one, other] = [language, voice].map((tag) => tag.toLowerCase().split('-')[0]);
  return one === other;
}
