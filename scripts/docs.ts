/**
 * `npm run docs`: writes docs/reference and the table of CRM adapters, and the pages of Storybook for them, from the
 * tables and comments of the code, and the index files of some folders.
 * `npm test -- check docs` fails if any of them is not what this writes.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capabilitiesPage } from './docs/capabilities.ts';
import { elementPages } from './docs/elements.ts';
import { errorsPage } from './docs/errors.ts';
import { eventsPage } from './docs/events.ts';
import { flowNodesPage } from './docs/flow-nodes.ts';
import { indexes, indexFiles } from './docs/indexes.ts';
import type { Pages } from './docs/page.ts';
import { restPage } from './docs/rest.ts';
import { settingsPage } from './docs/settings.ts';
import { storybookPages } from './docs/storybook.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { root } from './run.ts';

/** Files that no other hand writes. */
const written = ['docs/reference/**/*.md', 'docs/guides/crm-capabilities.md', 'stories/docs/*/*.mdx', ...indexFiles];

/** Every generated page. Rejects if the manifest of the elements is not complete, or an adapter lacks a proof. */
export async function generatedPages(): Promise<Pages> {
  const indexed = indexes();
  const { ok, output } = await writeManifest();
  if (!ok) throw new Error(output);
  const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as Manifest;
  const elements = elementPages(manifest);
  const capabilities = await capabilitiesPage();
  return new Map([
    ...settingsPage(),
    ...errorsPage(),
    ...(await restPage()),
    ...eventsPage(manifest),
    ...flowNodesPage(),
    ...elements,
    ...capabilities,
    ...storybookPages(elements, capabilities),
    ...indexed,
  ]);
}

/** A line for each file in `folder` that differs from its page, is missing, or has no page. */
export function stalePages(pages: Pages, folder = root): string[] {
  const there = globSync(written, { cwd: folder }).map((file) => file.replaceAll('\\', '/'));
  const extra = there.filter((file) => !pages.has(file)).map((file) => `${file}: nothing generates it`);
  const stale = [...pages]
    .filter(([file, text]) => !there.includes(file) || readFileSync(join(folder, file), 'utf8') !== text)
    .map(([file]) => `${file}: differs from the code; run "npm run docs"`);
  return [...stale, ...extra].sort();
}

function writePages(pages: Pages): void {
  for (const file of globSync(written, { cwd: root })) rmSync(join(root, file));
  for (const [file, text] of pages) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}

if (import.meta.main) {
  const pages = await generatedPages();
  writePages(pages);
  console.log(`${pages.size} pages`);
}
