/**
 * Builds what browsers load: the script-tag bundles into dist/browser, and the
 * demo's own modules into dist/demo. `ensureBrowserBuild` does so only when a
 * source is not the one the last build was made from.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { withoutDebug } from './without-debug.ts';

const root = join(import.meta.dirname, '..');
const stampFile = join(root, 'dist/browser.stamp');

/** Everything a bundle can be made of. */
const sources = [
  'src/**/*.ts',
  'adapters/*/host.ts',
  'demo/**/*.ts',
  'scripts/{build-browser,without-debug}.ts',
  'package-lock.json',
];

/** @returns whether anything had to be built */
export async function ensureBrowserBuild(): Promise<boolean> {
  const files = ['dist/browser/softphone.js.br', 'dist/browser/voice.js.br', 'dist/demo/phone.js'];
  const built = [stampFile, ...files.map((file) => join(root, file))].every(existsSync);
  if (built && readFileSync(stampFile, 'utf8') === fingerprint()) return false;
  await buildBrowser();
  return true;
}

export async function buildBrowser(): Promise<void> {
  // Taken before: a source that changes meanwhile must be built again.
  const stamp = fingerprint();
  rmSync(stampFile, { force: true });
  await bundle('dist/browser', ['src/browser/softphone.ts', 'src/browser/click-to-call.ts']);
  await classicScript('dist/browser', 'src/browser/voice.ts', 'Sidecall');
  await compress('dist/browser');
  await bundle('dist/demo', ['demo/phone/phone.ts']);
  writeFileSync(stampFile, stamp);
}

/** package.json's "sideEffects" names the built files; in source the same files must be kept, too. */
const keepRegistrations: Plugin = {
  name: 'keep-registrations',
  transform: (code, id) =>
    /(\/define|\/src\/browser\/[^/]+)\.ts$/.test(id.replaceAll('\\', '/')) ? { code, moduleSideEffects: true } : null,
};

/** One folder of ES modules: entries keep their names, what they share or load later gets a hash. */
async function bundle(outDir: string, entries: string[]): Promise<void> {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [keepRegistrations, withoutDebug],
    // nanostores and Lit choose their production half by it.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      // As a library: then no preloading code of Vite's comes into the small loader.
      lib: {
        entry: Object.fromEntries(entries.map((entry) => [basename(entry, '.ts'), join(root, entry)])),
        formats: ['es'],
      },
      rolldownOptions: {
        output: { minify: true, entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}

/** One file for a script tag without `type="module"`, whose exports are members of a global. */
async function classicScript(outDir: string, entry: string, name: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    // What others load later is part of this one file, on purpose, and a warning of the bundler.
    logLevel: 'error',
    publicDir: false,
    plugins: [withoutDebug],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      reportCompressedSize: false,
      lib: { entry: join(root, entry), formats: ['iife'], name, fileName: () => basename(entry).replace(/ts$/, 'js') },
      rolldownOptions: {
        output: { minify: true },
      },
    },
  });
}

/** Beside each file what the gateway sends to a browser that takes it: Brotli, or gzip, both at their smallest. */
async function compress(folder: string): Promise<void> {
  const files = globSync(`${folder}/**/*.js`, { cwd: root });
  await Promise.all(
    files.map(async (file) => {
      const path = join(root, file);
      const code = readFileSync(path);
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(code));
      writeFileSync(`${path}.gz`, await promisify(gzip)(code, { level: 9 }));
    }),
  );
}

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: root }).sort()) {
    if (file.startsWith(join('src', 'gateway'))) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

if (import.meta.main) await buildBrowser();
