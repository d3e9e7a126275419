import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { root } from '../run.ts';
import { scriptedAnswers } from './answers.ts';
import type { Direction } from './picture.ts';

/** The scripts of the pages, by the names under which the pages load them. */
const scripts = {
  frame: 'scripts/page-pictures/in-page/frame.ts',
  numbers: 'scripts/page-pictures/in-page/numbers.ts',
  contacts: 'src/console/contacts.ts',
  console: 'src/console/console.ts',
  orders: 'demo/orders/orders.ts',
};

/** @returns a function that makes a page get everything from here, and nothing from elsewhere */
export async function scriptedNetwork(): Promise<(page: Page, direction: Direction) => Promise<void>> {
  const code = await builtScripts();
  const answers = await scriptedAnswers();
  return async (page, direction) => {
    await page.route('**/*', (route) => {
      const request = route.request();
      const { origin, pathname } = new URL(request.url());
      const script = code.get(basename(pathname));
      if (script !== undefined) return route.fulfill({ contentType: 'text/javascript', body: script });
      const answer = answers.get(`${request.method()} ${origin}${pathname}`);
      if (answer === undefined) return route.fulfill({ status: 404 });
      return route.fulfill({ ...answer, body: answer.body.replace('<html ', `<html dir="${direction}" `) });
    });
  };
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
