import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCache } from './compile-cache.ts';

export const root = join(import.meta.dirname, '..');

export interface Ran {
  ok: boolean;
  /** What it wrote to stdout and stderr; empty where it was shown at once. */
  output: string;
}

/** The script behind a package's command, so that it runs on this Node on every platform. */
export function tool(packageName: string, command = packageName): string {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === 'string' ? bin : bin[command];
  if (!script) throw new Error(`${packageName} has no command "${command}".`);
  return join(folder, script);
}

/**
 * Runs a script with this Node and waits for it.
 * @param show pass its output through as it comes, rather than collect it
 */
export function runNode(
  args: readonly string[],
  { show = false, env = {}, cwd = root }: { show?: boolean; env?: Record<string, string>; cwd?: string } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...compileCache, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/** Runs npm: the one that started this script, else the one on the PATH. */
export function runNpm(args: readonly string[], cwd = root): Promise<Ran> {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runNode([npm, ...args], { cwd });
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return Promise.resolve({ ok: status === 0, output: `${stdout}${stderr}` });
}
