import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const adapters = join(import.meta.dirname, '../../../adapters');
/** The scripts of the module, by their names. */
const scripts: Readonly<Record<string, Buffer>> = {
  'phone-panel.js': readFileSync(join(adapters, 'kit/package/phone-panel.js')),
  'loader.js': readFileSync(join(adapters, 'vtiger/package/layouts/v7/modules/Sidecall/resources/loader.js')),
};

/** Vtiger's page of a contact, as the vendor's public templates write what the loader knows. */
const page = `<!doctype html><meta charset="utf-8"><title>Vtiger</title>
  <script>const csrfMagicName = window.csrfMagicName = '__vtrftk', csrfMagicToken = window.csrfMagicToken = 'sid:1';</script>
  <script src="layouts/v7/modules/Sidecall/resources/phone-panel.js"></script>
  <script src="layouts/v7/modules/Sidecall/resources/loader.js"></script>
  <style>body { margin: 0; font: 13px sans-serif } .navbar-fixed-top { position: fixed; inset: 0 0 auto; block-size: 50px; background: #2c3b49 }
    #navbar { float: right } #navbar ul { display: flex; list-style: none; margin: 0 } #navbar a { display: block; padding: 15px; color: #ccc }
    main { padding: 70px 20px }</style>
  <nav class="navbar navbar-fixed-top"><div id="navbar"><ul class="nav navbar-nav"></ul></div></nav>
  <main><h1>Contact</h1><table><tr><td>Mobile</td>
  <td class="fieldValue"><span class="value" data-field-type="phone">+1 415 555 0199</span></td></tr></table></main>`;

/** The secret of the module. */
export const signingSecret = '0123456789abcdef0123456789abcdef0123456789abcdef';

/** A token as `modules/Sidecall/models/Gateway.php` makes it. */
function tokenFor(user: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: 'sidecall', user, iat: now, exp: now + 120, jti: randomUUID() };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', signingSecret).update(signed).digest('base64url')}`;
}

/** The pages of a Vtiger with the module Sidecall, and what the module's server does. @param user the signed-in one */
export async function startVtigerPage(gateway: string, user: string) {
  const asked: { method: string; action: string; protected: boolean }[] = [];

  async function answer(request: IncomingMessage): Promise<{ type: string; body: string | Buffer }> {
    const url = new URL(request.url ?? '/', 'http://x');
    const script = scripts[url.pathname.split('/').at(-1) ?? ''];
    if (script !== undefined) return { type: 'text/javascript', body: script };
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const params = request.method === 'POST' ? new URLSearchParams(Buffer.concat(parts).toString()) : url.searchParams;
    const action = params.get('action');
    if (action === null) return { type: 'text/html; charset=utf-8', body: page };
    asked.push({ method: request.method ?? '', action, protected: params.get('__vtrftk') === 'sid:1' });
    const modules = { Contacts: 12, Leads: 10, Accounts: 11, HelpDesk: 17, Users: 19 };
    const result = { gateway, connection: 'vtiger', token: tokenFor(user), modules };
    return { type: 'application/json', body: JSON.stringify({ success: true, result }) };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ type, body }) => response.setHeader('content-type', type).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://vtiger.localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    /** The page of a record. */
    contact: (record: string) => `${origin}/index.php?module=Contacts&view=Detail&record=${record}`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
