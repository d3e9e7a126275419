const modifiers = ['ctrl', 'alt', 'shift', 'meta'] as const;

/** A combination such as "Shift+Alt+N", with its modifiers in a fixed order, all in lower case. */
export function sameKeys(combination: string): string {
  const parts = combination.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  return [...modifiers.filter((each) => parts.includes(each)), key].join('+');
}

/** The combination that is pressed. The position on the keyboard counts: with Alt, the key "A" of a Mac produces "å". */
export function keysOf(event: KeyboardEvent): string {
  const key = event.code.replace(/^(Key|Digit|Numpad)/, '').toLowerCase();
  return [...modifiers.filter((each) => event[`${each}Key`]), key].join('+');
}

const withoutText = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Whether a key goes into a field. The event's path includes open shadow roots, which contain the real target. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (target instanceof HTMLInputElement) return !withoutText.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}
