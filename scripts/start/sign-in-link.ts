import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A one-time link for the administrator of the gateway with these settings, from the command that its users have. null:
 * the command failed; the demo runs without it.
 */
export async function signInLink(root: string, env: Readonly<Record<string, string>>): Promise<string | null> {
  const command = [join(root, 'src/gateway/bin.ts'), 'sign-in'];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { env: { ...process.env, ...env } });
    return stdout.trim();
  } catch {
    return null;
  }
}
