import { basename, join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { root } from '../run.ts';
import type { Direction } from './picture.ts';

/** The gateway's origin in the pictures. */
export const gateway = 'https://cti.example';

/** The scripts of the pages, by the names under which the pages load them. */
const scripts = {
  frame: 'scripts/page-pictures/in-page/frame.ts',
};

const framedPage = `<!doctype html>
<html lang="en">
  <head><title>Phone</title><script type="module" src="/built/frame.js"></script></head>
  <body></body>
</html>`;

/** Markup, by address without query. */
const documents: Readonly<Record<string, string>> = {
  [`${gateway}/embed/crm`]: framedPage,
};

/** @returns a function that makes a page get everything from here, and no file from elsewhere */
export async function scriptedNetwork(): Promise<(page: Page, direction: Direction) => Promise<void>> {
  const code = await builtScripts();
  const answer = (request: Request, direction: Direction): { status?: number; contentType?: string; body?: string } => {
    const { origin, pathname } = new URL(request.url());
    const script = code.get(basename(pathname));
    if (script !== undefined) return { contentType: 'text/javascript', body: script };
    const markup = documents[`${origin}${pathname}`];
    if (markup === undefined) return { status: 404, body: '' };
    return { contentType: 'text/html', body: markup.replace('<html ', `<html dir="${direction}" `) };
  };
  return (page, direction) => page.route('**/*', (route) => route.fulfill(answer(route.request(), direction)));
}

/** The scripts and the chunks that they load, by file name. */
async function builtScripts(): Promise<ReadonlyMap<string, string>> {
  const outputs = (await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: Object.fromEntries(Object.entries(scripts).map(([name, path]) => [name, join(root, path)])),
        formats: ['es'],
      },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } },
    },
  })) as Rolldown.RolldownOutput[];
  const files = outputs.flatMap(({ output }) => output);
  return new Map(files.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file.code] as const] : [])));
}
