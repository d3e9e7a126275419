import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { gatewayProgram } from '../../../scripts/test/gateway-bundle.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** Signs a person in by the link that the command prints, in a tab of this browser. */
export async function signInByLink(tab: Page, { data, port }: GatewayProcess, identity: string): Promise<void> {
  const bin = gatewayProgram(join(import.meta.dirname, '../../../src/gateway/bin.ts'));
  const env = { PATH: process.env.PATH, ...bin.env, SIDECALL_DATA: data, SIDECALL_PORT: String(port) };
  const { stdout } = spawnSync(process.execPath, [bin.program, 'sign-in', identity], { env, encoding: 'utf8' });
  await tab.goto(stdout.trim());
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByText('You are signed in as').waitFor();
}
