import type { Scalar } from './state.ts';

/**
 * The values that a node takes from a JSON answer. Null: they are needed, and the answer is no JSON.
 * @param save variable to place: "orders.0.state"
 */
export function savedFrom(answer: { body: string }, save: Readonly<Record<string, string>>): [string, Scalar][] | null {
  const wanted = Object.entries(save);
  if (wanted.length === 0) return [];
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    return null;
  }
  // A value that is not there makes the variable empty, so that none of an earlier answer is left.
  return wanted.map(([name, place]) => [name, valueAt(json, place) ?? '']);
}

/** A text, a number or a truth value of the answer itself; lists and objects are none. */
function valueAt(json: unknown, place: string): Scalar | null {
  let found = json;
  for (const name of place.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = (found as Record<string, unknown>)[name];
  }
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? found : null;
}
