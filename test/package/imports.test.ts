import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';

const { plain } = inject('installed');
const folder = join(plain, 'node_modules/sidecall');
const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
  exports: Record<string, string | Record<string, string>>;
};

/** Every name that can be imported, patterns filled in. */
const names = Object.entries(exports).flatMap(([key, target]) => {
  const name = key.replace('.', 'sidecall');
  if (typeof target === 'string') return target.endsWith('.json') ? [] : [name];
  const [before = '', after = ''] = (target.default ?? target.node ?? '').slice(2).split('*');
  if (!key.includes('*')) return [name];
  return globSync(`${before}*${after}`, { cwd: folder }).map((file) =>
    name.replace('*', file.replaceAll('\\', '/').slice(before.length, file.length - after.length)),
  );
});

/** Runs a module in the project that has the package, and nothing else, installed. */
function inNode(code: string): unknown {
  const args = ['--input-type=module', '--eval', code];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: plain, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const tried = `
  const failed = {};
  for (const name of names) await import(name).catch((error) => { failed[name] = String(error); });
  console.log(JSON.stringify(failed));
  process.exit();`;

it('every export can be imported on a server', () => {
  expect(names).toEqual(
    expect.arrayContaining([
      'sidecall',
      'sidecall/click-to-call',
      'sidecall/define/softphone',
      'sidecall/define/click-to-call',
      'sidecall/adapters/demo-crm',
      'sidecall/adapters/demo-crm/connector',
      'sidecall/gateway',
      'sidecall/react',
    ]),
  );
  expect(inNode(`const names = ${JSON.stringify(names)}; ${tried}`)).toEqual({});
});

it('so can every module behind them, those that are loaded later too', () => {
  const files = globSync('dist/{src,adapters}/**/*.js', { cwd: folder, exclude: ['dist/src/gateway/**'] });
  expect(files.length).toBeGreaterThan(150);
  const paths = files.map((file) => join(folder, file));
  expect(
    inNode(`import { pathToFileURL } from 'node:url';
    const names = ${JSON.stringify(paths)}.map((path) => pathToFileURL(path).href); ${tried}`),
  ).toEqual({});
});

it('importing opens nothing: a server that renders pages can end', () => {
  const left = inNode(`
    for (const name of ['sidecall', 'sidecall/define/softphone', 'sidecall/voice', 'sidecall/phone']) await import(name);
    console.log(JSON.stringify(process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|TCP|UDP/.test(name))));`);
  expect(left).toEqual([]);
});
