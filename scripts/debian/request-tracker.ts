/** A real Request Tracker for tests: its Perl and all its modules, beside the system. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { commandIn, type Installation } from './installation.ts';
import { unpacked } from './packages.ts';

/** @throws NoProgram with the reason in one line */
export function installRequestTracker(): Promise<Installation> {
  return unpacked({
    folder: 'request-tracker',
    title: 'Request Tracker',
    packages: ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone'],
    program: 'usr/bin/perl',
    versionArguments: ['-v'],
    version: /This is perl 5/,
  });
}

/** The folder of RT's programs and modules in an installation. */
export function shareOf(root: string): string {
  return join(root, 'usr/share/request-tracker5');
}

/**
 * The command and the environment that run a Perl program of RT.
 * @param lib a folder of modules that come before all others
 */
export function perlIn(root: string, lib: string): { command: string[]; env: Record<string, string> } {
  const modules = globSync(
    ['usr/lib/*/perl5/5.*', 'usr/share/perl5', 'usr/lib/*/perl/5.*', 'usr/share/perl/5.*', 'usr/lib/*/perl-base'],
    { cwd: root },
  );
  const folders = [lib, join(shareOf(root), 'lib'), ...modules.map((folder) => join(root, folder))];
  return { command: commandIn(root, 'usr/bin/perl'), env: { PERL5LIB: folders.join(':') } };
}
