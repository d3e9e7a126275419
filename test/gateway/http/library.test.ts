import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { testApp } from '../app/app.ts';

/** The app with a library of these files, by their paths in its folder. */
async function serve(files: Record<string, string | Buffer>): Promise<FastifyInstance> {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'browser/chunks'), { recursive: true });
  writeFileSync(join(folder, 'secret.js'), 'no');
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, 'browser', name), content);
    // The modification time that npm gives to all files of a package.
    utimesSync(join(folder, 'browser', name), 499_162_500, 499_162_500);
  }
  return (await testApp({ libraryFolder: join(folder, 'browser') })).app;
}

const code = 'export const words = "the same words again and again, the same words again and again";';

it('serves the themes as style sheets', async () => {
  const app = await serve({ 'zendesk.css': ':root { --cti-radius: 4px; }' });
  const { headers, body } = await app.inject({
    url: '/sidecall/zendesk.css',
    headers: { origin: 'https://anyone.example' },
  });
  expect(headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', 'access-control-allow-origin': '*' });
  expect(body).toBe(':root { --cti-radius: 4px; }');
});

it('serves the built library to pages of any origin, and nothing beside it', async () => {
  const app = await serve({ 'softphone.js': 'export {};', 'notes.txt': 'no' });
  const answer = await app.inject({ url: '/sidecall/softphone.js', headers: { origin: 'https://anyone.example' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': expect.stringMatching(/javascript/),
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  const others = ['', 'none.js', '../secret.js', '%2e%2e/secret.js', 'notes.txt', 'chunks', 'constructor', '%zz'];
  for (const name of others) {
    const refused = await app.inject(`/sidecall/${name}`);
    expect(refused.statusCode, name).toBeGreaterThanOrEqual(400);
    expect(refused.json().error.code, name).toMatch(/NOT_FOUND|FORBIDDEN|BAD_REQUEST/);
  }
});

it.each([
  [undefined, undefined],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', undefined],
  ['*', 'br'],
  ['br;q=0, *', 'gzip'],
  ['br;q=0.5, gzip;q=0.9', 'gzip'],
  ['br; q=0.5 , gzip; q=0.5', 'br'],
  ['br;q=0, gzip;q=0', undefined],
  ['identity;q=1, gzip;q=0.5', undefined],
  ['gzip;q=nonsense', undefined],
  ['', undefined],
])('a client that accepts %j gets the library as %j', async (accepted, expected) => {
  const files = {
    'softphone.js': code,
    'softphone.js.br': brotliCompressSync(code),
    'softphone.js.gz': gzipSync(code),
  };
  const app = await serve(files);
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted };
  const answer = await app.inject({ url: '/sidecall/softphone.js', headers });
  expect(answer.headers['content-encoding']).toBe(expected);
  expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
  // A shared cache must not serve one client's encoding to another.
  expect(String(answer.headers.vary).toLowerCase()).toContain('accept-encoding');
  const decode = { br: brotliDecompressSync, gzip: gunzipSync }[expected ?? ''] ?? ((bytes: Buffer) => bytes);
  expect(decode(answer.rawPayload).toString()).toBe(code);
  expect(Number(answer.headers['content-length'])).toBe(answer.rawPayload.length);
  const head = await app.inject({ method: 'HEAD', url: '/sidecall/softphone.js', headers });
  expect(head.headers).toMatchObject({ etag: answer.headers.etag });
  expect(head.rawPayload).toHaveLength(0);
});

it('a file that was built without compressed forms is served as it is', async () => {
  const app = await serve({ 'softphone.js': code });
  const answer = await app.inject({ url: '/sidecall/softphone.js', headers: { 'accept-encoding': 'br, gzip' } });
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body).toBe(code);
});

it('a page that has the library gets 304, each coding with a tag of its own', async () => {
  const app = await serve({ 'softphone.js': code, 'softphone.js.gz': gzipSync(code) });
  const ask = (headers: Record<string, string>) => app.inject({ url: '/sidecall/softphone.js', headers });
  const plain = String((await ask({})).headers.etag);
  const gzip = String((await ask({ 'accept-encoding': 'gzip' })).headers.etag);
  expect(plain).not.toBe(gzip);
  expect(plain).toMatch(/^"[^"]+"$/);
  for (const known of [plain, `W/${plain}`, `"other", ${plain}`, '*']) {
    const answer = await ask({ 'if-none-match': known });
    expect(answer.statusCode, known).toBe(304);
    expect(answer.rawPayload).toHaveLength(0);
    expect(answer.headers).toMatchObject({ etag: plain, 'cache-control': 'public, max-age=300' });
    expect(String(answer.headers.vary)).toContain('accept-encoding');
  }
  expect((await ask({ 'if-none-match': plain, 'accept-encoding': 'gzip' })).statusCode).toBe(200);
  expect((await ask({ 'if-none-match': gzip, 'accept-encoding': 'gzip' })).statusCode).toBe(304);
});

it('a new version of the same length and file time is not taken for the old one', async () => {
  const [old, young] = [
    await serve({ 'softphone.js': 'import "./a1.js";' }),
    await serve({ 'softphone.js': 'import "./b2.js";' }),
  ];
  const known = String((await old.inject('/sidecall/softphone.js')).headers.etag);
  const answer = await young.inject({ url: '/sidecall/softphone.js', headers: { 'if-none-match': known } });
  expect([answer.statusCode, answer.body]).toEqual([200, 'import "./b2.js";']);
});

it('chunks, whose names change with their content, are kept for good', async () => {
  const app = await serve({ 'chunks/call-abc.js': code });
  const { headers } = await app.inject('/sidecall/chunks/call-abc.js');
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

it('everything else is for its own origin, and may not be framed', async () => {
  const { app } = await testApp();
  const { headers } = await app.inject('/healthz');
  expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(headers['x-powered-by']).toBeUndefined();
});
