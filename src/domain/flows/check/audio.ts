import type { FlowDocument, FlowNode } from '../document/document.ts';
import { promptsOf } from '../document/kinds.ts';
import type { Prompt, PromptPart } from '../document/prompt.ts';
import { canSay, type SpeechAbility } from '../spoken/speech.ts';
import { error, type FlowFinding, warning } from './finding.ts';

interface Sounds {
  prompts?: ReadonlyMap<string, readonly string[]>;
  speech?: boolean | SpeechAbility;
}

/** Whether callers hear each prompt, in each language of the flow. */
export function audioFindings(document: FlowDocument, sounds: Sounds): FlowFinding[] {
  return [
    ...document.nodes.flatMap((node) =>
      promptsOf(node).flatMap((prompt) => ofPrompt(prompt, document, sounds, pathTo(prompt, node) ?? [], node)),
    ),
    ...ofPrompt(document.fallback ?? [], document, sounds, ['fallback']),
  ];
}

/** The place of a prompt in its node. Null: it is not there. */
function pathTo(prompt: Prompt, value: unknown): PropertyKey[] | null {
  if (value === prompt) return [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const rest = pathTo(prompt, inner);
    if (rest !== null) return [Array.isArray(value) ? Number(name) : name, ...rest];
  }
  return null;
}

function ofPrompt(
  prompt: Prompt,
  { languages }: FlowDocument,
  sounds: Sounds,
  path: readonly PropertyKey[],
  node?: FlowNode,
): FlowFinding[] {
  return prompt.flatMap((part, at) => {
    const place = { node, path: [...path, at] };
    if (isSilent(part)) {
      return [error('no-audio', 'A text of the prompt is empty. Write what the caller hears.', place)];
    }
    if ('text' in part && sounds.speech === false) {
      const message = 'This gateway has no speech engine for texts. Install one, or use stored prompts.';
      return [error('no-audio', message, place)];
    }
    const unspoken = unspokenIn(part, sounds.speech);
    if (unspoken.length > 0) return [warning('no-audio', unspokenMessage(unspoken), place)];
    const lacking = languages.filter((language) => !hasLanguage(part, language, sounds));
    if (lacking.length === 0) return [];
    const message = `The prompt is not there in ${lacking.join(', ')}, so callers hear it in another language. Add it.`;
    return [warning('no-audio', message, place)];
  });
}

function isSilent(part: PromptPart): boolean {
  if (!('text' in part)) return false;
  const texts = Object.values(part.text);
  return texts.length === 0 || texts.some((text) => text.trim() === '');
}

/** The languages in which the text of the part has no sound on this gateway. */
function unspokenIn(part: PromptPart, speech: Sounds['speech']): string[] {
  if (!('text' in part) || typeof speech !== 'object') return [];
  const texts = Object.entries(part.text);
  const unspoken = texts.filter(([language, text]) => !canSay(text, language, speech)).map(([language]) => language);
  const english = texts.find(([language]) => /^en(-|$)/i.test(language))?.[0];
  // Callers hear the English text instead, which does not help if it has no sound either.
  return english === undefined || unspoken.includes(english) ? unspoken.map(() => '') : unspoken;
}

/** @param languages those in which callers hear English instead, or "" for callers that hear nothing */
function unspokenMessage(languages: readonly string[]): string {
  const remedy = 'Use a recorded prompt, or install a speech engine.';
  return languages.includes('')
    ? `This gateway cannot say this text, so callers do not hear it. ${remedy}`
    : `This gateway cannot say this text in ${languages.join(', ')}, so callers hear it in English. ${remedy}`;
}

function hasLanguage(part: PromptPart, language: string, { prompts }: Sounds): boolean {
  if ('text' in part) return Object.hasOwn(part.text, language);
  if (!('prompt' in part)) return true;
  // A prompt that is not stored at all has a finding of its own. Stored languages are in lower case.
  const stored = prompts?.get(part.prompt);
  if (stored === undefined) return true;
  const wanted = language.toLowerCase();
  return stored.some((each) => each.toLowerCase() === wanted || wanted.startsWith(`${each.toLowerCase()}-`));
}
