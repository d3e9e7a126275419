/** The parts of a page for agents that all of them have, in the browser. */

/** The element with this id. */
export function part<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element as T;
}

/** The page's colours: those that its user chose, or else those that the browser prefers. */
export function scheme(): 'light' | 'dark' {
  const chosen = document.documentElement.dataset.scheme;
  const isDark = chosen === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark';
  return isDark ? 'dark' : 'light';
}

/** Changes the colours by the page's button. @param changed called after each change */
export function schemeButton(changed: () => void): void {
  part('scheme').addEventListener('click', () => {
    document.documentElement.dataset.scheme = scheme() === 'dark' ? 'light' : 'dark';
    changed();
  });
}

/** Fills the list beside the page's content. */
export function fillList<Item>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  open: (item: Item) => void,
): void {
  for (const item of items) {
    const button = document.createElement('button');
    button.textContent = nameOf(item);
    button.addEventListener('click', () => open(item));
    const line = document.createElement('li');
    line.append(button);
    part('list').append(line);
  }
}
