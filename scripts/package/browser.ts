/**
 * `npm run pack:browser`: dist/sidecall-browser, the package for front ends. It is the same build as `sidecall` with
 * the same names, without the gateway and the packages that only the gateway needs: see
 * docs/decisions/0040-browser-package.md.
 */
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { buildAll } from '../build.ts';
import { root } from '../run.ts';

/** A file, or files by condition. */
type Target = string | { [condition: string]: Target };

interface PackageJson {
  name: string;
  version: string;
  description: string;
  license: string;
  exports: Record<string, Target>;
  typesVersions: Record<string, Record<string, string[]>>;
  dependencies: Record<string, string>;
  [field: string]: unknown;
}

/** Exports that run in a server alone. */
const ofServers = ['./gateway', './adapter-kit', './adapters/*/connector'];

const readme = `# sidecall-browser

The front end of Sidecall: its web components, voice layer, client and fakes, without the gateway. Install it under the name \`sidecall\`, so that every import in the documents works unchanged:

    npm install sidecall@npm:sidecall-browser

The package \`sidecall\` has the same modules, the gateway, and all documents.
`;

/** What the package consists of: its package.json, and its files by their paths from the root. */
export function browserPackage(from = root): { manifest: object; files: string[] } {
  const whole = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as PackageJson;
  const { version, license, type, main, types, customElements } = whole;
  const exports = Object.fromEntries(Object.entries(whole.exports).filter(([name]) => !ofServers.includes(name)));
  const versions = whole.typesVersions['*'] ?? {};
  const named = Object.entries(versions).filter(([name]) => !ofServers.includes(`./${name}`));
  const entries = [...Object.values(exports).flatMap(targetsOf)].filter((target) => target !== './package.json');
  const { files, packages } = reachable(from, entries);
  const dependencies = Object.fromEntries(
    Object.entries(whole.dependencies).filter(([dependency]) => packages.has(dependency)),
  );
  const manifest = {
    name: 'sidecall-browser',
    version,
    description: 'The front end of Sidecall: web components and a voice layer over SIP.',
    license,
    type,
    main,
    types,
    exports,
    typesVersions: { '*': Object.fromEntries(named) },
    customElements,
    sideEffects: ['./dist/src/elements/*/define.js'],
    dependencies,
  };
  return { manifest, files };
}

function targetsOf(target: Target): string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(targetsOf);
}

/** Everything that these targets import, themselves included, and the packages that they name. */
function reachable(from: string, targets: readonly string[]): { files: string[]; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const waiting = targets.flatMap((target) => globSync(target, { cwd: from })).map(slashed);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const specifier of specifiersOf(join(from, file))) {
      if (specifier.startsWith('.')) waiting.push(besides(from, file, specifier));
      else packages.add(/^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
    }
  }
  // Says that the modules beside it are CommonJS.
  if (existsSync(join(from, 'dist/cjs/package.json'))) files.add('dist/cjs/package.json');
  return { files: [...files].sort(), packages };
}

/** A declaration imports "./x.js" and means "./x.d.ts". */
function besides(from: string, file: string, specifier: string): string {
  const path = slashed(normalize(join(dirname(file), specifier)));
  const declaration = path.replace(/\.js$/, '.d.ts');
  return file.endsWith('.d.ts') && existsSync(join(from, declaration)) ? declaration : path;
}

function specifiersOf(path: string): string[] {
  if (!/\.(js|d\.ts)$/.test(path)) return [];
  const found = readFileSync(path, 'utf8').matchAll(
    /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])([^'"\n]+)\1/g,
  );
  return [...found].map(([, , specifier = '']) => specifier).filter((specifier) => !specifier.startsWith('node:'));
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\.\//, '');
}

/** Writes the package into a folder of its own. */
export function stageBrowserPackage(from = root, to = join(root, 'dist/sidecall-browser')): void {
  const { manifest, files } = browserPackage(from);
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const file of files) cpSync(join(from, file), join(to, file));
  if (existsSync(join(from, 'LICENSE'))) cpSync(join(from, 'LICENSE'), join(to, 'LICENSE'));
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(to, 'README.md'), readme);
}

if (import.meta.main) {
  await buildAll();
  stageBrowserPackage();
  console.log('dist/sidecall-browser; publish it with: npm publish dist/sidecall-browser');
}
