/**
 * Builds what browsers load: the script-tag bundles into dist/browser, the gateway's own pages into dist/console, and the
 * demo's own modules into dist/demo.
 * `ensureBrowserBuild` builds only if a source has changed since the last build.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';
import { themeCss } from '../src/domain/theme/theme.ts';
import { themes } from '../src/domain/theme/themes.ts';
import { consolePages, pageTemplate } from '../src/gateway/http/console-pages.ts';
import { gatewayJssip, leanJssip } from './lean-jssip.ts';
import { leanPackages } from './lean-packages.ts';
import { leanSources, pureName } from './lean-sources.ts';

const root = join(import.meta.dirname, '..');
const stampFile = join(root, 'dist/browser.stamp');

/** All files that can be part of a bundle. */
const sources = [
  'src/**/*.ts',
  'src/console/*.{html,css}',
  'adapters/*/*.ts',
  'demo/**/*.ts',
  'scripts/{build-browser,lean-jssip,lean-packages,lean-sources}.ts',
  'scripts/{lean-jssip,lean-packages}/*.ts',
  'package-lock.json',
];

/** For agents' and visitors' pages. */
const lean = [gatewayJssip, leanSources, leanPackages];

/** @returns whether a build was necessary */
export async function ensureBrowserBuild(): Promise<boolean> {
  const files = [
    'dist/browser/softphone.js.br',
    'dist/browser/embed/embed.js.br',
    'dist/browser/voice.js.br',
    'dist/browser/notifications-worker.js.br',
    'dist/browser/themes/zendesk.css.br',
    'dist/console/page.html',
    'dist/demo/phone.js',
    'dist/demo/orders.js',
  ];
  const built = [stampFile, ...files.map((file) => join(root, file))].every(existsSync);
  if (built && readFileSync(stampFile, 'utf8') === fingerprint()) return false;
  await buildBrowser();
  return true;
}

export async function buildBrowser(): Promise<void> {
  // Computed before the build: a source that changes meanwhile must be built again.
  const stamp = fingerprint();
  rmSync(stampFile, { force: true });
  await bundle('dist/browser', ['src/browser/softphone.ts', 'src/browser/click-to-call.ts'], lean);
  // A folder of its own: shared chunks would put a request before each entry.
  await bundle(
    'dist/browser/embed',
    ['src/browser/embed.ts', 'src/browser/companion.ts', 'src/browser/embed-sign-in.ts'],
    lean,
  );
  await classicScript('dist/browser', 'src/browser/voice.ts', 'Sidecall');
  await classicScript('dist/browser', 'src/browser/notifications-worker.ts', 'SidecallNotifications');
  writeThemes('dist/browser/themes');
  await compress('dist/browser');
  await bundle(
    'dist/console',
    Object.keys(consolePages).map((page) => `src/console/${page}.ts`),
  );
  for (const file of [pageTemplate, 'console.css']) {
    copyFileSync(join(root, 'src/console', file), join(root, 'dist/console', file));
  }
  await bundle('dist/demo', ['demo/phone/phone.ts', 'demo/helpdesk/helpdesk.ts', 'demo/orders/orders.ts']);
  writeFileSync(stampFile, stamp);
}

/** "sideEffects" in package.json names the built files. In the sources the same files must be kept. */
const keepRegistrations: Plugin = {
  name: 'keep-registrations',
  transform: (code, id) =>
    /(\/define|\/src\/browser\/[^/]+|\/src\/console\/.+)\.ts$/.test(id.replaceAll('\\', '/'))
      ? { code, moduleSideEffects: true }
      : null,
};

/** One folder of ES modules. Entries keep their names. Shared and lazy chunks get a hash. */
async function bundle(outDir: string, entries: string[], more: Plugin[] = []): Promise<void> {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [keepRegistrations, leanJssip, ...more],
    // nanostores and Lit select their production code by it.
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      // In library mode Vite adds no preloading code to the small loader.
      lib: {
        entry: Object.fromEntries(entries.map((entry) => [basename(entry, '.ts'), join(root, entry)])),
        formats: ['es'],
      },
      rolldownOptions: {
        // Pages that always have a part import it at once, others on demand: this differs on purpose.
        checks: { ineffectiveDynamicImport: false },
        // A schema that is not used is left out, with all its checks.
        treeshake: { manualPureFunctions: [pureName] },
        output: {
          minify: true,
          // Annotations for other bundlers.
          comments: { annotation: false },
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  });
}

/** One file for a script tag without `type="module"`. Its exports are members of a global. */
async function classicScript(outDir: string, entry: string, name: string): Promise<void> {
  const { build } = await import('vite');
  await build({
    root,
    configFile: false,
    // This file deliberately contains the lazy chunks too, which the bundler warns about.
    logLevel: 'error',
    publicDir: false,
    plugins: [leanJssip, leanPackages],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      reportCompressedSize: false,
      lib: { entry: join(root, entry), formats: ['iife'], name, fileName: () => basename(entry).replace(/ts$/, 'js') },
      rolldownOptions: {
        output: { minify: true, comments: { annotation: false } },
      },
    },
  });
}

/**
 * Writes compressed copies beside each file, for browsers that accept them: Brotli and gzip at their highest levels.
 */
async function compress(folder: string): Promise<void> {
  const files = globSync(`${folder}/**/*.{js,css}`, { cwd: root });
  await Promise.all(
    files.map(async (file) => {
      const path = join(root, file);
      const code = readFileSync(path);
      writeFileSync(`${path}.br`, await promisify(brotliCompress)(code));
      writeFileSync(`${path}.gz`, await promisify(gzip)(code, { level: 9 }));
    }),
  );
}

/** A style sheet for each theme, for a link of a page. */
function writeThemes(folder: string): void {
  mkdirSync(join(root, folder), { recursive: true });
  for (const [name, theme] of Object.entries(themes)) {
    writeFileSync(join(root, folder, `${name}.css`), themeCss(theme));
  }
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
