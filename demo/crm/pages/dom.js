/**
 * Creates an element in one expression. Text is always text, never markup.
 * @param {string} tag
 * @param {Record<string, unknown>} attributes `on…` are listeners; null and false are left out
 * @param {...(Node | string | null | (Node | string | null)[])} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (name === 'style') element.style.cssText = String(value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

const shapes = {
  in: 'M12 4 5 11M5 5v6h6',
  out: 'M4 12l7-7M5 5h6v6',
  missed: 'M4 4l8 8M12 4l-8 8',
  note: 'M4 3h8v10H4zM6.5 6.5h3M6.5 9.5h3',
  lock: 'M4 7.5h8V14H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
};

/** @param {keyof typeof shapes} name */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', shapes[name]);
  for (const [key, value] of Object.entries({
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.6',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  })) {
    path.setAttribute(key, value);
  }
  svg.append(path);
  return svg;
}
