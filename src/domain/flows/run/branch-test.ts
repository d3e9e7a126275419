import type * as z from 'zod/mini';
import type { NumberTest, TextTest } from '../document/logic-nodes.ts';
import type { FlowState } from './state.ts';
import { filled, numberOf, variableValue } from './values.ts';

/** Whether a case of a `branch` holds. The case says how both sides are read, never the value. */
export function holds(test: z.infer<typeof NumberTest> | z.infer<typeof TextTest>, state: FlowState): boolean {
  return test.as === 'number' ? numberHolds(test, state) : textHolds(test, state);
}

function numberHolds({ value, is, than }: z.infer<typeof NumberTest>, state: FlowState): boolean {
  const left = numberOf(variableValue(state, value));
  const right = numberOf(typeof than === 'string' ? filled(than, state) : than);
  if (left === null || right === null) return false;
  switch (is) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

function textHolds({ value, is, than, ignoreCase }: z.infer<typeof TextTest>, state: FlowState): boolean {
  const spelled = (text: string) => (ignoreCase ? text.normalize('NFC').toLowerCase() : text.normalize('NFC'));
  const left = spelled(String(variableValue(state, value) ?? ''));
  const all = (Array.isArray(than) ? than : [than ?? '']).map((text) => spelled(filled(text, state)));
  const [right = ''] = all;
  switch (is) {
    case 'equal':
      return left === right;
    case 'not-equal':
      return left !== right;
    case 'contains':
      return left.includes(right);
    case 'starts-with':
      return left.startsWith(right);
    case 'ends-with':
      return left.endsWith(right);
    case 'one-of':
      return all.includes(left);
    case 'empty':
      return left.trim() === '';
    case 'not-empty':
      return left.trim() !== '';
  }
}
