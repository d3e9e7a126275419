import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { root } from '../run.ts';

const config = createRequire(import.meta.url)(join(root, '.config/dependency-cruiser.cjs')) as IConfiguration;

/**
 * Returns every import that the rules of the rooms forbid, one line each.
 * @param folder a project with the same layout as this one
 */
export async function forbiddenImports(folder = root): Promise<string[]> {
  const paths = ['src', 'adapters'].filter((path) => existsSync(join(folder, path)));
  const { output } = await cruise(paths, {
    ...config.options,
    ruleSet: { forbidden: config.forbidden ?? [] },
    validate: true,
    baseDir: folder,
  });
  return (output as ICruiseResult).summary.violations.map(({ rule, from, to, cycle }) => {
    const path = cycle ? cycle.map(({ name }) => name).join(' → ') : to;
    const why = config.forbidden?.find(({ name }) => name === rule.name)?.comment ?? '';
    return `${from} → ${path}\n    ${rule.name}: ${why}`;
  });
}
