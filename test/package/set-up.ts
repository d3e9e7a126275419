import type { TestProject } from 'vitest/node';
import { ensureInstalled, type Installed } from '../../scripts/package/install.ts';

declare module 'vitest' {
  interface ProvidedContext {
    installed: Installed;
  }
}

/** Once for all files here: the tarball is packed, unless it is there already, and installed. */
export default async function setUp({ provide }: TestProject): Promise<void> {
  provide('installed', await ensureInstalled());
}
