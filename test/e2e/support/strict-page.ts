import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const browserFiles = join(import.meta.dirname, '../../../dist/browser');

const pageScript = `
  import '/sidecall/softphone.js';
  const query = new URLSearchParams(location.search);
  const softphone = document.createElement('cti-softphone');
  Object.assign(softphone, { gateway: query.get('gateway'), getToken: async () => query.get('token') });
  document.body.append(softphone);
`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * A page with the softphone's element that has the strictest policy the guides promise to work with, and serves the
 * element's files itself. `addressOf` is the address of a page of another site that shows it in a frame.
 */
export async function startStrictPage(gateway: string): Promise<{
  addressOf: (parameters: { token: string; sandbox: string }) => string;
  close: () => Promise<void>;
}> {
  let origin = '';
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    // Modules of a frame without an origin are loaded across origins.
    response.setHeader('access-control-allow-origin', '*');
    if (pathname.startsWith('/sidecall/')) return void sendFile(pathname, response);
    if (pathname === '/page.js') return void response.setHeader('content-type', 'text/javascript').end(pageScript);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (pathname === '/around') {
      const sandbox = escaped(searchParams.get('sandbox') ?? '');
      const src = escaped(`${origin}/?${new URLSearchParams({ token: searchParams.get('token') ?? '', gateway })}`);
      response.end(`<!doctype html><title>Around</title>
        <iframe src="${src}" allow="microphone; autoplay" sandbox="${sandbox}" width="400" height="680"></iframe>`);
      return;
    }
    const policy = [
      // Named, too: browsers differ in what 'self' is in a frame without an origin.
      `default-src 'self' ${origin}`,
      `connect-src 'self' ${gateway} ${gateway.replace('http', 'ws')}`,
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
    ].join('; ');
    response.setHeader('content-security-policy', policy);
    response.end('<!doctype html><title>Strict</title><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  origin = `http://strict.localhost:${port}`;
  return {
    addressOf: ({ token, sandbox }) => `http://127.0.0.1:${port}/around?${new URLSearchParams({ token, sandbox })}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A file of the script-tag build. */
async function sendFile(pathname: string, response: ServerResponse): Promise<void> {
  try {
    const content = await readFile(join(browserFiles, pathname.replace('/sidecall/', '')));
    response.setHeader('content-type', 'text/javascript').end(content);
  } catch {
    response.writeHead(404).end();
  }
}
