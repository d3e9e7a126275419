import * as z from 'zod/mini';
import { key, languageTag, objectName, seconds, urlTemplate, variableName } from './names.ts';
import { node } from './node.ts';
import { Prompt } from './prompt.ts';

const label = z.string().check(z.minLength(1), z.maxLength(100));

/** What questions have in common. */
const answers = {
  /** The time for the first key, from the end of the prompt. */
  firstDigitSeconds: z._default(seconds(1, 60), 5),
  /** How often the caller can try. */
  tries: z._default(z.int().check(z.minimum(1), z.maximum(10)), 3),
  /** Heard before the prompt comes again, after no key. */
  noInput: z.optional(Prompt),
  /** Heard before the prompt comes again, after a wrong key. */
  invalid: z.optional(Prompt),
};

/** Plays a prompt. */
export const SayNode = node('say', {
  prompt: Prompt,
  /** A key ends the prompt, and counts for the next node that asks for keys. */
  bargeIn: z._default(z.boolean(), true),
});

/** Plays a prompt and waits for one key. Each key is an outcome. */
export const MenuNode = node('menu', {
  prompt: Prompt,
  /** What each key means, for the history: `{ "1": "Sales" }`. */
  keys: z.partialRecord(key, label),
  /** Keys count during the prompt, too. */
  bargeIn: z._default(z.boolean(), true),
  ...answers,
});

/** Collects several digits in a variable. */
export const GatherNode = node('gather', {
  prompt: Prompt,
  /** The variable that gets the digits. */
  save: variableName,
  minDigits: z._default(z.int().check(z.minimum(1), z.maximum(64)), 1),
  maxDigits: z._default(z.int().check(z.minimum(1), z.maximum(64)), 32),
  /** Ends the digits, and is none of them. */
  finishKey: z._default(z.enum(['#', '*', 'none']), '#'),
  /** The time for each further digit. */
  interDigitSeconds: z._default(seconds(1, 60), 3),
  /** Digits count during the prompt, too. */
  bargeIn: z._default(z.boolean(), true),
  /** The digits are left out of the history, and agents do not see them. */
  secret: z._default(z.boolean(), false),
  ...answers,
});

/** Asks for the language by keys. */
export const LanguageNode = node('language', {
  prompt: Prompt,
  /** `{ "1": "en", "2": "de" }` */
  keys: z.partialRecord(key, languageTag),
  ...answers,
});

/** Asks whether the call may be recorded. Keys pressed before the prompt do not count. */
export const ConsentNode = node('consent', {
  prompt: Prompt,
  acceptKey: z._default(key, '1'),
  refuseKey: z._default(key, '2'),
  ...answers,
});

/** Questions that are answered by one key each. */
export const SurveyNode = node('survey', {
  /** Asked in this order. */
  questions: z
    .array(
      z.strictObject({
        /** The answer is in the variable `survey.<name>`. */
        name: z.string().check(z.regex(/^[a-z][A-Za-z0-9_]{0,40}$/, 'must be letters, digits and _')),
        prompt: Prompt,
        keys: z.array(key).check(z.minLength(1), z.maxLength(12)),
      }),
    )
    .check(z.minLength(1), z.maxLength(10)),
  ...answers,
});

/** Plays hold music, for a time. Each of `keys` ends it and is an outcome. */
export const WaitNode = node('wait', {
  /** The longest wait. */
  seconds: seconds(1, 600),
  /** A stored prompt, repeated. Absent: the hold music of the gateway. */
  music: z.optional(objectName),
  /** Keys that end the wait. */
  keys: z._default(z.array(key).check(z.maxLength(12)), []),
});

/**
 * Asks a server what to play: text, or URLs of WAV files, one a line (Exotel's "Greeting" with a dynamic URL).
 */
export const GreetingNode = node('greeting', {
  url: urlTemplate,
  timeoutSeconds: z._default(seconds(1, 15), 5),
  bargeIn: z._default(z.boolean(), true),
});
