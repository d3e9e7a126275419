import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { gatewayJssip, leanJssip } from '../lean-jssip.ts';
import { leanPackages } from '../lean-packages.ts';
import { leanSources, pureName } from '../lean-sources.ts';
import { root } from '../run.ts';

/** Bytes after gzip -9, each chunk separately, as a server sends them. */
export interface Weight {
  /** The code that a page loads with the entry. */
  first: number;
  /** The same, with all lazy chunks. */
  all: number;
  /** The code that a page loads with the entry and with these modules, which it loads lazily. Throws for any other module. */
  with: (modules: readonly string[]) => number;
  /** The chunk with this package's code, by package. 0 if there is none. */
  chunkOf: (packageName: string) => number;
}

interface Chunk {
  bytes: number;
  isEntry: boolean;
  imports: string[];
  dynamicImports: string[];
  modules: string[];
}

/**
 * Bundles an entry as build-browser.ts does, without writing files, and returns its size.
 * @param beside entries of the same bundle, which determine the shared chunks
 */
export async function weigh(entry: string, beside: readonly string[] = []): Promise<Weight> {
  const { build } = await import('vite');
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [leanJssip, ...leanFor(entry)],
    // As a build does by itself. In a test runner Vite would take Lit’s development files.
    resolve: { conditions: ['module', 'browser', 'production'] },
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      write: false,
      target: 'es2022',
      reportCompressedSize: false,
      lib: { entry: [entry, ...beside].map((file) => join(root, file)), formats: ['es'] },
      rolldownOptions: {
        treeshake: { manualPureFunctions: [pureName] },
        output: { minify: true, comments: { annotation: false } },
      },
    },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  if (!bundle) throw new Error(`${entry} made no bundle.`);
  const chunks = new Map<string, Chunk>();
  for (const file of bundle.output) {
    if (file.type !== 'chunk') continue;
    const { fileName, code, facadeModuleId, imports, dynamicImports, moduleIds } = file;
    const isEntry = facadeModuleId?.replaceAll('\\', '/').endsWith(entry) ?? false;
    const bytes = gzipSync(code, { level: 9 }).length;
    chunks.set(fileName, { bytes, isEntry, imports, dynamicImports, modules: moduleIds });
  }
  return {
    first: reached(chunks, ({ imports }) => imports),
    all: reached(chunks, ({ imports, dynamicImports }) => [...imports, ...dynamicImports]),
    with: (lazy) => {
      const names = lazy.map((module) => {
        const found = [...chunks].find(([, { modules }]) =>
          modules.some((id) => id.replaceAll('\\', '/').endsWith(module)),
        );
        if (!found) throw new Error(`${entry} loads no ${module}.`);
        return found[0];
      });
      return reached(chunks, ({ imports }) => imports, names);
    },
    chunkOf: (name) =>
      [...chunks.values()].find(({ modules }) => modules.some((id) => id.includes(`/node_modules/${name}/`)))?.bytes ??
      0,
  };
}

/** As in build-browser.ts. The console has the flow builder, which needs zod itself; `sidecall/voice` also has passwords. */
function leanFor(entry: string): Plugin[] {
  if (/^src\/(console|elements\/flow-builder)\//.test(entry)) return [];
  return [...(entry.startsWith('src/browser/') ? [gatewayJssip] : []), leanSources, leanPackages];
}

function reached(chunks: Map<string, Chunk>, next: (chunk: Chunk) => string[], more: readonly string[] = []): number {
  const seen = new Set([...[...chunks].filter(([, { isEntry }]) => isEntry).map(([name]) => name), ...more]);
  let bytes = 0;
  // Iterating a set also visits elements that are added during the loop.
  for (const name of seen) {
    const chunk = chunks.get(name);
    if (!chunk) continue;
    bytes += chunk.bytes;
    for (const other of next(chunk)) seen.add(other);
  }
  return bytes;
}
