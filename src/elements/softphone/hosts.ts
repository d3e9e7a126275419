import type { CrmHost } from '../../domain/crm/host.ts';

const loaders = new Map<string, () => Promise<CrmHost>>();

/**
 * Makes `<cti-softphone adapter="name">` work. Elements know no adapter: the
 * page's entry says which there are, and each is loaded when it is asked for.
 */
export function registerHost(name: string, loader: () => Promise<CrmHost>): void {
  loaders.set(name, loader);
}

/** @returns null where no adapter of this name was registered */
export async function loadHost(name: string): Promise<CrmHost | null> {
  const loader = loaders.get(name);
  return loader ? await loader() : null;
}
