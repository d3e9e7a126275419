import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeSuits } from '../../src/gateway/start/node-version.ts';

it.each([
  ['18.20.0', false],
  ['20.20.2', false],
  ['22.15.1', false],
  ['22.16.0', true],
  ['22.22.0', true],
  ['23.11.1', false],
  ['24.0.0', true],
  ['26.1.0', true],
])('Node %s suits: %s', (version, suits) => {
  expect(nodeSuits(version)).toBe(suits);
});

it('package.json names the same versions', () => {
  const path = join(import.meta.dirname, '../../package.json');
  const { engines } = JSON.parse(readFileSync(path, 'utf8')) as { engines: { node: string } };
  expect(engines.node).toBe('^22.16.0 || >=24');
});
