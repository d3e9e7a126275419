import { error, type FlowFinding } from './finding.ts';

/** Limits of a document that come before its schema. */
const mostValues = 50_000;
const mostCharacters = 1_000_000;
const deepest = 20;

/** Names that mean something to JavaScript objects. */
const forbidden = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Whether a value from outside can be looked at with a parser: it is not too large or too deep, and no key of it is one
 * of JavaScript's own. It is walked without recursion, so that a deep value does no harm.
 */
export function sizeFindings(value: unknown): FlowFinding[] {
  const open: { value: unknown; path: readonly PropertyKey[] }[] = [{ value, path: [] }];
  let values = 0;
  let characters = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    values += 1;
    if (typeof next.value === 'string') characters += next.value.length;
    if (values + open.length > mostValues || characters > mostCharacters) {
      return [error('too-large', 'The document is too large. Split it into several flows, and call them.')];
    }
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.path.length >= deepest) {
      return [error('too-deep', 'The document is nested too deeply. Simplify it.', { path: next.path })];
    }
    const isList = Array.isArray(next.value);
    for (const key of Object.keys(next.value)) {
      const path = [...next.path, isList ? Number(key) : key];
      if (forbidden.has(key)) return [error('forbidden-key', `“${key}” cannot be a name. Choose another.`, { path })];
      characters += key.length;
      open.push({ value: (next.value as Record<string, unknown>)[key], path });
    }
  }
  return [];
}
