import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, it, onTestFinished } from 'vitest';
import { filesOf, gatewayAddress, packAdapters, recipes, zipOf } from '../../scripts/package/adapters.ts';
import { root, runNode } from '../../scripts/run.ts';

const gateway = gatewayAddress('https://cti.example:8443');

function packed() {
  const folder = mkdtempSync(join(tmpdir(), 'sidecall-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const names = packAdapters(gateway, folder);
  const files = (name: string): Map<string, string> =>
    name.endsWith('.zip')
      ? new Map(
          Object.entries(unzipSync(readFileSync(join(folder, name))))
            .filter(([path]) => !path.endsWith('/'))
            .map(([path, content]) => [path, Buffer.from(content).toString()]),
        )
      : new Map(
          globSync('**/*', { cwd: join(folder, name) })
            .filter((path) => statSync(join(folder, name, path)).isFile())
            .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(folder, name, path), 'utf8')]),
        );
  return { folder, names, files };
}

it('makes a package of each folder that an adapter has for one', () => {
  const all = globSync('adapters/*/package', { cwd: root }).map((path) => basename(dirname(path)));
  // What several of them have.
  const folders = all.filter((name) => name !== 'kit');
  expect(new Set(recipes.map(({ adapter }) => adapter))).toEqual(new Set(folders));
  expect(packed().names).toEqual([
    'sidecall-espocrm.zip',
    'freshdesk',
    'freshsales',
    'hubspot',
    'sidecall-odoo.zip',
    'pipedrive',
    'request-tracker',
    'shopify',
    'sidecall-suitecrm.zip',
    'sidecall-vtiger.zip',
    'sidecall-zendesk.zip',
  ]);
});

it('each has all its files, with its manifest where the CRM looks for it', () => {
  const { names, files } = packed();
  const manifests = {
    'sidecall-espocrm.zip': 'manifest.json',
    freshdesk: 'manifest.json',
    freshsales: 'manifest.json',
    hubspot: 'hsproject.json',
    'sidecall-odoo.zip': 'sidecall/__manifest__.py',
    pipedrive: 'app-settings.json',
    'request-tracker': 'initialdata',
    shopify: 'shopify.app.toml',
    'sidecall-suitecrm.zip': 'manifest.php',
    'sidecall-vtiger.zip': 'manifest.xml',
    'sidecall-zendesk.zip': 'manifest.json',
  };
  expect(Object.keys(manifests)).toEqual(names);
  for (const [name, manifest] of Object.entries(manifests)) {
    const found = files(name);
    expect([...found.keys()], name).toContain(manifest);
    const recipe = recipes[names.indexOf(name)];
    const all = recipe === undefined ? [] : [...filesOf(recipe, gateway).keys()];
    expect([...found.keys()].toSorted(), name).toEqual(all);
    for (const path of all) expect(path, name).toMatch(/^[A-Za-z][\w./-]*$/);
  }
});

it('the package for Freshsales is the app in the left bar of that product', () => {
  const { files } = packed();
  const places = (name: string) =>
    Object.keys(JSON.parse(files(name).get('manifest.json') ?? '').modules.common.location);
  expect([places('freshdesk'), places('freshsales')]).toEqual([['cti_global_sidebar'], ['left_nav_cti']]);
  for (const name of ['freshdesk', 'freshsales']) {
    expect([...files(name).keys()].filter((path) => path.includes('.crm.'))).toEqual([]);
    // The id of the connection in the installation of the adapter's README.
    expect(JSON.parse(files(name).get('config/iparams.json') ?? '').connection.default_value).toBe(name);
  }
});

it('every file that a manifest of Odoo or SuiteCRM names is in its package', () => {
  const { files } = packed();
  const odoo = files('sidecall-odoo.zip');
  const named = [...(odoo.get('sidecall/__manifest__.py') ?? '').matchAll(/"((?:sidecall|security)\/[^"]+)"/g)];
  const paths = named.map(([, path = '']) => (path.startsWith('sidecall/') ? path : `sidecall/${path}`));
  expect(paths).toHaveLength(3);
  for (const path of paths) expect([...odoo.keys()], path).toContain(path);
  const suite = files('sidecall-suitecrm.zip');
  const [, hook = '', method = ''] = /'file' => '([^']+)',\s+'class' => 'SidecallFooter',\s+'function' => '(\w+)'/.exec(
    suite.get('manifest.php') ?? '',
  ) ?? [''];
  const footer = suite.get(hook) ?? '';
  expect(footer).toMatch(new RegExp(`class SidecallFooter[\\s\\S]*public function ${method}\\(`));
  for (const [, script = ''] of footer.matchAll(/'([\w-]+\.js)'/g)) {
    expect([...suite.keys()], script).toContain(`custom/include/Sidecall/${script}`);
  }
  expect(suite.get('custom/include/Sidecall/settings.php')).toContain("'https://cti.example:8443'");
  expect(odoo.get('sidecall/static/lib/sidecall.js')).toContain("'https://cti.example:8443'");
});

it('every script that EspoCRM and Vtiger load is in its package, the panel before the script that starts it', () => {
  const { files } = packed();
  const espo = files('sidecall-espocrm.zip');
  const client = 'files/custom/Espo/Modules/Sidecall/Resources/metadata/app/client.json';
  for (const list of Object.values(JSON.parse(espo.get(client) ?? '') as Record<string, string[]>)) {
    const loaded = list.slice(1).map((path) => `files/${path}`);
    expect(loaded.map((path) => basename(path))).toEqual(['phone-panel.js', 'loader.js']);
    for (const path of loaded) expect([...espo.keys()]).toContain(path);
  }
  const vtiger = files('sidecall-vtiger.zip');
  const linked = [...(vtiger.get('modules/Sidecall/Sidecall.php') ?? '').matchAll(/'(layouts\/[^']+\.js)'/g)];
  const paths = linked.map(([, path = '']) => path);
  expect(paths.map((path) => basename(path))).toEqual(['phone-panel.js', 'loader.js']);
  for (const path of paths) expect([...vtiger.keys()]).toContain(path);
});

it('writes the gateway’s address wherever a file names it, with its port in addresses', () => {
  const { names, files } = packed();
  for (const name of names)
    for (const [path, text] of files(name)) expect(text, `${name} ${path}`).not.toContain('gateway.example');
  const zendesk = JSON.parse(files('sidecall-zendesk.zip').get('manifest.json') ?? '');
  expect(zendesk.location.support.top_bar.url).toBe('https://cti.example:8443/embed/zendesk');
  expect(zendesk.domainWhitelist).toEqual(['cti.example']);
  expect(files('hubspot').get('src/app/app-hsmeta.json')).toContain('https://cti.example:8443/crm/oauth/callback');
  expect(files('pipedrive').get('app-settings.json')).toContain('https://cti.example:8443/embed/pipedrive');
});

it('pictures are the same bytes, and the same files make the same package', () => {
  const zendesk = recipes.find(({ adapter }) => adapter === 'zendesk');
  if (zendesk === undefined) throw new Error('no recipe');
  const files = filesOf(zendesk, gateway);
  const picture = readFileSync(join(root, 'adapters/zendesk/package/assets/logo.png'));
  expect(Buffer.from(unzipSync(zipOf(files))['assets/logo.png'] ?? []).equals(picture)).toBe(true);
  expect(Buffer.from(zipOf(files)).equals(Buffer.from(zipOf(filesOf(zendesk, gateway))))).toBe(true);
});

it.each([
  '',
  'cti.example',
  'http://cti.example',
  'https://cti.example/path',
  'https://me@cti.example',
  'https://x/?a',
])('refuses %j as the gateway’s address', (text) => {
  expect(() => gatewayAddress(text)).toThrow(/without a path/);
});

it('the command says what is wrong with its address', async () => {
  const { ok, output } = await runNode([join(root, 'scripts/package/adapters.ts'), 'http://cti.example']);
  expect([ok, output.trim()]).toEqual([false, expect.stringMatching(/^“http:\/\/cti.example” is not the address/)]);
});
