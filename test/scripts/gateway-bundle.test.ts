import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { compileCache } from '../../scripts/compile-cache.ts';
import { gatewayProgram } from '../../scripts/test/gateway-bundle.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'src/gateway/main.ts');

it('the runner bundles the gateway, and a bundle names the modules that it was made of', () => {
  const { program, env } = gatewayProgram(main);
  const { modules } = JSON.parse(readFileSync(join(dirname(program), 'stamp.json'), 'utf8')) as { modules: string[] };
  expect(modules).toEqual(
    expect.arrayContaining(['adapters/demo-crm/connector.ts', 'package-lock.json', 'src/domain/errors.ts']),
  );
  expect(modules).not.toContainEqual(expect.stringContaining('node_modules'));
  expect(readFileSync(program, 'utf8')).toContain('createEmbeddedCore');
  expect(env.NODE_COMPILE_CACHE).toContain(dirname(program));
});

it('without a bundle, and for a module that is not in it, the source runs', () => {
  const other = join(root, 'src/gateway/start/run.ts');
  expect(gatewayProgram(other)).toEqual({ program: other, env: compileCache });
  vi.stubEnv('SIDECALL_TEST_GATEWAY', undefined);
  expect(gatewayProgram(main)).toEqual({ program: main, env: compileCache });
});
