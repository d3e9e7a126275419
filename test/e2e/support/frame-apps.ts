import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import type { Installed } from '../../../scripts/package/install.ts';
import { fileOf } from '../../package/guide-code.ts';
import { type BuiltApp, bundle, html } from './guide-apps.ts';

const shells = join(import.meta.dirname, '../../package/apps/frames');

/** The frames of the page, and the files of docs/guides/embedding.md that make them. */
const guideFiles = {
  plain: 'phone-frame.ts',
  react: 'phone-frame.tsx',
  vue: 'PhoneFrame.vue',
  angular: 'phone-frame.component.ts',
  svelte: 'PhoneFrame.svelte',
} as const;
export type FrameName = keyof typeof guideFiles;
export const frameNames = Object.keys(guideFiles) as FrameName[];

/**
 * One page with a frame of each kind, made by the installed package and the code of the guide. Each has its own agent,
 * whose identity is its name: `/my/token?agent=react`.
 */
export async function buildFrames(installed: Installed, gateway: string): Promise<BuiltApp> {
  const page = readFileSync(join(installed.frameworks, 'node_modules/sidecall/docs/guides/embedding.md'), 'utf8');
  const folder = join(installed.frameworks, 'app-frames');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ['main.ts', 'react.tsx', 'App.vue', 'App.svelte', 'angular-core.ts']) {
    copyFileSync(join(shells, file), join(folder, file));
  }
  for (const name of frameNames) {
    writeFileSync(join(folder, guideFiles[name]), signedIn(fileOf(page, guideFiles[name]), name, gateway));
  }
  // As Angular's own projects have it.
  const compilerOptions = { target: 'es2022', experimentalDecorators: true, jsx: 'react-jsx' };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  writeFileSync(join(folder, 'index.html'), html('main.ts'));
  const plugins = [vue(), svelte({ configFile: false })];
  return { folder, files: await bundle(folder, plugins, { '@angular/core': join(folder, 'angular-core.ts') }) };
}

/** The guide's code at this gateway. Where it lets the agent sign in in a window, its server has a token instead. */
function signedIn(code: string, agent: FrameName, gateway: string): string {
  const address = `/my/token?agent=${agent}`;
  const withToken = code.includes('getToken')
    ? code.replace('/my/token', address)
    : code.replace(
        "connection: 'sales'",
        `connection: 'sales', getToken: async () => (await (await fetch('${address}')).json()).token`,
      );
  if (!withToken.includes(address)) throw new Error(`The guide's ${guideFiles[agent]} embeds no connection “sales”.`);
  return withToken.replaceAll('https://cti.example', gateway);
}
