import type { FlowDocument } from '../document/document.ts';
import type { Prompt, PromptPart } from '../document/prompt.ts';
import type { Script } from '../document/routing-nodes.ts';
import type { PlayPart } from './commands.ts';
import type { FlowState } from './state.ts';
import { filled, filledUrl, numberOf, withoutSecrets } from './values.ts';

/** A prompt as the caller hears it: in their language, with the values of variables. */
export function spoken(prompt: Prompt, state: FlowState, document: FlowDocument): PlayPart[] {
  return prompt.flatMap((part) => partOf(part, state, document, state.language));
}

/** A prompt for an agent, in the first language of the flow. */
export function spokenToAgent(prompt: Prompt, state: FlowState, document: FlowDocument): PlayPart[] {
  const [language = state.language] = document.languages;
  const open = withoutSecrets(state);
  return prompt.flatMap((part) => partOf(part, open, document, language));
}

/**
 * A script for the agent to read to the caller: in the caller's language, or else in the first of the flow's languages that
 * it has.
 * @returns null: there is nothing to read
 */
export function readByAgent(script: Script | undefined, state: FlowState, document: FlowDocument): string | null {
  if (script === undefined) return null;
  const written = [state.language, ...document.languages]
    .map((language) => (Object.hasOwn(script, language) ? (script[language] ?? '') : '').trim())
    .find((text) => text !== '');
  const text = written === undefined ? '' : filled(written, withoutSecrets(state)).trim();
  return text === '' ? null : text;
}

function partOf(part: PromptPart, state: FlowState, document: FlowDocument, language: string): PlayPart[] {
  if ('prompt' in part) return [{ prompt: part.prompt, language }];
  if ('url' in part) return [{ url: filledUrl(part.url, state) }];
  if ('number' in part) {
    const number = numberOf(filled(part.number, state));
    return number === null ? [] : [{ number: Math.trunc(number), language }];
  }
  if ('digits' in part) {
    const digits = filled(part.digits, state).replace(/[^0-9*#]/g, '');
    return digits === '' ? [] : [{ digits, language }];
  }
  const spokenIn = [language, ...document.languages].find((each) => Object.hasOwn(part.text, each));
  if (spokenIn === undefined) return [];
  const textIn = (tag: string): string => filled(part.text[tag] ?? '', state).trim();
  const text = textIn(spokenIn);
  if (text === '') return [];
  const english = isEnglish(spokenIn) ? undefined : Object.keys(part.text).find(isEnglish);
  if (english === undefined || textIn(english) === '') return [{ text, language: spokenIn }];
  return [{ text, language: spokenIn, instead: { text: textIn(english), language: english } }];
}

function isEnglish(tag: string): boolean {
  return /^en(-|$)/i.test(tag);
}
