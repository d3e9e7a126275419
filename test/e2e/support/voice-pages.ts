import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { openPage } from './browser.ts';
// The pages' `window.lab`.
import type {} from './voice-lab.ts';

/** Pages with only the voice layer, on an origin of their own. */
export interface VoicePages {
  url: string;
  open(browser: Browser): Promise<Page>;
  close(): Promise<void>;
}

export async function servePages(): Promise<VoicePages> {
  const files = await bundle();
  const server = createServer((request, response) => {
    const code = files.get(request.url?.slice(1) ?? '');
    response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript');
    response.end(code ?? '<!doctype html><title>Voice</title><script type="module" src="/lab.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    url,
    async open(browser) {
      const page = await openPage(browser, url);
      await page.waitForFunction(() => 'lab' in window);
      return page;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bundle(): Promise<Map<string, string>> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: { lab: join(import.meta.dirname, 'voice-lab.ts') }, formats: ['es'] },
      rolldownOptions: { output: { entryFileNames: '[name].js' } },
    },
  });
  const files = new Map<string, string>();
  for (const { output } of [result].flat() as { output: { fileName: string; code?: string }[] }[]) {
    for (const { fileName, code } of output) if (code !== undefined) files.set(fileName, code);
  }
  return files;
}
