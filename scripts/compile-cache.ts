import { join } from 'node:path';

/** For the environment of a process of Node: what it has compiled once, it loads the next time (Node 22 and newer). */
export const compileCache: Readonly<Record<string, string>> = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/compiled'),
};
