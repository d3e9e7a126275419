import { generatedPages, stalePages } from '../docs.ts';
import { writeManifest } from '../manifest.ts';
import { type Ran, runNode, tool } from '../run.ts';
import { proseProblems } from './english.ts';
import { brokenHouseRules } from './house.ts';
import { forbiddenImports } from './imports.ts';
import { markdownProblems } from './markdown.ts';
import { packageProblems } from './package.ts';

export interface Step {
  name: string;
  run: () => Promise<Ran>;
}

/** A second run reads only changed files. */
function types(project: string): Step {
  const memory = `node_modules/.cache/types/${project.replace('/', '-')}.json`;
  const args = ['-p', project, '--pretty', '--incremental', '--tsBuildInfoFile', memory];
  return { name: `types ${project}`, run: () => runNode([tool('typescript-native', 'tsc'), ...args]) };
}

function list(problems: readonly string[]): Ran {
  return { ok: problems.length === 0, output: problems.join('\n') };
}

/** Longest first, because two run at a time. */
export const steps: readonly Step[] = [
  { name: 'package', run: async () => list(await packageProblems()) },
  ...['test', 'src/gateway', 'src', 'adapters', 'src/domain'].map(types),
  { name: 'unused', run: () => runNode([tool('knip'), '--config', '.config/knip.json', '--no-progress']) },
  { name: 'lint', run: () => runNode([tool('@biomejs/biome', 'biome'), 'check', '--error-on-warnings']) },
  { name: 'imports', run: async () => list(await forbiddenImports()) },
  { name: 'manifest', run: writeManifest },
  { name: 'docs', run: async () => list(stalePages(await generatedPages())) },
  { name: 'english', run: async () => list(proseProblems()) },
  { name: 'links', run: async () => list(markdownProblems()) },
  { name: 'house', run: async () => list(brokenHouseRules()) },
];
