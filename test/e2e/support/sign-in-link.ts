import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { gatewayProgram } from '../../../scripts/test/gateway-bundle.ts';
import type { GatewayProcess } from './gateway-process.ts';

/** The one-time link that the command prints. @param options of the command */
export function signInLink({ data, port }: GatewayProcess, identity: string, ...options: string[]): string {
  const bin = gatewayProgram(join(import.meta.dirname, '../../../src/gateway/bin.ts'));
  const env = { PATH: process.env.PATH, ...bin.env, SIDECALL_DATA: data, SIDECALL_PORT: String(port) };
  const args = [bin.program, 'sign-in', identity, ...options];
  return spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout.trim();
}

/** Signs a person in by that link, in a tab of this browser. */
export async function signInByLink(tab: Page, gateway: GatewayProcess, identity: string): Promise<void> {
  await tab.goto(signInLink(gateway, identity));
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await tab.getByText('You are signed in as').waitFor();
}
