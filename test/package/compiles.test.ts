import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { type Ran, root, runNode, tool } from '../../scripts/run.ts';
import { codeBlocks, fileOf } from './guide-code.ts';

const installed = inject('installed');
const sources = join(import.meta.dirname, 'types');

const strict = {
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedSideEffectImports: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  types: [] as string[],
};

/**
 * A project with one file of `types` in an installed folder.
 * @returns its folder
 */
function project(
  home: string,
  file: string,
  options: Partial<typeof strict> & { jsx?: string; ignoreDeprecations?: string; esModuleInterop?: boolean } = {},
  more: object = {},
): string {
  const folder = join(home, `types-${file.replace('.', '-')}-${options.module ?? 'esnext'}`);
  mkdirSync(folder, { recursive: true });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(sources, file), join(folder, file));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...strict, ...options }, include: ['*'], ...more }),
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

const manifest = JSON.parse(readFileSync(join(installed.plain, 'node_modules/sidecall/package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};

const page = (file: string): string => readFileSync(join(installed.plain, 'node_modules/sidecall', file), 'utf8');

/** Adds the code of the guide on embedding. */
function addGuide(folder: string, ...files: string[]): void {
  for (const file of files) writeFileSync(join(folder, file), fileOf(page('docs/guides/embed.md'), file));
}

/** Adds the code of the guide on frames. */
function addFrameGuide(folder: string, ...files: string[]): void {
  for (const file of files) writeFileSync(join(folder, file), fileOf(page('docs/guides/embedding.md'), file));
}

function compile(folder: string): Promise<Ran> {
  return runNode([tool('typescript-native', 'tsc'), '-p', folder]);
}

const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' };

it('a page compiles with nothing else installed, strictly, and the declarations with it', async () => {
  const folder = project(installed.plain, 'plain.ts');
  addGuide(folder, 'phone.ts', 'softphone.ts', 'sidebar.ts', 'softphone-check.ts');
  addFrameGuide(folder, 'phone-frame.ts', 'page-numbers.ts');
  for (const [at, code] of codeBlocks(page('src/voice/MIGRATION.md'), 'ts').entries()) {
    const given =
      "import { Device } from 'sidecall/voice';\ndeclare const token: string;\ndeclare const password: string;\n";
    writeFileSync(join(folder, `migration-${at}.ts`), `${given}${code}export { device };\n`);
  }
  expect(await compile(folder)).toEqual({ ok: true, output: '' });
});

it('it compiles by the rules of Node, too', async () => {
  expect(await compile(project(installed.plain, 'plain.ts', nodenext))).toEqual({ ok: true, output: '' });
});

/** Adds the types of Node, as a project that installed them. */
function addNodeTypes(folder: string): void {
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true });
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'), 'junction');
}

// This project's compiler no longer supports these settings, but users' compilers do.
const olderCompiler = tool('typescript', 'tsc');

it.each([
  ['node10 and CommonJS', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }, 'commonjs'],
  ['node16 and CommonJS', { module: 'node16', moduleResolution: 'node16' }, 'commonjs'],
])('a program written for Twilio’s SDK compiles with %s', async (_name, settings, type) => {
  const options = { ...settings, verbatimModuleSyntax: false, esModuleInterop: true, types: ['node'] };
  const folder = project(installed.plain, 'commonjs.ts', options);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type }));
  addNodeTypes(folder);
  expect(await runNode([olderCompiler, '-p', folder])).toEqual({ ok: true, output: '' });
});

it('every name of the package is found by the resolution of older compilers', async () => {
  const names = Object.entries(manifest.exports)
    .filter(([name, target]) => typeof target !== 'string' && !name.includes('*'))
    .map(([name]) => name.replace(/^[.]/, 'sidecall'));
  const all = [
    ...names,
    'sidecall/define/dialer',
    'sidecall/adapters/demo-crm',
    'sidecall/adapters/demo-crm/connector',
  ];
  const options = {
    moduleResolution: 'node10',
    ignoreDeprecations: '6.0',
    skipLibCheck: true,
    verbatimModuleSyntax: false,
  };
  const folder = project(installed.plain, 'plain.ts', options);
  const code = all.map((name, at) => `import * as m${at} from '${name}';\nexport { m${at} };`).join('\n');
  writeFileSync(join(folder, 'plain.ts'), code);
  const { output } = await runNode([olderCompiler, '-p', folder]);
  // The dependencies of frameworks and Node are not installed here.
  expect(output.split('\n').filter((line) => line.includes('plain.ts') && line.includes('TS2307'))).toEqual([]);
});

it('a server that runs the gateway compiles with the types of Node alone', async () => {
  const folder = project(installed.plain, 'gateway.ts', { ...nodenext, lib: ['es2023'], types: ['node'] });
  addNodeTypes(folder);
  expect(await compile(folder)).toEqual({ ok: true, output: '' });
});

it.each([
  ['softphone', 'view'],
  ['click-to-call', 'params'],
])('importing the definition of cti-%s is enough to know its tag and its events', async (element, property) => {
  const folder = project(installed.plain, 'plain.ts', { skipLibCheck: true });
  const code = `import 'sidecall/define/${element}';
const { ${property} } = document.createElement('cti-${element}');
document.addEventListener('cti-call-ended', (event) => [${property}, event.detail.duration]);`;
  writeFileSync(join(folder, 'plain.ts'), code);
  expect(await compile(folder)).toEqual({ ok: true, output: '' });
});

it('React takes what an element takes, and refuses the rest', async () => {
  const folder = project(installed.frameworks, 'react.tsx', { jsx: 'react-jsx' });
  addGuide(folder, 'phone.ts', 'softphone.tsx');
  addFrameGuide(folder, 'phone-frame.tsx');
  expect(await compile(folder)).toEqual({ ok: true, output: '' });
});

it('the types of all frameworks compile, and know every event', async () => {
  expect(await compile(project(installed.frameworks, 'frameworks.ts'))).toEqual({ ok: true, output: '' });
});

it('templates of Vue take what an element takes, and refuse the rest', async () => {
  const vueCompilerOptions = { strictTemplates: true };
  const folder = project(
    installed.frameworks,
    'Uses.vue',
    { skipLibCheck: true, jsx: 'preserve' },
    { vueCompilerOptions },
  );
  addGuide(folder, 'phone.ts', 'Softphone.vue');
  addFrameGuide(folder, 'PhoneFrame.vue');
  const { ok, output } = await runNode([tool('vue-tsc'), '-p', folder]);
  expect({ ok, output }).toEqual({ ok: true, output: '' });
});

it('templates of Svelte take what an element takes, and refuse the rest', async () => {
  const folder = project(installed.frameworks, 'Uses.svelte', { skipLibCheck: true });
  addGuide(folder, 'phone.ts', 'Softphone.svelte');
  addFrameGuide(folder, 'PhoneFrame.svelte');
  copyFileSync(join(sources, 'Refused.svelte'), join(folder, 'Refused.svelte'));
  const args = ['--workspace', folder, '--tsconfig', join(folder, 'tsconfig.json'), '--output', 'machine'];
  const { output } = await runNode([tool('svelte-check'), ...args]);
  const errors = output
    .split('\n')
    .filter((line) => line.includes(' ERROR '))
    .map((line) => line.replace(/^\d+ ERROR /, ''));
  expect(errors).toEqual([
    expect.stringMatching(/"Refused.svelte" .*nowhere.* is not assignable/),
    expect.stringMatching(/"Refused.svelte" .*gatewey/),
    expect.stringMatching(/"Refused.svelte" .*'seconds' does not exist/),
  ]);
});
