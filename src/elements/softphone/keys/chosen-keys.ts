import { keysOf, sameKeys } from '../../../controllers/key-combination.ts';

/** Keys by the id of their command. "": none. */
export type ChosenKeys = Readonly<Record<string, string>>;

const place = 'sidecall.keys';

/** What this person chose in this browser. Nothing, if the page may store nothing. */
export function storedKeys(): ChosenKeys {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(place) ?? '{}');
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return {};
    return Object.fromEntries(Object.entries(read).filter(([, keys]) => typeof keys === 'string' && keys.length < 40));
  } catch {
    return {};
  }
}

export function storeKeys(keys: ChosenKeys): void {
  try {
    localStorage.setItem(place, JSON.stringify(keys));
  } catch {
    // Chosen for this visit.
  }
}

/** The combination of a key press, "Alt+Shift+A". null: a modifier alone, or a letter without one, which is typing. */
export function pressedKeys(event: KeyboardEvent): string | null {
  const keys = keysOf(event);
  const key = keys.split('+').at(-1) ?? '';
  if (key === '' || /^(alt|control|shift|meta|os)/.test(key)) return null;
  const typing = key.length === 1 && !event.altKey && !event.ctrlKey && !event.metaKey;
  return typing || ['tab', 'enter', 'escape', 'space'].includes(key) ? null : keys;
}

/** As people write it: "Alt A". */
export function keysText(keys: string): string {
  if (keys === '') return '';
  if (sameKeys(keys) === 'shift+slash') return '?';
  return sameKeys(keys)
    .split('+')
    .map((part) => (part === 'slash' ? '/' : part.charAt(0).toUpperCase() + part.slice(1)))
    .join(' ');
}
