/**
 * The elements' types for frameworks, in dist/frameworks: `sidecall/react`, `sidecall/vue`, `sidecall/svelte`. The
 * manifest lists the properties and events of each element. Their types come from the element's class.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { react } from './frameworks/react.ts';
import { svelte } from './frameworks/svelte.ts';
import { vue } from './frameworks/vue.ts';
import type { Declaration, Manifest } from './manifest.ts';
import { root } from './run.ts';

/** Each file augments its framework, so a page imports only its own. */
const frameworks = { react, vue, svelte };

export function writeFrameworkTypes(folder = join(root, 'dist')): void {
  const manifest = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as Manifest;
  const target = join(folder, 'frameworks');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'elements.d.ts'), elementTypes(manifest));
  for (const [name, types] of Object.entries(frameworks)) {
    writeFileSync(join(target, `${name}.d.ts`), types);
    // Types only. If a bundler keeps the import, it finds an empty module.
    writeFileSync(join(target, `${name}.js`), 'export {};\n');
  }
}

/**
 * The interface `Elements`: for each tag the class, its properties, the attributes with other names, and the events.
 */
export function elementTypes({ modules }: Manifest): string {
  const elements = modules.flatMap(({ path, declarations = [] }) =>
    declarations.filter(({ customElement, tagName }) => customElement && tagName).map((each) => ({ ...each, path })),
  );
  // The events of the elements inside a softphone bubble through it. The flow builder is never inside one.
  const inside = elements.filter(({ tagName }) => tagName !== 'cti-flow-builder');
  const all = inside.flatMap(eventNames);
  const imports = elements.map(({ name, path }) => `import type { ${name} } from '../${path.replace(/^dist\//, '')}';`);
  const entries = elements.map((element) => {
    const { tagName, name } = element;
    const events = tagName === 'cti-softphone' ? all : eventNames(element);
    return `  '${tagName}': {
    element: ${name};
    properties: ${union(propertyNames(element))};
    attributes: {${attributeTypes(element)}};
    events: ${union(events)};
  };`;
  });
  return `${imports.join('\n')}

/** Made from custom-elements.json: what each element takes and fires. */
export interface Elements {
${entries.join('\n')}
}

/** The settable properties of an element, each of which may be left out. */
export type Properties<Element extends Elements[keyof Elements]> = {
  [Name in keyof Pick<Element['element'], Element['properties'] & keyof Element['element']>]?:
    | Element['element'][Name]
    | undefined;
};
`;
}

function propertyNames({ members = [] }: Declaration): string[] {
  return members
    .filter(({ kind, static: ofClass, readonly }) => kind === 'field' && !ofClass && !readonly)
    .map(({ name }) => name ?? '');
}

function eventNames({ events = [] }: Declaration): string[] {
  return events.map(({ name }) => name ?? '');
}

/** The attributes that are not named like a property: with \`fieldName\`, or without any property. */
function attributeTypes(element: Declaration): string {
  const properties = propertyNames(element);
  return (element.attributes ?? [])
    .filter(({ name }) => !properties.includes(name ?? ''))
    .map(({ name, type }) => ` '${name}'?: ${attributeType(type?.text)} | undefined;`)
    .join('');
}

function attributeType(type = 'string'): string {
  if (type === 'boolean') return "boolean | ''";
  return type === 'number' ? 'number | string' : 'string | null';
}

function union(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `'${name}'`).join(' | ') || 'never';
}
