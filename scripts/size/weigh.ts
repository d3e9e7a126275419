import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../run.ts';

/** Bytes after gzip -9, each chunk by itself, as a server sends them. */
export interface Weight {
  /** What a page loads with the entry. */
  first: number;
  /** That, and all that may be loaded later. */
  all: number;
  /** The chunk that holds this package's code, by package; 0 where there is none. */
  chunkOf: (packageName: string) => number;
}

interface Chunk {
  bytes: number;
  isEntry: boolean;
  imports: string[];
  dynamicImports: string[];
  modules: string[];
}

/** Bundles one entry as the script-tag bundles are, keeping nothing on disk, and weighs it. */
export async function weigh(entry: string): Promise<Weight> {
  const { build } = await import('vite');
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: join(root, entry),
        // What is exported is what is used: nothing of it may be shaken off.
        preserveEntrySignatures: 'strict',
        output: { format: 'es' },
      },
    },
  });
  if (!('output' in result)) throw new Error(`${entry} made more than one bundle.`);
  const chunks = new Map<string, Chunk>();
  for (const file of result.output) {
    if (file.type !== 'chunk') continue;
    const { fileName, code, isEntry, imports, dynamicImports, moduleIds } = file;
    const bytes = gzipSync(code, { level: 9 }).length;
    chunks.set(fileName, { bytes, isEntry, imports, dynamicImports, modules: moduleIds });
  }
  return {
    first: reached(chunks, ({ imports }) => imports),
    all: reached(chunks, ({ imports, dynamicImports }) => [...imports, ...dynamicImports]),
    chunkOf: (name) =>
      [...chunks.values()].find(({ modules }) => modules.some((id) => id.includes(`/node_modules/${name}/`)))?.bytes ??
      0,
  };
}

function reached(chunks: Map<string, Chunk>, next: (chunk: Chunk) => string[]): number {
  const seen = new Set([...chunks].filter(([, { isEntry }]) => isEntry).map(([name]) => name));
  let bytes = 0;
  // A set visits what is added to it on the way.
  for (const name of seen) {
    const chunk = chunks.get(name);
    if (!chunk) continue;
    bytes += chunk.bytes;
    for (const other of next(chunk)) seen.add(other);
  }
  return bytes;
}
