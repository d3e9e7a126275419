import type { NodeKind } from '../../../domain/flows/document/document.ts';
import type { Field, Variant } from './field.ts';
import { answers, prompt } from './prompt-fields.ts';

/** The keys of a telephone, in the order of a keypad. */
export const telephoneKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

const bargeIn: Field = { name: 'bargeIn', label: 'bargeIn', hint: 'bargeIn', edit: 'check' };
const hears: Field = { name: 'hears', label: 'hears', edit: 'choice', of: ['ringback', 'music'] };
const ringSeconds: Field = { name: 'ringSeconds', label: 'ringSeconds', edit: 'number', unit: 'seconds' };
const queue: Field = { name: 'queue', label: 'queue', edit: 'line', names: 'queues' };
const server: readonly Field[] = [
  { name: 'url', label: 'url', hint: 'url', edit: 'line' },
  { name: 'fallbackUrl', label: 'fallbackUrl', hint: 'fallbackUrl', edit: 'line', optional: true },
  { name: 'timeoutSeconds', label: 'timeout', edit: 'number', unit: 'seconds' },
];

const outcome: Field = { name: 'outcome', label: 'outcome', edit: 'line' };
const compared: Field = { name: 'value', label: 'variable', edit: 'line', names: 'variables' };

/** `as` is chosen with the variant. */
const cases: readonly Variant[] = [
  {
    id: 'text',
    fields: [
      outcome,
      compared,
      {
        name: 'is',
        label: 'is',
        edit: 'choice',
        of: ['equal', 'not-equal', 'contains', 'starts-with', 'ends-with', 'one-of', 'empty', 'not-empty'],
      },
      { name: 'than', label: 'than', edit: 'operand', optional: true },
      { name: 'ignoreCase', label: 'ignoreCase', edit: 'check' },
    ],
    blank: { outcome: 'match', value: 'call.custom', as: 'text', is: 'equal', than: '', ignoreCase: false },
  },
  {
    id: 'number',
    fields: [
      outcome,
      compared,
      { name: 'is', label: 'is', edit: 'choice', of: ['=', '!=', '<', '<=', '>', '>='] },
      { name: 'than', label: 'than', edit: 'scalar' },
    ],
    blank: { outcome: 'match', value: 'staffing.waiting', as: 'number', is: '>', than: 0 },
  },
];

/**
 * The fields of each kind of node, in the order of the form. Name, comment and outcomes are the same for all kinds. A
 * test compares this table with the schemas.
 */
export const fieldsOfKinds: { readonly [Kind in NodeKind]: readonly Field[] } = {
  say: [prompt, bargeIn],
  menu: [
    prompt,
    {
      name: 'keys',
      label: 'keys',
      hint: 'menuKeys',
      edit: 'record',
      name_: undefined as never,
    } as never,
    bargeIn,
    ...answers,
  ],
} as never;
