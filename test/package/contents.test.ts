import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, inject, it } from 'vitest';

const folder = join(inject('installed').plain, 'node_modules/sidecall');
const files = new Set(globSync('**/*', { cwd: folder }).map((file) => file.replaceAll('\\', '/')));
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
/** A file, or files by condition. */
type Target = string | { [condition: string]: Target };
const filesOf = (target: Target): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf);

const manifest = JSON.parse(text('package.json')) as {
  exports: Record<string, Target>;
  dependencies: Record<string, string>;
};

/** The imports of a module or a declaration. */
function specifiers(file: string): string[] {
  const found = text(file).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g);
  return [...found].map(([, , specifier = '']) => specifier);
}

const modules = [...files].filter((file) => /^dist\/(src|adapters|cjs|frameworks)\/.*(\.js|\.d\.ts)$/.test(file));

it('every import of a module or declaration finds a file that is shipped', () => {
  expect(modules.length).toBeGreaterThan(500);
  const missing = modules.flatMap((file) =>
    specifiers(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => [specifier, normalize(join(dirname(file), specifier)).replaceAll('\\', '/')] as const)
      .filter(([, target]) => !files.has(file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target))
      .map(([specifier]) => `${file}: ${specifier}`),
  );
  expect(missing).toEqual([]);
});

it('every package that a module imports is a dependency', () => {
  const packages = new Set(
    modules
      .filter((file) => file.endsWith('.js'))
      .flatMap(specifiers)
      .filter((specifier) => /^[a-z@]/.test(specifier) && !specifier.startsWith('node:'))
      .map((specifier) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
  );
  // Linux only, and optional elsewhere.
  packages.delete('koffi');
  expect([...packages].filter((name) => manifest.dependencies[name] === undefined)).toEqual([]);
});

it('every target of "exports" is shipped', () => {
  const targets = Object.values(manifest.exports).flatMap(filesOf);
  const missing = targets.filter((target) => globSync(target, { cwd: folder }).length === 0);
  expect(missing).toEqual([]);
});

it('libraries of the browser are ranges, so that an app has one copy of each', () => {
  const ofBrowser = modules.filter(
    (file) => file.endsWith('.js') && !/\/(gateway|frameworks)\/|connector|adapters/.test(file),
  );
  const packages = new Set(
    ofBrowser
      .flatMap(specifiers)
      .filter((each) => /^[a-z]/.test(each))
      .map((each) => each.split('/')[0] ?? ''),
  );
  // JsSIP has an exact version, because the voice layer uses private members of its sessions.
  packages.delete('jssip');
  expect([...packages].sort()).toEqual([
    'eventsource-parser',
    'libphonenumber-js',
    'lit',
    'loglevel',
    'nanostores',
    'zod',
  ]);
  for (const name of packages) expect(manifest.dependencies[name], name).toMatch(/^\^/);
});

it('every file that a page of the package points to is shipped', () => {
  const pages = [...files].filter((file) => file.endsWith('.md'));
  expect(pages).toContain('README.md');
  expect(pages).toContain('src/voice/MIGRATION.md');
  const dead = pages.flatMap((page) =>
    [...text(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(folder, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(dead).toEqual([]);
});

it('the declaration of every element’s definition leads to its class, whose types know the tag', () => {
  const definitions = [...files].filter((file) => /^dist\/src\/elements\/[^/]+\/define\.d\.ts$/.test(file));
  expect(definitions.length).toBeGreaterThan(10);
  const blind = definitions.filter((file) => !specifiers(file).includes(`./${basename(dirname(file))}.js`));
  expect(blind).toEqual([]);
});

it('the classic script of the voice layer is shipped, with its compressed forms', () => {
  for (const suffix of ['', '.br', '.gz']) expect(files.has(`dist/browser/voice.js${suffix}`), suffix).toBe(true);
  expect(text('dist/browser/voice.js')).toMatch(/^var Sidecall=/);
});

it('the gateway’s own pages are shipped, with their scripts', () => {
  for (const file of ['page.html', 'console.css', 'sign-in.js', 'connections.js', 'recording.js']) {
    expect(files.has(`dist/console/${file}`), file).toBe(true);
  }
});

it('the manifest of the elements names modules that are shipped', () => {
  const { modules } = JSON.parse(text('dist/custom-elements.json')) as { modules: { path: string }[] };
  expect(modules.length).toBeGreaterThan(10);
  expect(modules.map(({ path }) => path).filter((path) => !files.has(path))).toEqual([]);
});

it('what browsers load by a script tag is shipped compressed, too, and stays small', () => {
  const served = [...files].filter((file) => /^dist\/browser\/.*\.js$/.test(file));
  expect(served).toContain('dist/browser/softphone.js');
  expect(served.filter((file) => !files.has(`${file}.br`) || !files.has(`${file}.gz`))).toEqual([]);
  expect(readFileSync(join(folder, 'dist/browser/click-to-call.js.gz')).length).toBeLessThan(4000);
});
