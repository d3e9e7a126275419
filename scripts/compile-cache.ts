import { join } from 'node:path';

/** Environment of a Node process that caches compiled code on disk (Node 22 and newer). */
export const compileCache: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled'),
};
