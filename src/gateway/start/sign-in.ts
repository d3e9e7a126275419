/** `sidecall sign-in [identity] [--role admin|supervisor|agent]`: prints a one-time link, with which a person signs in. */
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { identity as Identity } from '../../domain/protocol/identity.ts';
import { type PersonRole, personRoles } from '../../domain/protocol/sign-in.ts';
import { createRevocations } from '../auth/revocations.ts';
import { type Config, readConfig } from '../config/config.ts';
import { readConfigFile } from '../config/file.ts';
import { linkAddress, makeLink } from '../sign-in/links.ts';
import { openExisting } from '../storage/open-existing.ts';
import { errorLines } from './error-lines.ts';
import { systemClock } from './system-clock.ts';

/** The maker of the link in the audit. No identity contains “@”. */
const maker = { identity: '@command', address: '' };

/** A mistake in the command line. */
class UsageError extends Error {}

/** Without a name, the link is for the administrator. A named person is an agent, unless the role says otherwise. */
function readArguments(args: string[]): { identity: string; role: PersonRole } {
  let given: { values: { role?: string | undefined }; positionals: string[] };
  try {
    given = parseArgs({ args, options: { role: { type: 'string' } }, allowPositionals: true });
  } catch {
    throw new UsageError('--role takes admin, supervisor or agent');
  }
  const { values, positionals } = given;
  const [name, extra] = positionals;
  if (extra !== undefined) throw new UsageError(`“${extra.slice(0, 40)}” is one argument too many`);
  const identity = z.safeParse(Identity, name ?? 'admin');
  if (!identity.success) {
    throw new UsageError('an identity has 1 to 64 letters, digits, dots, hyphens and underscores');
  }
  const role = z.safeParse(z.enum(personRoles), values.role ?? (name === undefined ? 'admin' : 'agent'));
  if (!role.success) throw new UsageError('--role takes admin, supervisor or agent');
  return { identity: identity.data, role: role.data };
}

/** The gateway's address for a browser: its own setting, or this machine. */
function addressOf({ publicUrl, host, port }: Config): string {
  if (publicUrl !== null) return publicUrl;
  const near = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(host);
  return `http://${near ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function run(): Promise<string> {
  const person = readArguments(process.argv.slice(3));
  const config = readConfig(process.env, readConfigFile(process.env.SIDECALL_CONFIG));
  const storage = await openExisting(config.database ?? join(config.dataFolder, 'sidecall.db'), systemClock);
  try {
    const revocations = createRevocations(systemClock);
    revocations.load(await storage.revocations.all(systemClock.now()));
    const token = await makeLink({ store: storage.signIns, revocations, clock: systemClock }, person, maker);
    return linkAddress(addressOf(config), token);
  } finally {
    await storage.close();
  }
}

try {
  process.stdout.write(`${await run()}\n`);
} catch (error) {
  const lines = error instanceof UsageError ? [`${error.message}. See “sidecall --help”.`] : errorLines(error);
  for (const line of lines) process.stderr.write(`sidecall: ${line}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
