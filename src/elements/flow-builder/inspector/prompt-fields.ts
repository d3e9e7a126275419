import type { Field, Variant } from './field.ts';

/** The pieces of a prompt. */
const promptParts: readonly Variant[] = [
  { id: 'text', fields: [{ name: 'text', label: 'text', edit: 'texts' }], blank: { text: {} } },
  {
    id: 'prompt',
    fields: [{ name: 'prompt', label: 'recordedPrompt', edit: 'line', names: 'prompts' }],
    blank: { prompt: 'greeting' },
  },
  {
    id: 'url',
    fields: [{ name: 'url', label: 'url', hint: 'wav', edit: 'line' }],
    blank: { url: 'https://' },
  },
  {
    id: 'number',
    fields: [{ name: 'number', label: 'number', hint: 'spokenNumber', edit: 'line' }],
    blank: { number: '0' },
  },
  {
    id: 'digits',
    fields: [{ name: 'digits', label: 'digits', hint: 'spokenDigits', edit: 'line' }],
    blank: { digits: '{{caller.number}}' },
  },
];

export const prompt: Field = { name: 'prompt', label: 'prompt', edit: 'list', item: 'part', variants: promptParts };

/** What questions have in common. */
export const answers: readonly Field[] = [
  { name: 'firstDigitSeconds', label: 'firstDigitSeconds', hint: 'firstDigit', edit: 'number', unit: 'seconds' },
  { name: 'tries', label: 'tries', edit: 'number' },
  { ...prompt, name: 'noInput', label: 'noInput', hint: 'beforeAgain', optional: true },
  { ...prompt, name: 'invalid', label: 'invalid', hint: 'beforeAgain', optional: true },
];
