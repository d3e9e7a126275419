import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runNode, tool } from '../../scripts/run.ts';
import { addFrameGuide, addGuide, compile, installed, project, sources } from './project.ts';

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
