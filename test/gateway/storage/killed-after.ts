import { spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';

/**
 * Runs a program that prints a line for each thing that it has done, and kills it with SIGKILL after so many lines.
 * @param program its path
 * @returns all lines that it printed completely
 */
export async function killedAfter(lines: number, program: string, ...args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.split('\n').length > lines) child.kill('SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  // Only lines with a line break were printed completely.
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
}
