const modifiers = ['ctrl', 'alt', 'shift', 'meta'] as const;

/** A combination such as "Shift+Alt+N", with its modifiers in a fixed order, all in lower case. */
export function sameKeys(combination: string): string {
  const parts = combination.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  return [...modifiers.filter((each) => parts.includes(each)), key].join('+');
}

/**
 * The combination that is pressed. A Latin letter, "/" and "?" count as the character, at its place on any keyboard. For
 * all else the position counts: with Alt, the key "A" of a Mac produces "å".
 */
export function keysOf(event: KeyboardEvent): string {
  const { code, key } = event;
  const isSlash = (key === '/' || key === '?') && !code.startsWith('Numpad');
  const isLetter = /^[a-z]$/i.test(key);
  const name = isSlash ? 'slash' : isLetter ? key : code.replace(/^(Key|Digit|Numpad)/, '');
  // Elsewhere than on a US keyboard, "/" may need Shift, and "?" may need none.
  const isPressed = (each: (typeof modifiers)[number]): boolean =>
    isSlash && code !== 'Slash' && each === 'shift' ? key === '?' : event[`${each}Key`];
  return [...modifiers.filter(isPressed), name.toLowerCase()].join('+');
}

const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Whether a key goes into a field. The event's path includes open shadow roots, which contain the real target. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (target instanceof HTMLInputElement) return !withoutText.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}
