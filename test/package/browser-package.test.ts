import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { browserPackage, stageBrowserPackage } from '../../scripts/package/browser.ts';
import { runNode } from '../../scripts/run.ts';

const installed = join(inject('installed').plain, 'node_modules/sidecall');

interface Manifest {
  name: string;
  exports: Record<string, unknown>;
  dependencies: Record<string, string>;
}

it('the package for front ends has nothing of the gateway, and seven dependencies', () => {
  const { manifest, files } = browserPackage(installed);
  const { name, exports, dependencies } = manifest as Manifest;
  expect(name).toBe('sidecall-browser');
  expect(Object.keys(dependencies).sort()).toEqual([
    'eventsource-parser',
    'jssip',
    'libphonenumber-js',
    'lit',
    'loglevel',
    'nanostores',
    'zod',
  ]);
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => /gateway\/|connector/.test(file) && !file.includes('src/client/'))).toEqual([]);
  expect(files.filter((file) => !existsSync(join(installed, file)))).toEqual([]);
  expect(exports).toHaveProperty(['./softphone']);
  expect(exports).not.toHaveProperty(['./gateway']);
});

it('its modules can be imported on a server under the name of the whole package', async () => {
  const folder = mkdtempSync(join(inject('installed').plain, 'browser-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  stageBrowserPackage(installed, join(folder, 'node_modules/sidecall'));
  const { version } = JSON.parse(readFileSync(join(folder, 'node_modules/sidecall/package.json'), 'utf8')) as {
    version: string;
  };
  expect(version).toMatch(/^\d/);
  const code = `
    const { CtiSoftphone } = await import('sidecall');
    const { createPhone } = await import('sidecall/phone');
    const { Device } = await import('sidecall/voice');
    const { Device: required } = (await import('node:module')).createRequire(process.cwd() + '/')('sidecall/voice');
    console.log([CtiSoftphone, createPhone, Device, required].map((each) => typeof each).join());
    process.exit();`;
  const { ok, output } = await runNode(['--input-type=module', '--eval', code], { cwd: folder });
  expect({ ok, output: output.trim() }).toEqual({ ok: true, output: 'function,function,function,function' });
});
