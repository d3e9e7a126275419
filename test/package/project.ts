import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { type Ran, runNode, tool } from '../../scripts/run.ts';
import { fileOf } from './guide-code.ts';

export const installed = inject('installed');
export const sources = join(import.meta.dirname, 'types');

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
export function project(
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

export const page = (file: string): string =>
  readFileSync(join(installed.plain, 'node_modules/sidecall', file), 'utf8');

/** Adds the code of the guide on embedding. */
export function addGuide(folder: string, ...files: string[]): void {
  for (const file of files) writeFileSync(join(folder, file), fileOf(page('docs/guides/embed.md'), file));
}

/** Adds the code of the guide on frames. */
export function addFrameGuide(folder: string, ...files: string[]): void {
  for (const file of files) writeFileSync(join(folder, file), fileOf(page('docs/guides/embedding.md'), file));
}

export function compile(folder: string): Promise<Ran> {
  return runNode([tool('typescript-native', 'tsc'), '-p', folder]);
}
