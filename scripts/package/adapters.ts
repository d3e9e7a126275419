/**
 * `npm run pack:adapters -- https://cti.example`: what administrators install in CRMs, in dist/adapter-packages.
 *
 *   sidecall-<crm>.zip   is uploaded in the CRM as it is
 *   <crm>/               is a project that the vendor's own tool uploads, or settings for the vendor's forms
 *
 * The address is that of the gateway. It replaces `gateway.example` in the files.
 */
import { globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { zipSync } from 'fflate';
import { root } from '../run.ts';

interface Recipe {
  /** The folder in adapters. */
  adapter: string;
  /** The product that the package is for. Default: the adapter. */
  product?: string;
  form: 'zip' | 'folder';
  /** Files of another product of the vendor, which are left out. */
  without?: string[];
  /** Files with another name in the package. */
  renamed?: Record<string, string>;
  /** Files that packages of several adapters have, in adapters/kit/package, with their paths in the package. */
  shared?: Record<string, string>;
}

export const recipes: readonly Recipe[] = [
  {
    ...{ adapter: 'espocrm', form: 'zip' },
    shared: { 'phone-panel.js': 'files/client/custom/modules/sidecall/lib/phone-panel.js' },
  },
  // Freshworks' FDK makes the file that is uploaded, with a report of its checks in it.
  { adapter: 'freshdesk', form: 'folder', without: ['manifest.crm.json', 'config/iparams.crm.json'] },
  {
    ...{ adapter: 'freshdesk', product: 'freshsales', form: 'folder' },
    without: ['manifest.json', 'config/iparams.json'],
    renamed: { 'manifest.crm.json': 'manifest.json', 'config/iparams.crm.json': 'config/iparams.json' },
  },
  { adapter: 'hubspot', form: 'folder' },
  { adapter: 'odoo', form: 'zip', shared: { 'phone-panel.js': 'sidecall/static/lib/phone-panel.js' } },
  { adapter: 'pipedrive', form: 'folder' },
  // Files for the server's own commands.
  { adapter: 'request-tracker', form: 'folder' },
  { adapter: 'shopify', form: 'folder' },
  { adapter: 'suitecrm', form: 'zip', shared: { 'phone-panel.js': 'custom/include/Sidecall/phone-panel.js' } },
  {
    ...{ adapter: 'vtiger', form: 'zip' },
    shared: { 'phone-panel.js': 'layouts/v7/modules/Sidecall/resources/phone-panel.js' },
  },
  { adapter: 'zendesk', form: 'zip' },
];

/** The address in the files of the repository. */
const placeholder = 'gateway.example';
const textual = /\.(json|js|html|css|svg|php|toml|xml)$/;
/** The earliest time of a zip file, so that the same files make the same package. */
const mtime = new Date(1980, 0, 1);

/** @throws Error the address is not that of a gateway */
export function gatewayAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' || url.href !== `${url.origin}/`) {
    throw new Error(`“${text}” is not the address of a gateway. It is such as https://cti.example, without a path.`);
  }
  return url;
}

/**
 * The files of a package, by their paths in it.
 * @throws Error a file that no CRM could read
 */
export function filesOf(
  { adapter, without = [], renamed = {}, shared = {} }: Recipe,
  gateway: URL,
): Map<string, Uint8Array> {
  const folder = join(root, 'adapters', adapter, 'package');
  const paths = globSync('**/*', { cwd: folder }).map((path) => path.replaceAll('\\', '/'));
  const own = paths
    .filter((path) => statSync(join(folder, path)).isFile() && !without.includes(path))
    .map((path) => ({ name: renamed[path] ?? path, file: join(folder, path) }));
  const others = Object.entries(shared).map(([path, name]) => ({
    name,
    file: join(root, 'adapters/kit/package', path),
  }));
  const files = [...own, ...others].sort((one, other) => (one.name < other.name ? -1 : 1));
  return new Map(files.map(({ name, file }) => [name, contentOf(name, readFileSync(file), gateway)]));
}

function contentOf(name: string, content: Buffer, gateway: URL): Uint8Array {
  if (!textual.test(name)) return content;
  const text = content
    .toString()
    .replaceAll(`https://${placeholder}`, gateway.origin)
    .replaceAll(placeholder, gateway.hostname);
  check(name, text);
  return Buffer.from(text);
}

function check(path: string, text: string): void {
  try {
    if (path.endsWith('.json')) JSON.parse(text);
    if (path.endsWith('.js')) new Script(text, { filename: path });
  } catch (error) {
    throw new Error(`${path} cannot be read. ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

/** A zip file with an entry for each folder, as the program `zip` makes it. */
export function zipOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(`${folder}/`);
  }
  const all = [...[...folders].map((path): [string, Uint8Array] => [path, new Uint8Array()]), ...files];
  return zipSync(Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))), { level: 9, mtime });
}

/** @returns what was made, by its path in the folder */
export function packAdapters(gateway: URL, to = join(root, 'dist/adapter-packages')): string[] {
  const made = recipes.map((recipe) => ({ recipe, files: filesOf(recipe, gateway) }));
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  return made.map(({ recipe: { adapter, product = adapter, form }, files }) => {
    const name = form === 'zip' ? `sidecall-${product}.zip` : product;
    if (form === 'zip') writeFileSync(join(to, name), zipOf(files));
    for (const [path, content] of form === 'zip' ? [] : files) {
      mkdirSync(join(to, name, dirname(path)), { recursive: true });
      writeFileSync(join(to, name, path), content);
    }
    return name;
  });
}

if (import.meta.main) {
  try {
    for (const name of packAdapters(gatewayAddress(process.argv[2] ?? '')))
      console.log(`dist/adapter-packages/${name}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}
