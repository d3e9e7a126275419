import { describe, expect, it } from 'vitest';
import { anchorsOf, markdownProblems } from '../../scripts/check/markdown.ts';
import { project } from './fixture.ts';

const manifest = { 'package.json': '{ "scripts": { "build": "node build.js", "test:unit": "vitest" } }' };

function problems(page: string, more: Record<string, string> = {}): string[] {
  return markdownProblems(project({ ...manifest, 'docs/a.md': page, ...more }));
}

describe('a link', () => {
  it.each([
    ['to a file that does not exist', '[x](gone.md)', 'docs/a.md: the link "gone.md" leads to no file'],
    ['to a picture that does not exist', '![x](../demo/x.png)', 'docs/a.md: the link "../demo/x.png" leads to no file'],
    ['by reference', 'See [x][1].\n\n[1]: gone.md', 'docs/a.md: the link "gone.md" leads to no file'],
    ['in HTML', '<img alt="" src="gone.svg">', 'docs/a.md: the link "gone.svg" leads to no file'],
    [
      'to a heading that does not exist',
      '# One\n\n[x](#two)',
      'docs/a.md: "docs/a.md" has no heading for the link "#two"',
    ],
    ['to a heading of another file', '[x](../b.md#two)', 'docs/a.md: "b.md" has no heading for the link "../b.md#two"'],
  ])('%s is named', (_name, page, problem) => {
    expect(problems(page, { 'b.md': '# One\n\n```sh\n# two\n```\n' })).toEqual([problem]);
  });

  it('to files, folders, headings and other sites passes', () => {
    const page =
      '# One two\n\n[a](../b.md#it-is-code) [b](../src) [c](#one-two) [d](https://a.example/x) ![e](../demo/e.png)';
    const more = { 'b.md': '## It is `code`!\n', 'src/x.ts': '', 'demo/e.png': '' };
    expect(problems(page, more)).toEqual([]);
  });

  it('in code is no link', () => {
    expect(problems('`[x](gone.md)`\n\n```md\n[y](gone.md)\n```\n\n    [z](gone.md)\n')).toEqual([]);
  });
});

describe('a command in code', () => {
  it.each([
    ['an npm script in a fence', '```sh\nnpm ci && npm run -s missing\n```', 'package.json has no script "missing"'],
    ['an npm script between backticks', 'Use `npm run test:e2e`.', 'package.json has no script "test:e2e"'],
    ['an indented npm script', 'Try:\n\n    npm run missing\n', 'package.json has no script "missing"'],
    ['a command of sidecall', '`SIDECALL_PORT=1 npx sidecall examine`', 'sidecall has no command "examine"'],
    ['a command by npm exec', '`npm exec sidecall examine`', 'sidecall has no command "examine"'],
  ])('%s that does not exist is named', (_name, page, problem) => {
    expect(problems(page)).toEqual([`docs/a.md: ${problem}`]);
  });

  it('that exists passes, and prose is no command', () => {
    expect(
      problems(
        '`npm run build`, `npm run test:unit -- a.ts`, `npx sidecall doctor`, `npx sidecall`\n\nWe npm run nothing.',
      ),
    ).toEqual([]);
  });
});

it('anchors of headings are those of GitHub', () => {
  const text = '# `CONFIG_INVALID`\n## The browser half: `host.ts`\n## Twice\n## Twice\n## A [link](x.md) & more\n';
  expect([...anchorsOf(text)]).toEqual([
    'config_invalid',
    'the-browser-half-hostts',
    'twice',
    'twice-1',
    'a-link--more',
  ]);
});
