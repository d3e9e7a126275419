import type { FlowChange } from '../../../domain/flows/document/diff.ts';
import type { FlowDocument, FlowNode } from '../../../domain/flows/document/document.ts';
import { kinds } from '../../../domain/flows/document/kinds.ts';
import { type Field, variantOf } from '../inspector/field.ts';
import { fieldsOfFlow } from '../inspector/fields-of-flow.ts';
import { fieldsOfKinds } from '../inspector/fields-of-kinds.ts';
import { valueAt } from '../inspector/place.ts';
import type { FlowBuilderMessages } from '../messages.ts';
import { outcomeText } from '../outcome-text.ts';

/** The longest value that is shown. */
const longest = 80;

/** The documents that are compared. */
interface Compared {
  before: FlowDocument | null;
  after: FlowDocument | null;
}

/** A difference in words: “menu: After “1 · Sales”: “help” is now “sales””. */
export function changeWords(change: FlowChange, compared: Compared, text: FlowBuilderMessages): string {
  const { node: name, path } = change;
  const words = text.stored;
  if (path === '/positions') return words.moved;
  if (name === undefined)
    return inside(change, words.theFlow, placeWords(partsOf(path), fieldsOfFlow, compared, text), text);
  const node = nodeOf(compared.after, name) ?? nodeOf(compared.before, name);
  if (path === '') return wholeNode(change, name, text);
  const parts = partsOf(path);
  const [first, outcome = ''] = parts;
  if (first === 'outcomes' && node !== null) {
    return inside(change, name, outcome === '' ? '' : words.nextAfter(outcomeText(node, outcome, text)), text);
  }
  const fields = node === null ? [] : fieldsOfKinds[node.kind];
  return inside(change, name, placeWords(parts, fields, { before: null, after: null }, text, node), text);
}

function wholeNode({ kind, before, after }: FlowChange, name: string, text: FlowBuilderMessages): string {
  const value = (kind === 'added' ? after : before) as { kind?: string } | undefined;
  const known = value?.kind !== undefined && Object.hasOwn(kinds, value.kind) ? (value.kind as FlowNode['kind']) : null;
  const words = known === null ? (value?.kind ?? '') : text.kinds[known];
  return kind === 'removed' ? text.stored.stepRemoved(name, words) : text.stored.stepAdded(name, words);
}

function inside({ kind, before, after }: FlowChange, owner: string, inner: string, text: FlowBuilderMessages): string {
  const words = text.stored;
  const place = inner === '' ? owner : `${owner}: ${inner}`;
  const old = valueWords(before, text);
  const young = valueWords(after, text);
  if (kind === 'added') return young === null ? words.changedMuch(place) : words.added(place, young);
  if (kind === 'removed') return old === null ? words.changedMuch(place) : words.removed(place, old);
  return old === null || young === null ? words.changedMuch(place) : words.changed(place, old, young);
}

/** Null: too much to show. */
function valueWords(value: unknown, { stored, inspector }: FlowBuilderMessages): string | null {
  if (typeof value === 'boolean') return value ? stored.yes : stored.no;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    const words = Object.hasOwn(inspector.choices, value) ? inspector.choices[value] : undefined;
    const whole = words ?? value;
    return `“${whole.length > longest ? `${whole.slice(0, longest)}…` : whole}”`;
  }
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')) {
    return valueWords(value.join(', '), { stored, inspector } as FlowBuilderMessages);
  }
  return null;
}

/** The names of the fields that lead to a place: “What is heard, Part 1, Text (en)”. */
function placeWords(
  parts: readonly string[],
  fields: readonly Field[],
  compared: Compared,
  text: FlowBuilderMessages,
  node: FlowNode | null = null,
): string {
  const tree: unknown = node ?? compared.after ?? compared.before;
  const names: string[] = [];
  let known: readonly Field[] = fields;
  for (let at = 0; at < parts.length; ) {
    const field: Field | undefined = known.find(({ name }) => name === parts[at]);
    if (field === undefined) return [...names, ...parts.slice(at)].join(', ');
    names.push(text.inspector.fields[field.label]);
    at += 1;
    const next = parts[at];
    if (next === undefined) break;
    const path = parts.slice(0, at + 1);
    if (field.edit === 'texts') names.splice(-1, 1, text.inspector.textIn(next));
    if (field.edit === 'list') {
      names.push(text.inspector.itemOf(text.inspector.fields[field.item], Number(next) + 1));
      known = variantOf(field.variants, valueAt(tree, path))?.fields ?? [];
      at += 1;
    } else if (field.edit === 'week') {
      names.push(text.inspector.weekdays[next] ?? next);
      if (parts[at + 1] !== undefined) names.push(String(Number(parts[at + 1]) + 1));
      known = field.range[0]?.fields ?? [];
      at += 2;
    } else return [...names, ...(field.edit === 'texts' ? [] : [next])].join(', ');
  }
  return names.join(', ');
}

/** RFC 6901. */
function partsOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function nodeOf(document: FlowDocument | null, name: string): FlowNode | null {
  return document?.nodes.find((node) => node.name === name) ?? null;
}
