import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { testApp } from '../app/app.ts';

it('serves the built library to pages of any origin, and nothing beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'browser'));
  writeFileSync(join(folder, 'browser/softphone.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'no');
  const { app } = await testApp({ libraryFolder: join(folder, 'browser') });
  const answer = await app.inject({ url: '/sidecall/softphone.js', headers: { origin: 'https://anyone.example' } });
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': expect.stringMatching(/javascript/),
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
  });
  for (const url of ['/sidecall/', '/sidecall/none.js', '/sidecall/../secret.txt', '/sidecall/%2e%2e/secret.txt']) {
    const refused = await app.inject(url);
    expect(refused.statusCode, url).toBeGreaterThanOrEqual(400);
    expect(refused.json().error.code, url).toMatch(/NOT_FOUND|FORBIDDEN|BAD_REQUEST/);
  }
});

it('everything else is for its own origin, and may not be framed', async () => {
  const { app } = await testApp();
  const { headers } = await app.inject('/healthz');
  expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(headers['x-powered-by']).toBeUndefined();
});
