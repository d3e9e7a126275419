import { randomUUID } from 'node:crypto';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { runNode } from '../../scripts/run.ts';

const { plain } = inject('installed');
const folder = join(plain, 'node_modules/sidecall');
const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { default?: string; node?: string }>;
};

/** Every name that can be imported, with expanded patterns. */
const names = Object.entries(exports).flatMap(([key, target]) => {
  const name = key.replace('.', 'sidecall');
  if (typeof target === 'string') return target.endsWith('.json') ? [] : [name];
  const [before = '', after = ''] = (target.default ?? target.node ?? '').slice(2).split('*');
  if (!key.includes('*')) return [name];
  return globSync(`${before}*${after}`, { cwd: folder }).map((file) =>
    name.replace('*', file.replaceAll('\\', '/').slice(before.length, file.length - after.length)),
  );
});

/**
 * Runs a module in the project with only the package installed.
 * @returns its last line of output
 */
async function inNode(code: string): Promise<unknown> {
  // In a file, because a list of all modules is too long for an argument.
  const file = join(plain, `tried-${randomUUID()}.mjs`);
  writeFileSync(file, code);
  try {
    const { ok, output } = await runNode([file], { cwd: plain });
    if (!ok) throw new Error(output);
    return JSON.parse(output.trim().split('\n').at(-1) ?? '');
  } finally {
    rmSync(file);
  }
}

const tried = `
  const failed = {};
  for (const name of names) await import(name).catch((error) => { failed[name] = String(error); });
  console.log(JSON.stringify(failed));
  process.exit();`;

it('every export can be imported on a server', async () => {
  expect(names).toEqual(
    expect.arrayContaining([
      'sidecall',
      'sidecall/click-to-call',
      'sidecall/define/softphone',
      'sidecall/define/click-to-call',
      'sidecall/adapters/demo-crm',
      'sidecall/adapters/demo-crm/connector',
      'sidecall/adapter-kit',
      'sidecall/gateway',
      'sidecall/react',
    ]),
  );
  expect(await inNode(`const names = ${JSON.stringify(names)}; ${tried}`)).toEqual({});
});

it('the voice layer can be required, and is one and the same for all who do', async () => {
  const code = `import { createRequire } from 'node:module';
    const { Device, Call, TwilioError } = createRequire(import.meta.url)('sidecall/voice');
    const refused = (() => { try { new Device(123); } catch (error) { return error instanceof TwilioError.InvalidArgumentError; } })();
    console.log(JSON.stringify([Device.packageName, Call.State.Open, refused]));`;
  expect(await inNode(code)).toEqual(['sidecall/voice', 'open', true]);
});

it('so can every module behind them, those that are loaded later too', async () => {
  // Files of packages for CRMs run in the CRM's page alone.
  const exclude = ['dist/src/gateway/**', 'dist/adapters/*/package/**'];
  const files = globSync('dist/{src,adapters}/**/*.js', { cwd: folder, exclude });
  expect(files.length).toBeGreaterThan(150);
  const paths = files.map((file) => join(folder, file));
  expect(
    await inNode(`import { pathToFileURL } from 'node:url';
    const names = ${JSON.stringify(paths)}.map((path) => pathToFileURL(path).href); ${tried}`),
  ).toEqual({});
});

it('importing opens nothing: a server that renders pages can end', async () => {
  const left = await inNode(`
    for (const name of ['sidecall', 'sidecall/define/softphone', 'sidecall/voice', 'sidecall/phone']) await import(name);
    console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|TCP|UDP/.test(name))));`);
  expect(left).toEqual([]);
});
