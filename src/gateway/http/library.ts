import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import { encodings } from './encodings.ts';
import { type FixedContent, fixedContent, sendFixed } from './fixed-content.ts';

export const libraryPrefix = '/sidecall/';

/** The build also writes the compressed forms of a file, with these suffixes. */
const suffixes = { br: '.br', gzip: '.gz' } as const;

const kinds: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** A chunk's name changes with its content. The name in a script tag stays the same. */
const cacheControl = {
  chunk: 'public, max-age=31536000, immutable',
  entry: 'public, max-age=300',
} as const;

/**
 * Serves the browser library, if it is built, to pages of any origin. The few files are read once at the start, so a
 * request can never reach other files.
 */
export async function addLibrary(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const files = await readLibrary(folder);
  app.get<{ Params: { '*': string } }>(`${libraryPrefix}*`, { schema: { hide: true } }, (request, reply) => {
    const path = request.params['*'];
    const content = files.get(path);
    if (content === undefined) throw new CodedError('NOT_FOUND');
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('cache-control', /(^|\/)chunks\//.test(path) ? cacheControl.chunk : cacheControl.entry);
    return sendFixed(request, reply, content);
  });
}

async function readLibrary(folder: string): Promise<Map<string, FixedContent>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => extname(name) in kinds);
  const entries = names.map(async (name): Promise<[string, FixedContent]> => {
    const compressed: FixedContent['compressed'] = {};
    for (const encoding of encodings) {
      const file = join(folder, `${name}${suffixes[encoding]}`);
      if (existsSync(file)) compressed[encoding] = await readFile(file);
    }
    const plain = await readFile(join(folder, name));
    return [name.replaceAll('\\', '/'), fixedContent(kinds[extname(name)] ?? '', plain, compressed)];
  });
  return new Map(await Promise.all(entries));
}
