import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { loadAdapters } from '../../../src/gateway/start/crm-adapters.ts';
import { manifestOf } from '../crm/open-crm.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sidecall-adapters-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function moduleOf(name: string, text: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return path;
}

const defining = (manifest: object): string =>
  `export const definition = { manifest: ${JSON.stringify(manifest)}, createConnector: () => ({ name: 'own' }) };`;

describe('SIDECALL_ADAPTERS', () => {
  it('loads adapters by the name in their manifest', async () => {
    const path = moduleOf('own', defining(manifestOf('own')));
    const loaders = await loadAdapters([path]);
    expect(Object.keys(loaders)).toEqual(['own']);
    const definition = await loaders.own?.();
    expect(definition?.manifest.label).toBe('Test CRM');
    expect(definition?.createConnector({} as never).name).toBe('own');
  });

  it.each([
    ['a module that is not there', () => join(folder, 'none.mjs'), /none\.mjs.*ERR_MODULE_NOT_FOUND/],
    ['a module that is no JavaScript', () => moduleOf('text', 'not a module'), /text\.mjs/],
    ['a module without a definition', () => moduleOf('empty', 'export {};'), /must export a “definition”/],
    [
      'a definition without a connector',
      () => moduleOf('half', 'export const definition = { manifest: {} };'),
      /createConnector/,
    ],
    [
      'a manifest of another schema',
      () => moduleOf('next', defining({ ...manifestOf('next'), manifest: 2 })),
      /manifest\.manifest must be 1/,
    ],
    [
      'a manifest that lacks a field',
      () => moduleOf('lacks', defining({ ...manifestOf('lacks'), label: undefined })),
      /manifest\.label/,
    ],
    [
      'a manifest with an unknown field',
      () => moduleOf('more', defining({ ...manifestOf('more'), colour: 'red' })),
      /manifest\.colour is unknown/,
    ],
    [
      'a manifest that cannot log',
      () => moduleOf('mute', defining({ ...manifestOf('mute'), capabilities: ['contacts.find'] })),
      /calls\.log/,
    ],
    [
      'the name of another adapter',
      () => moduleOf('demo', defining(manifestOf('demo-crm'))),
      /another adapter of the name demo-crm/,
    ],
  ])('refuses %s', async (_what, path, sentence) => {
    const file = path();
    await expect(loadAdapters([file])).rejects.toMatchObject({
      code: 'CRM_ADAPTER_INVALID',
      message: expect.stringMatching(sentence),
    });
  });
});
