import type { CrmDefinition } from '../../domain/crm/connection.ts';
import type { CrmManifest } from '../../domain/crm/manifest.ts';

/** The gateway halves of the adapters, loaded when they are first used. */
export class CrmAdapters {
  readonly #loaders: Readonly<Record<string, () => Promise<CrmDefinition>>>;

  /** @param loaders by the adapter's name */
  constructor(loaders: Readonly<Record<string, () => Promise<CrmDefinition>>>) {
    this.#loaders = loaders;
  }

  /** These adapters and one more, which is the last. */
  with(definition: CrmDefinition): CrmAdapters {
    return new CrmAdapters({ ...this.#loaders, [definition.manifest.name]: async () => definition });
  }

  get names(): string[] {
    return Object.keys(this.#loaders);
  }

  /** @returns null: there is no adapter of this name. @throws CodedError CRM_ADAPTER_INVALID */
  async load(name: string): Promise<CrmDefinition | null> {
    if (!Object.hasOwn(this.#loaders, name)) return null;
    return (await this.#loaders[name]?.()) ?? null;
  }

  /** @throws CodedError CRM_ADAPTER_INVALID */
  async manifests(): Promise<CrmManifest[]> {
    const all = await Promise.all(this.names.map((name) => this.load(name)));
    return all.flatMap((definition) => (definition === null ? [] : [definition.manifest]));
  }
}
