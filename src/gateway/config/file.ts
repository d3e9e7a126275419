import { readFileSync } from 'node:fs';
import { ConfigProblems } from './config.ts';

/** The parsed JSON of a configuration file, or an empty object if no file is named. */
export function readConfigFile(path: string | undefined): unknown {
  if (!path) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigProblems([`SIDECALL_CONFIG cannot be read (${(error as Error).message})`]);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ConfigProblems([`SIDECALL_CONFIG is not JSON: ${path}`]);
  }
}
