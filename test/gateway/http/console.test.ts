import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

const folder = join(import.meta.dirname, '../../../src/console');
const consolePages = ['/console', '/console/numbers', '/console/flows/support'];
const pages = ['/sign-in', '/sign-in/openid', '/connections', '/contacts', '/recordings/any', ...consolePages];
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

it.each(pages)('%s may not be framed, loads its own files only, and is not kept', async (url) => {
  const { app } = await testApp();
  const { statusCode, headers, body } = await app.inject({ url, headers: browser });
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    // A window that a frame opens for the sign-in can still answer the frame afterwards.
    'cross-origin-opener-policy': url.startsWith('/sign-in') ? 'unsafe-none' : 'same-origin',
  });
  // The console plays what was recorded in it. Lit makes its markup, and that of the questions on lists of cards.
  const console = url.startsWith('/console');
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    console ? "media-src 'self' blob:" : "media-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    console || url === '/connections' || url === '/contacts' ? 'trusted-types lit-html' : "trusted-types 'none'",
  ]);
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(body).toContain('<main id="page">');
});

it('the pages have no script, no style and no handler in their markup, and load files that are there', async () => {
  const { app } = await testApp();
  const markups = await Promise.all(pages.map(async (url) => (await app.inject({ url, headers: browser })).body));
  const titles = ['Sign in', 'Sign in', 'CRM connections', 'Contacts', 'Recording', 'Console', 'Console', 'Console'];
  expect(markups.map((markup) => /<title>(.*) – Sidecall<\/title>/.exec(markup)?.[1])).toEqual(titles);
  for (const [at, markup] of markups.entries()) {
    expect(markup).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:|\{\{/i);
    const loaded = [...markup.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    // The build makes a script of each TypeScript file that a page names.
    const script = ['sign-in', 'sign-in', 'connections', 'contacts', 'recording'][at] ?? 'console';
    expect(loaded).toEqual(['/console/console.css', `/console/${script}.js`]);
    expect(existsSync(join(folder, `${script}.ts`))).toBe(true);
  }
});

it('its files are checked for a newer version each time, and nothing else is reachable', async () => {
  const { app } = await testApp();
  const css = await app.inject('/console/console.css');
  expect(css.headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' });
  const again = await app.inject({ url: '/console/console.css', headers: { 'if-none-match': css.headers.etag } });
  expect(again.statusCode).toBe(304);
  for (const name of [
    'page.html',
    'sign-in.html',
    'sign-in.ts',
    '../gateway/main.ts',
    '%2e%2e/gateway/main.ts',
    'constructor.js',
  ]) {
    expect((await app.inject(`/console/${name}`)).statusCode, name).toBeGreaterThanOrEqual(400);
  }
});

it('its style sheet mirrors for right-to-left languages: it names no left and no right', () => {
  const css = readFileSync(join(folder, 'console.css'), 'utf8');
  expect(css).not.toMatch(/\b(left|right|(?:margin|padding|border)-(?:top|bottom)|width|height)\s*:/);
});
