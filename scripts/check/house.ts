/** House rules that no other tool checks. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type LockFile, leftOut } from '../lock.ts';
import { root } from '../run.ts';

const code = ['src', 'adapters', 'test', 'stories', 'demo', 'scripts'].map((room) => `${room}/**/*.{ts,js}`);
const rooms =
  /^src\/(index\.ts|tsconfig\.json|(domain|state|voice|client|phone|controllers|elements|click-to-dial|embed|browser|console|testing|gateway)\/)/;

interface LineRule {
  where: RegExp;
  wrong: RegExp;
  why: string;
}

const lineRules: LineRule[] = [
  {
    where: /^src\/domain\//,
    wrong: /\b(Date\.now|Math\.random|performance\.now)\b|\bnew Date\(\)/,
    why: 'domain knows neither time nor chance: take them as arguments',
  },
  {
    where: /^test\/.*\.test\.ts$/,
    wrong: /\b(it|test|describe)\.(skip|only|todo)\s*\(/,
    why: 'no test is skipped or alone: mend it or remove it',
  },
  { where: /./, wrong: /registry\.npm|deb\.debian|deb\.nodesource/, why: 'no address of a package registry' },
];

/** Returns every broken rule, one line each. */
export function brokenHouseRules(folder = root): string[] {
  const files = globSync([...code, '.config/*', '.ci/*', '*.md', 'docs/**/*.md', '*.json'], { cwd: folder })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules/'))
    .sort();
  return [
    ...files.flatMap((file) => fileProblems(folder, file)),
    ...fullFolders(files),
    ...exportProblems(folder),
    ...lockProblems(folder),
  ];
}

function fileProblems(folder: string, file: string): string[] {
  const problems: string[] = [];
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  const isCode = /\.(ts|js)$/.test(file);
  if (isCode && lines.length > 400)
    problems.push(`${file}: ${lines.length} lines; more than 400 hold more than one idea`);
  if (file === 'README.md' && lines.length > 151)
    problems.push(`${file}: ${lines.length - 1} lines; more than 150 belong into docs`);
  if (isCode && /^(utils?|types|helpers?|common|misc)\./.test(basename(file)))
    problems.push(`${file}: name the file after its idea`);
  if (file.startsWith('src/') && !rooms.test(file)) problems.push(`${file}: belongs to no room of src`);
  // This file contains the patterns it searches for.
  if (file === 'scripts/check/house.ts') return problems;
  for (const { where, wrong, why } of lineRules) {
    if (!where.test(file) || file === 'package-lock.json') continue;
    const at = lines.findIndex((line) => wrong.test(line));
    if (at >= 0) problems.push(`${file}:${at + 1}: ${why}`);
  }
  return problems;
}

/** Folders of the product with more files than a reader can take in. */
function fullFolders(files: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files.filter((name) => /^(src|adapters)\/.*\.ts$/.test(name))) {
    counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) =>
    count > 30 ? [`${folder}: ${count} files; more than 30 are more than one room`] : [],
  );
}

/** Every element can be imported by its own name, and from the package itself. */
function exportProblems(folder: string): string[] {
  const path = join(folder, 'package.json');
  const index = join(folder, 'src/elements/all.ts');
  if (!existsSync(path)) return [];
  const { exports = {} } = JSON.parse(readFileSync(path, 'utf8')) as { exports?: Record<string, unknown> };
  const exported = existsSync(index) ? readFileSync(index, 'utf8') : '';
  const elements = globSync('src/elements/*/define.ts', { cwd: folder }).map((file) => file.split(/[\\/]/)[2] ?? '');
  return elements.flatMap((element) => [
    ...(exports[`./${element}`] ? [] : [`package.json: exports has no "./${element}"`]),
    ...(exported.includes(`'./${element}/${element}.ts'`)
      ? []
      : [`src/elements/all.ts: does not export the class of "cti-${element}"`]),
  ]);
}

/** The lock file lists packages for every platform, without download addresses. */
function lockProblems(folder: string): string[] {
  const path = join(folder, 'package-lock.json');
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const addresses = text.split('"resolved": "http').length - 1;
  const missing = Object.keys(leftOut(JSON.parse(text) as LockFile)).length;
  return [
    ...(addresses > 0 ? [`package-lock.json: ${addresses} download addresses; .npmrc leaves them out`] : []),
    ...(missing > 0
      ? [`package-lock.json: ${missing} packages of other platforms are missing; run "npm run lock"`]
      : []),
  ];
}
