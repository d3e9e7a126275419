/** `npm run manifest`: writes dist/custom-elements.json, complete or not at all. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, root, runNode, tool } from './run.ts';

interface Named {
  name?: string;
  description?: string;
}

interface Member extends Named {
  kind?: string;
  static?: boolean;
  readonly?: boolean;
}

interface Attribute extends Named {
  type?: { text: string };
}

export interface Declaration extends Named {
  customElement?: boolean;
  tagName?: string;
  events?: Named[];
  cssParts?: Named[];
  members?: Member[];
  attributes?: Attribute[];
}

export interface Manifest {
  modules: { path: string; declarations?: Declaration[] }[];
}

let written: Promise<Ran> | undefined;

/** Written once per process, for all callers. */
export function writeManifest(): Promise<Ran> {
  written ??= analyse();
  return written;
}

async function analyse(): Promise<Ran> {
  const ran = await runNode([
    tool('@custom-elements-manifest/analyzer', 'cem'),
    'analyze',
    '--config',
    '.config/custom-elements-manifest.config.mjs',
  ]);
  if (!ran.ok) return ran;
  const folders = globSync('src/elements/*/define.ts', { cwd: root }).map((file) => file.split(/[\\/]/)[2] ?? '');
  const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as Manifest;
  const problems = manifestProblems(manifest, folders);
  return { ok: problems.length === 0, output: problems.join('\n') };
}

/** @param folders of src/elements, each of which must describe its element `cti-<folder>` */
export function manifestProblems({ modules }: Manifest, folders: readonly string[]): string[] {
  const elements = modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter(({ customElement, tagName }) => customElement && tagName);
  const missing = folders
    .filter((folder) => !elements.some(({ tagName }) => tagName === `cti-${folder}`))
    .map((folder) => `src/elements/${folder}: no class says "@element cti-${folder}"`);
  const vague = elements.flatMap(({ name, tagName, description, events = [], cssParts = [] }) => [
    ...(description?.trim() ? [] : [`${tagName}: ${name} has no description`]),
    ...events
      .filter((event) => !event.name?.startsWith('cti-') || !event.description?.trim())
      .map((event) => `${tagName}: the event "${event.name ?? ''}" needs a name in cti- and a description`),
    ...cssParts.filter((part) => !part.name?.trim()).map(() => `${tagName}: a part has no name`),
  ]);
  return [...missing, ...vague];
}

if (import.meta.main) {
  const { ok, output } = await writeManifest();
  console.log(ok ? 'dist/custom-elements.json' : output);
  process.exitCode = ok ? 0 : 1;
}
