import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { testApp } from '../app/app.ts';

const folder = join(import.meta.dirname, '../../../src/console');
const pages = ['/sign-in', '/sign-in/openid', '/connections', '/contacts', '/recordings/any'];
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
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "media-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(body).toContain('<main id="page">');
});

it('no page has a script, a style or a handler in its markup', () => {
  const files = globSync('*.html', { cwd: folder });
  expect(files.sort()).toEqual(['connections.html', 'contacts.html', 'recording.html', 'sign-in.html']);
  for (const file of files) {
    const markup = readFileSync(join(folder, file), 'utf8');
    expect(markup, file).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:/i);
    const loaded = [...markup.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(
      loaded.every((address) => address.startsWith('/console/')),
      file,
    ).toBe(true);
    // The build makes a script of the same name for each page.
    expect(loaded).toContain(`/console/${basename(file, '.html')}.js`);
  }
});

it('its files are checked for a newer version each time, and nothing else is reachable', async () => {
  const { app } = await testApp();
  const css = await app.inject('/console/console.css');
  expect(css.headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' });
  const again = await app.inject({ url: '/console/console.css', headers: { 'if-none-match': css.headers.etag } });
  expect(again.statusCode).toBe(304);
  for (const name of [
    '',
    'sign-in.html',
    'sign-in.ts',
    '../gateway/main.ts',
    '%2e%2e/gateway/main.ts',
    'constructor',
  ]) {
    expect((await app.inject(`/console/${name}`)).statusCode, name).toBeGreaterThanOrEqual(400);
  }
});

it('its style sheet mirrors for right-to-left languages: it names no left and no right', () => {
  const css = readFileSync(join(folder, 'console.css'), 'utf8');
  expect(css).not.toMatch(/\b(left|right|(?:margin|padding|border)-(?:top|bottom)|width|height)\s*:/);
});
