import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** For example "0.1.0". */
export function versionText(): string {
  const path = findPackageJSON(import.meta.url);
  if (path === undefined) return 'unknown';
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** The output of `sidecall --help`. */
export function helpText(): string {
  return `Usage: sidecall [command]

Commands:
  sidecall                       start the gateway
  sidecall doctor [--json]       check the settings and what they name, and change nothing
  sidecall sign-in [IDENTITY] [--role admin|supervisor|agent]
                                 print a link with which a person signs in: once, within ten minutes;
                                 without an identity for “admin”, otherwise the role is agent by default
  sidecall copy-database         copy a stopped gateway's data to the PostgreSQL of SIDECALL_DATABASE
  sidecall asterisk-conf FOLDER  write configuration files for an Asterisk server
  sidecall asterisk-trunks FILE  write the trunks of the database as a file for Asterisk

Options:
  -h, --help                     show this text
  -v, --version                  show the version

Settings come from environment variables such as SIDECALL_PORT=8080, or from a JSON
file with the same names: SIDECALL_CONFIG=/etc/sidecall.json. A secret may be in a
file of its own: SIDECALL_JWT_SECRET_FILE=/run/secrets/jwt. docs/reference/settings.md
of the package lists all settings.

Signals:
  SIGTERM, SIGINT  take no new calls, let live calls end for SIDECALL_GRACE_SECONDS, then exit;
                   a second one exits at once
  SIGHUP           reload trunks, TLS files and the log level

Exit codes: 0 done, 1 it failed or something is wrong, 2 the command line is wrong
`;
}
