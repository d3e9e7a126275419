import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { compileCache } from './compile-cache.ts';
import { killTree } from './kill-tree.ts';

export const root = join(import.meta.dirname, '..');

export interface Ran {
  ok: boolean;
  /** Its output on stdout and stderr. Empty if it was shown at once. */
  output: string;
}

/** The script of a package's command, so that it runs on this Node on every platform. */
export function tool(packageName: string, command = packageName): string {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === 'string' ? bin : bin[command];
  if (!script) throw new Error(`${packageName} has no command "${command}".`);
  return join(folder, script);
}

interface RunOptions {
  /** Gets each line of the output at once, without movements of the cursor. The output is then not collected. */
  show?: (line: string) => void;
  env?: Record<string, string>;
  cwd?: string;
  /** Ends the process and its children after this time without output, in ms. */
  silentMs?: number;
}

/** Runs a script with this Node and waits for it. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return runProgram(process.execPath, args, options);
}

function runProgram(
  program: string,
  args: readonly string[],
  { show, env = {}, cwd = root, silentMs = 1_200_000 }: RunOptions = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      // On Windows npm is a shell script.
      shell: process.platform === 'win32' && program === 'npm',
      // Programs use no colours on a pipe by default.
      env: {
        ...process.env,
        ...(show !== undefined && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
        ...compileCache,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const giveUp = (): void => {
      const minutes = Math.round(silentMs / 60_000);
      const sentence = `\n✗ ${args.join(' ')}\n  It has written nothing for ${minutes} minutes: it is killed and counts as failed.\n`;
      output += sentence;
      show?.(sentence);
      if (child.pid !== undefined) killTree(child.pid);
      // Its children may still hold its output open.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const silence = setTimeout(giveUp, silentMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', () => silence.refresh());
      if (show) showLines(stream, show);
      else
        stream.on('data', (chunk: Buffer) => {
          output += chunk.toString();
        });
    }
    const settle = (ran: Ran): void => {
      clearTimeout(silence);
      resolve(ran);
    };
    child.on('error', (error) => settle({ ok: false, output: String(error) }));
    child.on('close', (code) => settle({ ok: code === 0, output }));
  });
}

/** Programs that draw their progress go back to lines that another program may have written meanwhile. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these movements begin with one
const cursorMovement = /\u001b\[\d*[A-GJKST]/g;

function showLines(stream: Readable, show: (line: string) => void): void {
  createInterface({ input: stream }).on('line', (line) => show(line.replaceAll(cursorMovement, '')));
}

/** Runs npm: the one that started this script, or else the one on the PATH. */
export function runNpm(args: readonly string[], cwd = root): Promise<Ran> {
  const npm = process.env.npm_execpath;
  if (npm?.endsWith('.js')) return runNode([npm, ...args], { cwd });
  return runProgram('npm', args, { cwd });
}
