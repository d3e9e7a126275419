/** A real Asterisk for tests and benchmarks, from Debian's packages: see `scripts/debian/packages.ts`. */
import type { Installation } from '../debian/installation.ts';
import { NoProgram, unpacked } from '../debian/packages.ts';

/** Why Asterisk is not available here, as text for the developer. */
export class NoAsterisk extends Error {
  override readonly name = 'NoAsterisk';
}

/**
 * Returns the cached installation, and creates it if it is missing.
 * @throws NoAsterisk with the reason in one line
 */
export async function installAsterisk(): Promise<Installation> {
  try {
    return await unpacked({
      folder: 'asterisk-22',
      title: 'Asterisk 22',
      packages: ['asterisk'],
      program: 'usr/sbin/asterisk',
      versionArguments: ['-V'],
      version: /^Asterisk 22\..*/,
    });
  } catch (error) {
    throw error instanceof NoProgram ? new NoAsterisk(error.message) : error;
  }
}

if (import.meta.main) {
  const begun = performance.now();
  try {
    const { root, version } = await installAsterisk();
    console.log(`${version} in ${root} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    if (!(error instanceof NoAsterisk)) throw error;
    console.log(error.message);
    process.exitCode = 1;
  }
}
