import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileCache } from '../../../scripts/compile-cache.ts';

const root = join(import.meta.dirname, '../../..');

function sidecall(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/gateway/bin.ts'), ...args], {
    env: { PATH: process.env.PATH, ...compileCache },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

it.each([['--help'], ['-h'], ['help'], ['doctor', '--help']])(
  '%s %s says what there is, and starts nothing',
  (...args) => {
    const { status, stdout, stderr } = sidecall(...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const part of ['sidecall doctor', 'asterisk-conf FOLDER', 'SIDECALL_CONFIG', 'SIGHUP'])
      expect(stdout).toContain(part);
  },
);

it.each([['--version'], ['-v']])('%s prints the version alone', (flag) => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(sidecall(flag)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

it.each([
  [['serve'], /no command “serve”/],
  [['--port', '80'], /no option “--port”: settings come from SIDECALL_/],
  [['doctor', '--fix'], /no option “--fix”/],
  [['doctor', 'everything'], /“everything” is one argument too many/],
  [['doctor', '--json', 'everything'], /“everything” is one argument too many/],
  [['asterisk-conf', 'one', 'two'], /“two” is one argument too many/],
  [['sign-in', 'kim', 'lou'], /“lou” is one argument too many/],
  [['sign-in', 'kim', '--role', 'boss'], /--role takes admin, supervisor or agent/],
  [['sign-in', '--role'], /--role takes admin, supervisor or agent/],
  [['sign-in', '--rule=admin'], /no option “--rule=admin”/],
  [['sign-in', 'kim lou'], /an identity has 1 to 64 letters/],
])('%j is refused with exit code 2 and advice', (args, says) => {
  const { status, stdout, stderr } = sidecall(...args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).toContain('sidecall --help');
});

it('copy-database says which setting it needs', () => {
  const { status, stdout, stderr } = sidecall('copy-database');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe('sidecall: CONFIG_INVALID SIDECALL_DATABASE must name the database to copy to.\n');
});
