/**
 * `npm run lock`, to run after adding a package: adds the optional packages of other platforms to package-lock.json.
 * npm leaves them out if the registry does not serve them. `npm ci` refuses a lock file without them, and on those
 * platforms the tools' native parts would be missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.ts';

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface LockFile {
  packages: Record<string, LockedPackage>;
}

const systems = /\b(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)\b/;
const processors = /\b(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)\b/;

/** The place of each missing package, and the platform in its name. */
export function leftOut({ packages }: LockFile): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const found = lookup(packages, path, name);
      // npm chooses from a version range. Native packages always have an exact version.
      if (!/^\d/.test(version) || found?.version === version) continue;
      const place = found ? `${path}/node_modules/${name}` : `node_modules/${name}`;
      const { cpu, libc, os } = platformOf(name);
      // In npm's own order of keys.
      missing[place] = { version, ...cpu, ...(dev ? { dev } : {}), ...libc, optional: true, ...os };
    }
  }
  return missing;
}

/** The version that `require` would find from there. */
function lookup(packages: LockFile['packages'], from: string, name: string): LockedPackage | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = packages[`${folder ? `${folder}/` : ''}node_modules/${name}`];
    if (found || !folder) return found;
  }
}

function platformOf(name: string): { os?: object; cpu?: object; libc?: object } {
  const os = systems.exec(name)?.[1];
  const cpu = processors.exec(name)?.[1];
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) && os === 'linux' ? 'glibc' : undefined;
  return {
    ...(os && { os: { os: [os] } }),
    ...(cpu && { cpu: { cpu: [cpu] } }),
    ...(libc && { libc: { libc: [libc] } }),
  };
}

if (import.meta.main) {
  const path = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;
  const missing = leftOut(lock);
  const [top, ...rest] = Object.entries({ ...lock.packages, ...missing });
  // npm's own order: the project, then by path.
  lock.packages = Object.fromEntries(
    [top, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))].filter((each) => !!each),
  );
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} packages of other platforms added.`);
}
