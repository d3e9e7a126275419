import type { Agent, Directory, Site, VirtualNumber } from '../storage/store.ts';

/** One table of the directory, by key. It is read once, and again after each change. */
class Cached<Value> {
  readonly #read: () => Promise<Value[]>;
  readonly #keyOf: (value: Value) => string;
  #known: Promise<{ all: Value[]; byKey: ReadonlyMap<string, Value> }> | null = null;

  constructor(read: () => Promise<Value[]>, keyOf: (value: Value) => string) {
    this.#read = read;
    this.#keyOf = keyOf;
  }

  async all(): Promise<Value[]> {
    return [...(await this.#table()).all];
  }

  async one(key: string): Promise<Value | null> {
    return (await this.#table()).byKey.get(key) ?? null;
  }

  /** A read that began before the change is forgotten with the rest. */
  async changing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } finally {
      this.#known = null;
    }
  }

  #table(): Promise<{ all: Value[]; byKey: ReadonlyMap<string, Value> }> {
    if (this.#known !== null) return this.#known;
    const known = this.#read().then((all) => ({
      all,
      byKey: new Map(all.map((value) => [this.#keyOf(value), value])),
    }));
    this.#known = known;
    // A database that cannot be read now may be read later.
    known.catch(() => {
      if (this.#known === known) this.#known = null;
    });
    return known;
  }
}

/**
 * The directory in memory: every event and every arriving call asks it. One gateway writes a database at a time, so
 * only changes made here have to be noticed.
 * @param onAgents called after each change of an agent
 */
export function cachedDirectory(source: Directory, onAgents: () => void = () => undefined): Directory {
  const numbers = new Cached<VirtualNumber>(
    () => source.virtualNumbers(),
    ({ number }) => number,
  );
  const agents = new Cached<Agent>(
    () => source.agents(),
    ({ identity }) => identity,
  );
  const sites = new Cached<Site>(
    () => source.sites(),
    ({ key }) => key,
  );
  return {
    virtualNumbers: () => numbers.all(),
    virtualNumber: (number) => numbers.one(number),
    putVirtualNumber: (value, beside) => numbers.changing(() => source.putVirtualNumber(value, beside)),
    deleteVirtualNumber: (number, beside) => numbers.changing(() => source.deleteVirtualNumber(number, beside)),
    agents: () => agents.all(),
    agent: (identity) => agents.one(identity),
    async phones(identities) {
      const found = await Promise.all(identities.map((identity) => agents.one(identity)));
      return new Map(
        found.flatMap((agent) =>
          agent?.phone === undefined || agent.disabled === true ? [] : [[agent.identity, agent.phone] as const],
        ),
      );
    },
    putAgent: (value, beside) => agents.changing(() => source.putAgent(value, beside)).finally(onAgents),
    deleteAgent: (identity, beside) => agents.changing(() => source.deleteAgent(identity, beside)).finally(onAgents),
    sites: () => sites.all(),
    site: (key) => sites.one(key),
    putSite: (value, beside) => sites.changing(() => source.putSite(value, beside)),
    deleteSite: (key, beside) => sites.changing(() => source.deleteSite(key, beside)),
  };
}
