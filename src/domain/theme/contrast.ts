import type { ColourName, Colours } from './theme.ts';

/** Two colours of a theme that people cannot tell apart well enough. */
export interface ContrastFault {
  front: ColourName;
  ground: ColourName;
  /** From 1 to 21, rounded down to one digit. */
  ratio: number;
  needs: number;
}

/** What stands on what in the elements. */
const textOn: readonly (readonly [ColourName, readonly ColourName[]])[] = [
  ['text', ['surface', 'sunken', 'raised', 'hover', 'accent-soft', 'success-soft', 'danger-soft', 'warning-soft']],
  ['text-quiet', ['surface', 'sunken', 'raised', 'hover']],
  ['accent', ['surface', 'raised', 'accent-soft']],
  ['success', ['surface', 'success-soft']],
  ['danger', ['surface', 'danger-soft']],
  ['warning', ['surface', 'warning-soft']],
  ['on-accent', ['accent']],
  ['on-success', ['success']],
  ['on-danger', ['danger']],
];

/** WCAG 2.2, 1.4.3 (text) and 1.4.11 (edges of fields). */
const textNeeds = 4.5;
const edgeNeeds = 3;

/** Pairs of colours without enough contrast. Empty: the theme is readable. */
export function contrastFaults(colours: Colours): ContrastFault[] {
  const faults: ContrastFault[] = [];
  const see = (front: ColourName, ground: ColourName, needs: number): void => {
    const ratio = contrastOf(colours[front], colours[ground]);
    if (ratio < needs) faults.push({ front, ground, ratio: Math.floor(ratio * 10) / 10, needs });
  };
  for (const [front, grounds] of textOn) for (const ground of grounds) see(front, ground, textNeeds);
  see('border-strong', 'surface', edgeNeeds);
  return faults;
}

/** The contrast ratio of two colours in the form "#rrggbb", from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminanceOf(colour: string): number {
  const number = Number.parseInt(colour.slice(1), 16);
  const [red = 0, green = 0, blue = 0] = [16, 8, 0].map((shift) => {
    const channel = ((number >> shift) & 255) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
