import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/run.ts';

const folder = join(root, 'adapters/freshdesk/package');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** As in the documentation of the platform 3.0, and in the vendor's own sample of a telephone app. */
it.each([
  ['manifest.json', 'cti_global_sidebar', ['support_contact', 'support_ticket']],
  ['manifest.crm.json', 'left_nav_cti', ['contact', 'deal', 'phone']],
])('%s puts the app into %s, on the current platform', (name, location, modules) => {
  const manifest = JSON.parse(read(name));
  expect(manifest['platform-version']).toBe('3.0');
  const { common, ...others } = manifest.modules;
  expect(Object.keys(common.location)).toEqual([location]);
  expect(Object.keys(others).toSorted()).toEqual(modules);
  const place = common.location[location];
  for (const file of [place.url, place.icon]) expect(existsSync(join(folder, 'app', file)), file).toBe(true);
  expect(manifest.engines).toEqual({ node: expect.any(String), fdk: expect.any(String) });
});

it('asks the administrator for the gateway and the connection, and for no secret', () => {
  const fields = JSON.parse(read('config/iparams.json'));
  expect(Object.keys(fields)).toEqual(['gateway', 'connection']);
  for (const field of Object.values(fields)) {
    expect(field).toMatchObject({ type: 'text', required: true, description: expect.any(String) });
  }
});

it('loads Freshworks’ client and its own files alone', () => {
  const sources = [...read('app/index.html').matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
  expect(sources).toEqual(['{{{appclient}}}', 'styles/app.css', 'scripts/app.js']);
  for (const source of sources.slice(1)) expect(existsSync(join(folder, 'app', source)), source).toBe(true);
  expect(read('app/scripts/app.js')).not.toMatch(/innerHTML|eval\(|\.cssText/);
});
