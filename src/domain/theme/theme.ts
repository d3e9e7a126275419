/** The colours of the elements, without `--cti-color-`. */
export const colourNames = [
  ...(['surface', 'sunken', 'raised', 'hover', 'text', 'text-quiet', 'border', 'border-strong'] as const),
  ...(['accent', 'on-accent', 'accent-soft', 'success', 'on-success', 'success-soft'] as const),
  ...(['danger', 'on-danger', 'danger-soft', 'warning', 'warning-soft'] as const),
];

export type ColourName = (typeof colourNames)[number];

/** Each colour as "#rrggbb". */
export type Colours = Readonly<Record<ColourName, string>>;

/** A look of all elements. */
export interface Theme {
  /** For people. */
  label: string;
  light: Colours;
  dark: Colours;
  /** Other properties, without `--cti-`, e.g. `{ radius: '4px' }`. */
  shapes: Readonly<Record<string, string>>;
}

/** The style sheet of a theme. @param selector the elements that get it, e.g. "cti-softphone" */
export function themeCss({ light, dark, shapes }: Omit<Theme, 'label'>, selector = ':root'): string {
  const colours = colourNames.map((name) => {
    const value = light[name] === dark[name] ? light[name] : `light-dark(${light[name]}, ${dark[name]})`;
    return `  --cti-color-${name}: ${value};`;
  });
  const others = Object.entries(shapes).map(([name, value]) => `  --cti-${name}: ${value};`);
  return `${selector} {\n${[...colours, ...others].join('\n')}\n}\n`;
}
