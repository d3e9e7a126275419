import { expect, it } from 'vitest';
import { leftOut } from '../../scripts/lock.ts';

const tool = (optionalDependencies: Record<string, string>) => ({ version: '2.0.0', dev: true, optionalDependencies });

it('a native half that the lock file does not name is put beside its tool, for its platform alone', () => {
  const packages = { 'node_modules/tool': tool({ '@tool/linux-arm64-musl': '2.0.0', '@tool/win32-x64': '2.0.0' }) };
  expect(leftOut({ packages })).toEqual({
    'node_modules/@tool/linux-arm64-musl': {
      version: '2.0.0',
      os: ['linux'],
      cpu: ['arm64'],
      libc: ['musl'],
      dev: true,
      optional: true,
    },
    'node_modules/@tool/win32-x64': { version: '2.0.0', os: ['win32'], cpu: ['x64'], dev: true, optional: true },
  });
});

it('another version of it at the top is left there', () => {
  const packages = {
    'node_modules/@tool/darwin-x64': { version: '1.0.0' },
    'node_modules/tool': tool({ '@tool/darwin-x64': '2.0.0' }),
  };
  expect(Object.keys(leftOut({ packages }))).toEqual(['node_modules/tool/node_modules/@tool/darwin-x64']);
});

it('what is named already, and what npm may choose a version of, is left alone', () => {
  const packages = {
    'node_modules/@tool/darwin-x64': { version: '2.0.0' },
    'node_modules/tool': tool({ '@tool/darwin-x64': '2.0.0', fsevents: '^2.3.0' }),
  };
  expect(leftOut({ packages })).toEqual({});
});
