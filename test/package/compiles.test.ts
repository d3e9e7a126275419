import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runNode, tool } from '../../scripts/run.ts';
import { codeBlocks } from './guide-code.ts';
import { addFrameGuide, addGuide, compile, installed, page, project } from './project.ts';

const manifest = JSON.parse(readFileSync(join(installed.plain, 'node_modules/sidecall/package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};

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
