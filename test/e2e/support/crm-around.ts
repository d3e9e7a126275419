import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../../..');

/** The host SDK as a module for a page, without the package around it. */
async function hostSdk(): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: { write: false, target: 'es2022', lib: { entry: join(root, 'src/embed/host/index.ts'), formats: ['es'] } },
  });
  const [bundle] = Array.isArray(result) ? result : [];
  const chunk = bundle?.output[0];
  if (chunk?.type !== 'chunk') throw new Error('The host SDK made no bundle.');
  return chunk.code;
}

/**
 * A CRM's page of another site, which puts the softphone into a frame by the host SDK. What the SDK tells it is in
 * `window.told`, and its softphone in `window.softphone`. Parameters: `gateway`; `token`, if its server has tokens;
 * `sandbox`, of the frame; `through`, the frame's `allow` if it gets to the gateway by a redirect of this server; and
 * `policy`, the page's Permissions-Policy.
 */
export async function startCrmAround(
  port: number,
): Promise<{ url: string; origin: string; close: () => Promise<void> }> {
  const sdk = await hostSdk();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    if (pathname === '/host.js') return void response.setHeader('content-type', 'text/javascript').end(sdk);
    if (pathname === '/to') return void response.writeHead(302, { location: searchParams.get('address') ?? '/' }).end();
    response.setHeader('content-type', 'text/html; charset=utf-8');
    const policy = searchParams.get('policy');
    if (policy !== null) response.setHeader('permissions-policy', policy);
    response.end(`<!doctype html><title>CRM ${pathname}</title>
      <div id="phone" style="inline-size: 380px; block-size: 640px"></div>
      <script type="module">
        import { embed } from '/host.js';
        const query = new URLSearchParams(location.search);
        window.told = [];
        const token = query.get('token');
        window.softphone = embed(document.querySelector('#phone'), {
          gateway: query.get('gateway'),
          connection: 'default',
          ...(token && { getToken: async () => token }),
        });
        const sandbox = query.get('sandbox');
        if (sandbox !== null) {
          // It counts from the next load on.
          const { frame } = window.softphone;
          const place = frame.parentElement;
          frame.remove();
          frame.sandbox = sandbox;
          place.append(frame);
        }
        const through = query.get('through');
        if (through !== null) {
          const { frame } = window.softphone;
          frame.allow = through;
          frame.src = '/to?' + new URLSearchParams({ address: frame.src });
        }
        for (const name of ['ready', 'ringing', 'answered', 'ended', 'logged', 'open', 'show', 'size']) {
          window.softphone.on(name, (detail) => window.told.push([name, detail]));
        }
      </script>`);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const origin = `http://crm.localhost:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/`,
    origin,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
