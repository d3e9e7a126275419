import { join } from 'node:path';
import type { Plugin } from 'vite';

const folder = join(import.meta.dirname, 'lean-packages');

/** Packages by the module that takes their place. */
const packages: Record<string, string> = {
  'eventsource-parser': join(folder, 'event-parser.ts'),
  'zod/mini': join(folder, 'zod-mini.ts'),
};

/**
 * Replaces packages in the files for agents' and visitors' pages by what these use of them. Of zod, a page only needs
 * that answers have their form: the gateway validates with zod itself what it sends. What a replacement does not have fails the build.
 */
export const leanPackages: Plugin = {
  name: 'lean-packages',
  enforce: 'pre',
  resolveId: (id) => packages[id] ?? null,
  onLog: (_level, log) => {
    if (log.code === 'IMPORT_IS_UNDEFINED' || log.code === 'MISSING_EXPORT') throw new Error(log.message);
  },
};
