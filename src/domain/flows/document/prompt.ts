import * as z from 'zod/mini';
import { languageTag, objectName, shortTemplate, template, urlTemplate } from './names.ts';

/** One piece of what the caller hears. */
export const PromptPart = z.union(
  [
    /** Spoken, in the language of the caller. Needs a speech engine, except for the recorded phrases of the gateway. */
    z.strictObject({ text: z.record(languageTag, template) }),
    /** A recorded or uploaded prompt. Its store has it in one or several languages. */
    z.strictObject({ prompt: objectName }),
    /** A WAV file of the web. */
    z.strictObject({ url: urlTemplate }),
    /** A whole number, spoken as a number: "twelve". Recorded words are used if there is no speech engine. */
    z.strictObject({ number: shortTemplate }),
    /** Digits, spoken one by one. */
    z.strictObject({ digits: shortTemplate }),
  ],
  'must have one of: text, prompt, url, number, digits',
);
export type PromptPart = z.infer<typeof PromptPart>;

/** What the caller hears, in order. */
export const Prompt = z.array(PromptPart).check(z.minLength(1), z.maxLength(20));
export type Prompt = z.infer<typeof Prompt>;
