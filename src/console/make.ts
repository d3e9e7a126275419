type Attributes = Readonly<Record<string, string | boolean>>;

/** Creates an element. Texts become text nodes, never markup. @param attributes true: present; false: absent */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** A button that is pressed once until its work ends. @param work shows its own errors */
export function button(
  label: string,
  work: () => Promise<void> | void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const element = make('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', async () => {
    if (element.ariaDisabled === 'true') return;
    // Not `disabled`, which would take the focus away.
    element.ariaDisabled = 'true';
    try {
      const ends = work();
      // Work that ended already leaves the button as it was, for a second press in the same turn.
      if (ends !== undefined) await ends;
    } finally {
      element.ariaDisabled = null;
    }
  });
  return element;
}

/** The page's only main element. */
export function pageOf(): HTMLElement {
  const page = document.getElementById('page');
  if (page === null) throw new Error('The page has no element “page”.');
  return page;
}
