import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packedSources } from '../../scripts/package/pack.ts';
import { root } from '../../scripts/run.ts';

it('a change of any packed file makes a new tarball, also of one without an ending', () => {
  const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
  const packed = files
    // Built from the sources.
    .filter((file) => !file.startsWith('dist/'))
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .flatMap((file) => (statSync(join(root, file)).isDirectory() ? globSync(`${file}/**/*`, { cwd: root }) : [file]))
    .filter((file) => statSync(join(root, file)).isFile());
  expect(packed.length).toBeGreaterThan(50);
  const known = new Set(packedSources());
  expect(packed.filter((file) => !known.has(file))).toEqual([]);
});
