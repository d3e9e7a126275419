/** The nodes that change during the element's life. */
export interface View {
  button: HTMLButtonElement;
  slot: HTMLElement;
  /** The default label. */
  label: HTMLElement;
  again: HTMLElement;
  bar: HTMLElement;
  status: HTMLElement;
  timer: HTMLElement;
  mute: HTMLButtonElement;
  hangUp: HTMLButtonElement;
  message: HTMLElement;
}

const handset = 'M5 3h4l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z';
const microphone = 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3';
const slash = 'M4 4l16 16';

/**
 * Creates each node in code: a page with `require-trusted-types-for 'script'` forbids parsing text as markup
 * (https://w3c.github.io/trusted-types/).
 */
export function createView(root: ShadowRoot, styles: string): View {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];
  const label = make('span', {});
  const slot = make('slot', {}, label);
  const again = make('b', {});
  const button = make('button', { part: 'button', type: 'button' }, icon(handset), slot, again);
  const status = make('span', { part: 'status', role: 'status', dir: 'auto' });
  const timer = make('span', { part: 'timer', role: 'timer' });
  const mute = make('button', { part: 'mute', type: 'button', 'aria-pressed': 'false' }, icon(microphone, slash));
  const hangUp = make('button', { part: 'hang-up', type: 'button' }, icon(handset));
  const bar = make('div', { part: 'call', role: 'group', tabindex: '-1' }, status, timer, mute, hangUp);
  const message = make('div', { part: 'message', role: 'alert' });
  root.append(make('div', { part: 'base' }, button, bar), message);
  return { button, slot, label, again, bar, status, timer, mute, hangUp, message };
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string>,
  ...children: Node[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * Lines in a square of 24 units.
 * @param second a line that styles can hide
 */
function icon(first: string, second?: string): SVGElement {
  const draw = (name: string, attributes: Record<string, string>): SVGElement => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element as SVGElement;
  };
  const svg = draw('svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  svg.append(draw('path', { d: first }));
  if (second !== undefined) svg.append(draw('path', { d: second, class: 'slash' }));
  return svg;
}
