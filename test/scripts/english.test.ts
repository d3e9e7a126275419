import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { proseFindings, proseProblems } from '../../scripts/check/english.ts';

function folder(files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'sidecall-english-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(path, name, '..'), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const places = (path: string): string[] => [...proseFindings(path).values()].flat().map((place) => place.slice(0, 14));

it('finds the words in comments and documents, and neither in code nor in names', () => {
  const path = folder({
    'src/domain/a.ts': `// Whoever calls.\nconst who = 'nobody'; /* his */\n/**\n * The caller who waits.\n */\nfunction f() {}\n`,
    'docs/b.md': 'Somebody.\n\n```sh\nwho\n```\n\nThe command `who`.\n',
    'README.md': 'A call where it is masked.\n',
  });
  expect(places(path).sort()).toEqual(['README.md:1: A', 'docs/b.md:1: S', ...Array(3).fill('src/domain/a.t')].sort());
});

it('finds the words in sentences of the product, of one language', () => {
  const text = `const a = ['Nobody calls.', \`Calls \${a} for somebody.\`, 'no name of nobody', 'Nobody'];\n`;
  const path = folder({ 'src/a.ts': text, 'test/a.ts': text, 'src/elements/languages/a.ts': text });
  expect([...proseFindings(path).values()].flat()).toEqual([
    'src/a.ts:1: Nobody calls.',
    'src/a.ts:1: Calls … for somebody.',
  ]);
});

it('lets four of a kind pass, and names all places of five', () => {
  const four = folder({ 'README.md': 'nobody\n'.repeat(4) });
  expect(proseProblems(four)).toEqual([]);
  const [count, ...rest] = proseProblems(folder({ 'README.md': 'nobody\n'.repeat(5) }));
  expect(count).toMatch(/^5 of .*nobody/);
  expect(rest).toHaveLength(5);
});
