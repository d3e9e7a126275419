import type { JsonTemplate } from '../document/data-nodes.ts';
import { variablePattern } from '../document/names.ts';
import type { FlowState, Scalar } from './state.ts';

/** The most variables of a call, and the most characters of a value and of a text made of them. */
const mostVariables = 200;
const longestValue = 2000;
const longestText = 4000;

/** `{{name}}`. Anything else in braces is text. */
const placeholder = /\{\{\s*([A-Za-z0-9_.]{1,170})\s*\}\}/g;

/** Names of the variables in a text. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(placeholder)].map((found) => found[1] ?? '').filter((name) => variablePattern.test(name));
}

export function variableValue(state: Pick<FlowState, 'variables'>, name: string): Scalar | null {
  return Object.hasOwn(state.variables, name) ? (state.variables[name] ?? null) : null;
}

/** Sets a variable. Text is cut off, and so are further variables than a call may have. */
export function assign(state: FlowState, name: string, value: Scalar, secret = false): void {
  if (!variablePattern.test(name)) return;
  if (!Object.hasOwn(state.variables, name) && Object.keys(state.variables).length >= mostVariables) return;
  const kept = typeof value === 'string' ? value.slice(0, longestValue) : value;
  state.variables = { ...state.variables, [name]: kept };
  if (secret !== state.secret.includes(name)) {
    state.secret = secret ? [...state.secret, name] : state.secret.filter((other) => other !== name);
  }
}

/** Removes the variables of a group: `contact.…`. */
export function forget(state: FlowState, group: string): void {
  state.variables = Object.fromEntries(
    Object.entries(state.variables).filter(([name]) => !name.startsWith(`${group}.`)),
  );
  state.secret = state.secret.filter((name) => !name.startsWith(`${group}.`));
}

/** The text with the values of its variables. One pass: braces in a value stay as they are. */
export function filled(text: string, state: FlowState, spell: (value: Scalar) => string = String): string {
  return text
    .replace(placeholder, (_, name: string) => {
      const value = variableValue(state, name);
      return value === null ? '' : spell(value);
    })
    .slice(0, longestText);
}

/** A URL in which values are escaped, so that they cannot change its host or path. A URL that is one variable is not. */
export function filledUrl(text: string, state: FlowState): string {
  const whole = onlyVariable(text);
  return filled(text, state, whole === null ? (value) => encodeURIComponent(wellFormed(value)) : String);
}

/** A header of HTTP: visible characters and spaces only. */
export function filledHeader(text: string, state: FlowState): string {
  return filled(text, state).replace(/[^\x20-\x7e]/g, ' ');
}

/** JSON with values filled in. A text that is one variable keeps the type of its value. */
export function filledJson(json: JsonTemplate, state: FlowState): JsonTemplate {
  if (typeof json === 'string') {
    const whole = onlyVariable(json);
    return whole === null ? filled(json, state) : (variableValue(state, whole) ?? '');
  }
  if (Array.isArray(json)) return json.map((item) => filledJson(item, state));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, filledJson(value, state)]));
}

/** The value of a text: that of its variable if it is nothing else, so that numbers stay numbers. */
export function filledValue(value: Scalar, state: FlowState): Scalar {
  if (typeof value !== 'string') return value;
  const whole = onlyVariable(value);
  return whole === null ? filled(value, state) : (variableValue(state, whole) ?? '');
}

/** The state as agents may hear it: without secret digits and masked numbers. */
export function withoutSecrets(state: FlowState): FlowState {
  const open = Object.entries(state.variables).filter(([name]) => !state.secret.includes(name));
  return { ...state, variables: Object.fromEntries(open) };
}

/** Whether a text has the value of a secret variable. */
export function isSecret(value: Scalar, state: FlowState): boolean {
  return typeof value === 'string' && namesIn(value).some((name) => state.secret.includes(name));
}

/** "12", "-3", "007", "1.50" are numbers. "", "1,5", "0x1f", "1e3" and true are not. */
export function numberOf(value: Scalar | null): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*[+-]?[0-9]{1,15}(\.[0-9]{1,15})?\s*$/.test(value)) return null;
  return Number(value);
}

function onlyVariable(text: string): string | null {
  const [, name] = /^\s*\{\{\s*([A-Za-z0-9_.]{1,170})\s*\}\}\s*$/.exec(text) ?? [];
  return name ?? null;
}

/** A lone surrogate cannot be escaped. */
function wellFormed(value: Scalar): string {
  return String(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}
