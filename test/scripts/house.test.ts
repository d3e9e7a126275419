import { expect, it } from 'vitest';
import { brokenHouseRules } from '../../scripts/check/house.ts';
import { project } from './fixture.ts';

const broken: [rule: string, file: string, text: string, says: string][] = [
  ['a file of more than 400 lines', 'src/domain/long.ts', 'export {};\n'.repeat(401), 'more than 400'],
  ['a README of more than 150 lines', 'README.md', 'line\n'.repeat(151), 'more than 150'],
  ['a drawer of odds and ends', 'src/domain/utils.ts', 'export {};\n', 'after its idea'],
  ['a file in no room', 'src/misc/thing.ts', 'export {};\n', 'no room'],
  ['a clock in domain', 'src/domain/now.ts', 'export const now = () => Date.now();\n', 'neither time nor chance'],
  ['chance in domain', 'src/domain/luck.ts', 'export const luck = () => Math.random();\n', 'neither time nor chance'],
  ['a test left alone', 'test/domain/a.test.ts', `${'it'}.only('a', () => {});\n`, 'skipped or alone'],
  ['a test left out', 'test/domain/a.test.ts', `${'describe'}.skip('a', () => {});\n`, 'skipped or alone'],
  ['an address of a registry', 'README.md', `npm i --registry https://${'registry'}.npmjs.org\n`, 'package registry'],
  [
    'a lock file with addresses',
    'package-lock.json',
    '{ "packages": {}, "resolved": "http://host.example" }\n',
    'addresses',
  ],
];

it.each(broken)('%s is refused', (_rule, file, text, says) => {
  expect(brokenHouseRules(project({ [file]: text }))).toEqual([expect.stringContaining(says)]);
});

it('a folder of more than 30 files is refused', () => {
  const files = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`src/domain/calls/file-${n}.ts`, 'export {};\n']));
  expect(brokenHouseRules(project(files(30)))).toEqual([]);
  expect(brokenHouseRules(project(files(31)))).toEqual([expect.stringContaining('src/domain/calls: 31 files')]);
});

it('an element that cannot be imported by its name is refused', () => {
  const folder = project({
    'package.json': '{ "exports": { "./dialer": "./dialer.js" } }',
    'src/elements/dialer/define.ts': 'export {};\n',
    'src/elements/keypad/define.ts': 'export {};\n',
    'src/elements/all.ts': "export { CtiKeypad } from './keypad/keypad.ts';\n",
  });
  expect(brokenHouseRules(folder).sort()).toEqual([
    'package.json: exports has no "./keypad"',
    'src/elements/all.ts: does not export the class of "cti-dialer"',
  ]);
});

it('a tidy project passes', () => {
  expect(brokenHouseRules(project({ 'src/domain/calls/phase.ts': 'export const phase = 1;\n' }))).toEqual([]);
});
