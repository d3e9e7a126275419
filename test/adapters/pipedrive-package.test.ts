import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { definition } from '../../adapters/pipedrive/connector.ts';
import { crmAdapters } from '../../src/gateway/start/crm-adapters.ts';

const folder = join(import.meta.dirname, '../../adapters/pipedrive/package');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const settings = JSON.parse(read('app-settings.json'));

it('is an adapter that connections can name', async () => {
  expect(await crmAdapters.pipedrive?.()).toBe(definition);
});

it('has what is entered in the Developer Hub, and the icon', () => {
  expect(readdirSync(folder).sort()).toEqual(['app-settings.json', 'icon.svg']);
  expect(read('icon.svg')).toMatch(/^<svg /);
});

it('Pipedrive sends its user back to the gateway, and frames the gateway’s page', () => {
  expect(settings.basicInfo.callbackUrl).toBe('https://gateway.example/crm/oauth/callback');
  const { iframeUrl } = settings.appExtensions.customFloatingWindow;
  expect(iframeUrl).toBe('https://gateway.example/embed/pipedrive');
  const addresses = [...read('app-settings.json').matchAll(/https?:\/\/[^/"]+/g)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(new Set(['https://gateway.example']));
});

it('the scopes are enough for each request of the connector, as the vendor’s client lists them', () => {
  const versions = join(dirname(createRequire(import.meta.url).resolve('pipedrive')), 'versions');
  /** The scopes of which a method of the client needs one. */
  const needed = (file: string, method: string): string[] => {
    const code = readFileSync(join(versions, `${file}-api.js`), 'utf8');
    const [, list = ''] = new RegExp(`\\s${method}: \\([\\s\\S]*?"oauth2", \\[([^\\]]*)\\]`).exec(code) ?? [];
    return [...list.matchAll(/"([^"]+)"/g)].map(([, scope = '']) => scope);
  };
  const scopes: string[] = settings.oauthAndAccessScopes.scopes;
  const used = [
    ['v2/api/persons', 'searchPersons'],
    ['v2/api/persons', 'getPersons'],
    ['v2/api/persons', 'addPerson'],
    ['v2/api/person-fields', 'getPersonFields'],
    ['v2/api/person-fields', 'addPersonField'],
    ['v2/api/activities', 'getActivities'],
    ['v2/api/activities', 'getActivity'],
    ['v2/api/activities', 'addActivity'],
    ['v2/api/activities', 'updateActivity'],
    ['v2/api/organizations', 'getOrganization'],
    ['v2/api/deals', 'getDeals'],
    ['v1/api/leads', 'getLeads'],
    ['v1/api/notes', 'getNotes'],
    ['v1/api/notes', 'addNote'],
    ['v1/api/users', 'getUsers'],
    ['v1/api/activity-types', 'getActivityTypes'],
  ] as const;
  for (const [file, method] of used) {
    const any = needed(file, method);
    expect(any, method).not.toEqual([]);
    expect(
      any.some((scope) => scopes.includes(scope)),
      `${method}: ${any.join(' ')}`,
    ).toBe(true);
  }
});
