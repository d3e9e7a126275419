const namespace = 'http://www.w3.org/2000/svg';
/** The drawing `external` of the softphone's icons, on a 24 × 24 grid. */
const drawing =
  'M13.5 4.5h6v6M19 5l-8.5 8.5M9.5 6H6a1.5 1.5 0 0 0-1.5 1.5V18A1.5 1.5 0 0 0 6 19.5h10.5A1.5 1.5 0 0 0 18 18v-3.5';

/** An arrow that leads out of a box. Screen readers skip it. */
export function windowIcon(document: Document): SVGSVGElement {
  const icon = document.createElementNS(namespace, 'svg');
  const path = document.createElementNS(namespace, 'path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', drawing);
  icon.append(path);
  return icon;
}
