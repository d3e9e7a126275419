import type { CrmHost } from '../../domain/crm/host.ts';

const loaders = new Map<string, () => Promise<CrmHost>>();

/**
 * Loads the adapter for `<cti-softphone adapter="name">`. The elements know no adapters: the page's entry registers
 * them, and each is loaded on demand.
 */
export function registerHost(name: string, loader: () => Promise<CrmHost>): void {
  loaders.set(name, loader);
}

/** @returns null if no adapter of this name is registered */
export async function loadHost(name: string): Promise<CrmHost | null> {
  const loader = loaders.get(name);
  return loader ? await loader() : null;
}
