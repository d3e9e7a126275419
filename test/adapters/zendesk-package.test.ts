import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/run.ts';

const folder = join(root, 'adapters/zendesk/package');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const manifest = JSON.parse(read('manifest.json'));
const places: Record<string, { url: string }> = manifest.location.support;

describe('the app that an administrator installs', () => {
  it('is a private app of the current framework, whose server gets signed requests', () => {
    expect(manifest).toMatchObject({ frameworkVersion: '2.0', private: true, signedUrls: true, defaultLocale: 'en' });
    expect(manifest.author).toMatchObject({ name: expect.any(String), email: expect.stringContaining('@') });
  });

  it('keeps the rules by which Zendesk checks a package', () => {
    // As in github.com/zendesk/zendesk_apps_support: lib/zendesk_apps_support/{location,manifest}*.rb and validations.
    const known = ['top_bar', 'nav_bar', 'ticket_sidebar', 'new_ticket_sidebar', 'user_sidebar', 'background', 'modal'];
    const options = ['autoLoad', 'autoHide', 'flexible', 'signed', 'size', 'url'];
    for (const [location, place] of Object.entries(places)) {
      expect(known).toContain(location);
      for (const option of Object.keys(place)) expect(options, location).toContain(option);
      if (URL.canParse(place.url)) expect(new URL(place.url).protocol).toBe('https:');
      else expect(place.url).toMatch(/^assets\//);
    }
    for (const name of ['private', 'signedUrls']) expect(typeof manifest[name], name).toBe('boolean');
    expect(URL.canParse(manifest.author.url)).toBe(true);
    expect(existsSync(join(folder, `translations/${manifest.defaultLocale}.json`))).toBe(true);
    expect(manifest.domainWhitelist.every((domain: unknown) => typeof domain === 'string')).toBe(true);
  });

  it('opens in the top bar and beside tickets, from one gateway, and loads the top bar early', () => {
    expect(Object.keys(places)).toEqual(['background', 'top_bar', 'ticket_sidebar']);
    const hosts = ['top_bar', 'ticket_sidebar'].map((place) => new URL(places[place]?.url ?? ''));
    for (const { protocol, pathname, hostname } of hosts) {
      expect(protocol).toBe('https:');
      expect(pathname).toBe('/embed/zendesk');
      expect(manifest.domainWhitelist).toEqual([hostname]);
    }
    expect(existsSync(join(folder, places.background?.url ?? ''))).toBe(true);
  });

  it('has its texts and its pictures', () => {
    const { app } = JSON.parse(read('translations/en.json'));
    for (const name of ['name', 'short_description', 'long_description', 'installation_instructions']) {
      expect(app[name], name).toMatch(/\S/);
    }
    for (const name of ['logo.svg', 'logo.png', 'logo-small.png', 'icon_top_bar.svg']) {
      expect(existsSync(join(folder, 'assets', name)), name).toBe(true);
    }
  });

  it('loads no script from another server', () => {
    for (const file of globSync('**/*.{html,js}', { cwd: folder }))
      expect(read(file), file).not.toMatch(/src="[a-z]*:?\/\//);
  });
});

/** Runs the background page's script with a window of the test. */
function openBackground(search: string) {
  const sent: { message: Record<string, unknown>; target: string }[] = [];
  const parent = {
    postMessage: (text: string, target: string) => sent.push({ message: JSON.parse(text), target }),
  };
  let receive = (_event: object): void => {};
  const window = {
    parent,
    location: { search },
    addEventListener(_name: string, listener: (event: object) => void) {
      receive = listener;
    },
  };
  new Function('window', read('assets/background.js'))(window);
  return { sent, parent, receive: (event: object) => receive(event) };
}

describe('its background page', () => {
  const origin = 'https://example.zendesk.com';
  const search = `?${new URLSearchParams({ origin, app_guid: 'app-1' })}`;
  const registered = JSON.stringify({ key: 'zaf.app.registered', message: {} });

  it('loads the pane in the top bar', () => {
    const { sent, parent, receive } = openBackground(search);
    receive({ data: registered, origin, source: parent });
    const instances = { 'side-1': { location: 'ticket_sidebar' }, 'bar-1': { location: 'top_bar' }, gone: null };
    receive({ data: JSON.stringify({ id: 1, result: { instances } }), origin, source: parent });
    expect(sent.map(({ target }) => target)).toEqual([origin, origin, origin]);
    expect(sent.map(({ message }) => message)).toEqual([
      { key: 'iframe.handshake', message: { version: '2.0' }, appGuid: 'app-1', instanceGuid: 'app-1' },
      { id: 1, request: 'get', params: ['instances'], appGuid: 'app-1', instanceGuid: 'app-1' },
      { id: 2, request: 'invoke', params: { preloadPane: [] }, appGuid: 'app-1', instanceGuid: 'bar-1' },
    ]);
  });

  it('answers no other window and no other origin, and reads no nonsense', () => {
    const { sent, parent, receive } = openBackground(search);
    receive({ data: registered, origin, source: {} });
    receive({ data: registered, origin: 'https://other.zendesk.com', source: parent });
    for (const data of ['{', null, 7, '{"id":1}', '{"id":1,"result":{"instances":7}}']) {
      receive({ data, origin, source: parent });
    }
    expect(sent).toHaveLength(1);
  });

  it.each(['http://example.zendesk.com', 'https://zendesk.com.example', 'https://evilzendesk.com', 'null'])(
    'sends nothing to %s',
    (other) => {
      expect(openBackground(`?${new URLSearchParams({ origin: other, app_guid: 'app-1' })}`).sent).toEqual([]);
    },
  );
});
