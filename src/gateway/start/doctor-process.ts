import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { CodedError } from '../../domain/errors.ts';
import type { Finding } from '../doctor/finding.ts';

/** In ms. The doctor's own time limits are shorter. */
const longestMs = 120_000;
const mostCharacters = 1_000_000;

/** The command of the package, beside this room: as a source, or compiled. */
const program = join(import.meta.dirname, '..', import.meta.url.endsWith('.ts') ? 'bin.ts' : 'bin.js');

/**
 * Runs `sidecall doctor` with the settings of this process. In a process of its own, because it reads through the whole
 * database, which would stop the sound of live calls.
 * @throws CodedError DOCTOR_FAILED
 */
export function findingsOfDoctor(): Promise<Finding[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'doctor', '--json'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: longestMs,
      windowsHide: true,
    });
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (part: string) => {
      text += part;
      if (text.length > mostCharacters) child.kill();
    });
    child.once('error', (cause) => reject(new CodedError('DOCTOR_FAILED', { cause })));
    child.once('close', (code) => {
      // 1: something is wrong.
      if (code !== 0 && code !== 1) return reject(new CodedError('DOCTOR_FAILED'));
      try {
        resolve(findingsIn(text));
      } catch (cause) {
        reject(new CodedError('DOCTOR_FAILED', { cause }));
      }
    });
  });
}

/** @param text a finding as JSON on each line. @throws Error if there is none: the command did not run */
function findingsIn(text: string): Finding[] {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new Error('The doctor says nothing.');
  return lines.map((line) => JSON.parse(line) as Finding);
}
