import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manifest } from '../../adapters/hubspot/manifest.ts';

const folder = join(import.meta.dirname, '../../adapters/hubspot/package');
const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  .sort();

it('has the app, its project, and the settings of the calling app', () => {
  expect(files).toEqual(['calling-settings.json', 'hsproject.json', 'src/app/app-hsmeta.json']);
});

it('the app has the scopes that the gateway asks for, and the page to which HubSpot sends its user back', () => {
  const { auth } = read('src/app/app-hsmeta.json').config;
  expect(auth.requiredScopes).toEqual(manifest.auth?.scopes);
  expect(auth.redirectUrls).toEqual(['https://gateway.example/crm/oauth/callback']);
});

it('the settings are those of the vendor’s client', () => {
  const load = createRequire(import.meta.url);
  const models = load('@hubspot/api-client/lib/codegen/crm/extensions/calling/models/all');
  const attributes: { baseName: string; type: string }[] = models.SettingsRequest.getAttributeTypeMap();
  const settings: Record<string, unknown> = read('calling-settings.json');
  const types = new Map(attributes.map(({ baseName, type }) => [baseName, type]));
  for (const [name, value] of Object.entries(settings)) expect([name, typeof value]).toEqual([name, types.get(name)]);
  expect(Object.keys(settings).sort()).toEqual([...types.keys()].sort());
});

it('one address is to be replaced in all files: the gateway’s', () => {
  const addresses = files.flatMap((file) => [
    ...readFileSync(join(folder, file), 'utf8').matchAll(/https?:\/\/[^/"]+/g),
  ]);
  expect(new Set(addresses.map(([address]) => address))).toEqual(new Set(['https://gateway.example']));
});
