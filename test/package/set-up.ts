import type { TestProject } from 'vitest/node';
import { ensureInstalled, type Installed } from '../../scripts/package/install.ts';

declare module 'vitest' {
  interface ProvidedContext {
    installed: Installed;
  }
}

/** Once for all files here: packs the tarball, unless it exists already, and installs it. */
export default async function setUp({ provide }: TestProject): Promise<void> {
  provide('installed', await ensureInstalled());
}
