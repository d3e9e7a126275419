/** Whether the keyboard's focus is in this element, through any shadow roots. */
export function focusHeldBy(element: Element | null): boolean {
  return element?.matches(':focus-within') ?? false;
}

/** Nothing on the page has the focus, and the page is the one being used. */
export function nobodyHasFocus(): boolean {
  const { activeElement, body, visibilityState } = document;
  return visibilityState === 'visible' && (activeElement === null || activeElement === body);
}
