/**
 * The gateway as a few files instead of a thousand modules. Tests start it more than a hundred times, and most of the
 * processor time of a start is loading modules. `npm start`, the command's own tests and one test of the real gateway run the
 * sources, and the tests of the installed package run what is published.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { compileCache } from '../compile-cache.ts';
import { root } from '../run.ts';

const entries = ['src/gateway/main.ts', 'src/gateway/bin.ts', 'test/gateway/app/scripted-gateway.ts'];
const folder = join(root, 'node_modules/.cache/gateway');
/** Names the folder of the bundle in the processes of the tests. */
const variable = 'SIDECALL_TEST_GATEWAY';

/** Packages that start threads, load native code or WebAssembly, or are changed in place. */
const external = ['koffi', 'libopus-wasm', 'opus-decoder', 'pg-native', 'pino', 'werift'];

/** How to start a module of the gateway. */
export interface GatewayProgram {
  program: string;
  env: Readonly<Record<string, string>>;
}

/** @param source one of `entries`, as an absolute path; without a bundle, or for another module, the source itself runs */
export function gatewayProgram(source: string): GatewayProgram {
  const built = process.env[variable];
  const entry = relative(root, source).replaceAll('\\', '/');
  if (built === undefined || !entries.includes(entry)) return { program: source, env: compileCache };
  // In the folder itself, so that it is deleted together with the code.
  return { program: join(built, builtName(entry)), env: { NODE_COMPILE_CACHE: join(built, 'compiled') } };
}

/** For `globalSetup` in vite.config.ts: bundles the gateway, unless there is a bundle of these sources. */
export default async function ensureGatewayBundle(): Promise<void> {
  process.env[variable] = latest() ?? (await bundle());
}

/** The paths of the bundled modules, and a hash of their contents. */
interface Stamp {
  modules: string[];
  hash: string;
}

function latest(): string | undefined {
  if (!existsSync(folder)) return undefined;
  const built = readdirSync(folder).map((name) => join(folder, name));
  return built.find((each) => {
    const stamp = join(each, 'stamp.json');
    if (!existsSync(stamp)) return false;
    const { modules, hash } = JSON.parse(readFileSync(stamp, 'utf8')) as Stamp;
    return hashOf(modules) === hash;
  });
}

async function bundle(): Promise<string> {
  const { build } = await import('vite');
  mkdirSync(folder, { recursive: true });
  removeOld();
  const temporary = mkdtempSync(`${folder}-`);
  const modules = new Set(['package-lock.json', relative(root, import.meta.filename)]);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [placesOfSources(modules)],
    ssr: { noExternal: true, external },
    build: {
      ssr: true,
      target: 'esnext',
      outDir: temporary,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(entries.map((entry) => [basename(entry, '.ts'), join(root, entry)])),
        // The modules run as they are written, with the same names.
        treeshake: false,
        output: { keepNames: true, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  const stamp: Stamp = { modules: [...modules].sort(), hash: hashOf([...modules].sort()) };
  writeFileSync(join(temporary, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(temporary, 'stamp.json'), JSON.stringify(stamp));
  const built = join(folder, stamp.hash);
  try {
    renameSync(temporary, built);
  } catch (error) {
    // Another run has built the same at the same time.
    rmSync(temporary, { recursive: true, force: true });
    if (!existsSync(join(built, 'stamp.json'))) throw error;
  }
  return built;
}

/** A module finds the files beside its source: sounds, templates, package.json. */
function placesOfSources(modules: Set<string>): Plugin {
  return {
    name: 'places-of-sources',
    transform(code, id) {
      const path = relative(root, id).replaceAll('\\', '/');
      if (!id.startsWith(root + sep) || path.includes('node_modules/')) return null;
      modules.add(path);
      return {
        code: code
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
        map: null,
      };
    },
  };
}

/** Bundles of a day ago. A younger one may belong to a run that has not ended. */
function removeOld(): void {
  const cache = dirname(folder);
  const built = readdirSync(folder).map((name) => join(folder, name));
  const broken = readdirSync(cache).filter((name) => name.startsWith(`${basename(folder)}-`));
  for (const each of [...built, ...broken.map((name) => join(cache, name))]) {
    if (Date.now() - statSync(each).mtimeMs > 86_400_000) rmSync(each, { recursive: true, force: true });
  }
}

function builtName(entry: string): string {
  return basename(entry).replace(/ts$/, 'js');
}

/** Empty if a module is gone. */
function hashOf(modules: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of modules) {
    const file = join(root, path);
    if (!existsSync(file)) return '';
    hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}
