import type { BaseLogger } from 'pino';
import { CodedError } from '../../domain/errors.ts';
import type { TrunkBody, TrunkValues } from '../../domain/protocol/administration/trunk.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { Beside } from '../storage/store.ts';
import type { StoredTrunk, TrunkStore } from '../storage/trunks/port.ts';
import { credentialsProblem, type TrunkSettings } from './settings.ts';
import type { TlsSettings } from './tls-files.ts';
import { openPassword, sealPassword } from './trunk-password.ts';

/** The most trunks of the database. */
const mostTrunks = 50;

/** What a telephony core does with trunks. */
export interface TrunkCore {
  openTrunkPorts?(): Promise<void>;
  reload?(settings: { trunks: readonly TrunkSettings[]; trunkTls?: TlsSettings }): Promise<readonly string[]>;
}

export interface CarriersOptions {
  store: TrunkStore;
  keyring: Keyring;
  core: TrunkCore;
  /** The trunks of the settings. */
  settings: readonly TrunkSettings[];
  logger: Pick<BaseLogger, 'warn'>;
}

/** A trunk, of the settings or of the database. */
export interface KnownTrunk {
  readonly origin: 'settings' | 'database';
  readonly name: string;
  readonly enabled: boolean;
  readonly values: TrunkValues;
  readonly password: string | null;
  /** Why it cannot be used. null: it can. */
  readonly problem: string | null;
  /** It was deleted, and may have calls. */
  readonly deleted: boolean;
}

/**
 * The trunks of the settings and those of the database, which change while the gateway runs. Each change is durable
 * before the core learns of it, and the core always gets the whole list, so a change that was interrupted is complete
 * after the next start.
 *
 *   enabled ◄──put──► disabled ──delete──► deleted, until its last call ends
 */
export class Carriers {
  readonly #options: CarriersOptions;
  #ofSettings: ReadonlyMap<string, KnownTrunk>;
  readonly #stored = new Map<string, KnownTrunk>();
  readonly #deleted = new Map<string, KnownTrunk>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: CarriersOptions) {
    this.#options = options;
    this.#ofSettings = known(options.settings);
  }

  /** Reads the trunks of the database and gives them to the core, which is not started. */
  async start(): Promise<void> {
    const { store, keyring, logger } = this.#options;
    for (const stored of await store.all()) {
      const trunk = this.#read(stored);
      this.#stored.set(stored.name, trunk);
      // Also of a trunk that is not used now: the next start may lack the earlier key.
      if (trunk.problem === null && stored.password !== null && keyring.isOld(stored.password)) {
        await store.put({ ...stored, password: sealPassword(keyring, stored.name, trunk.password) });
      }
      if (this.#ofSettings.has(stored.name)) {
        logger.warn({ trunk: stored.name }, 'stored trunk ignored: SIDECALL_TRUNKS has one of its name');
      } else if (trunk.problem !== null) {
        logger.warn({ trunk: stored.name, reason: trunk.problem }, 'stored trunk not used');
      }
    }
    if (this.#stored.size > 0) await this.#apply();
  }

  /** Those of the settings first. Deleted ones last. */
  list(): KnownTrunk[] {
    const stored = [...this.#stored.values()].filter(({ name }) => !this.#ofSettings.has(name));
    const deleted = [...this.#deleted.values()].filter(({ name }) => !this.#ofSettings.has(name));
    return [...this.#ofSettings.values(), ...stored.sort(byName), ...deleted.sort(byName)];
  }

  get(name: string): KnownTrunk | null {
    return this.#ofSettings.get(name) ?? this.#stored.get(name) ?? this.#deleted.get(name) ?? null;
  }

  /** The trunks that the core uses. */
  inUse(): TrunkSettings[] {
    return this.list().flatMap((trunk) => {
      const { enabled, deleted, problem } = trunk;
      return enabled && !deleted && problem === null ? [settingsOf(trunk)] : [];
    });
  }

  /**
   * Creates or changes a trunk.
   * @throws CodedError TRUNK_OF_SETTINGS, TRUNK_INVALID or TRUNK_PORT; then nothing is changed
   */
  put(name: string, { password: given, enabled, ...values }: TrunkBody, beside: Beside): Promise<KnownTrunk> {
    return this.#inTurn(async () => {
      this.#changeable(name);
      const { store, keyring, core } = this.#options;
      const before = this.#stored.get(name) ?? null;
      if (before === null && this.#stored.size >= mostTrunks) {
        throw invalid(`There are ${mostTrunks} trunks already.`, 'Delete one that is not used.');
      }
      const password = given ?? keptPassword(before, values);
      const problem = credentialsProblem(values, password !== null);
      if (problem !== null) throw invalid(`${name}: ${problem}.`);
      // The first trunk needs the ports, which another program may have.
      if (enabled) await openPorts(core);
      const sealed = sealPassword(keyring, name, password);
      await store.put({ name, enabled, values, password: sealed }, beside);
      const trunk: KnownTrunk = { ...stored, name, enabled, values, password };
      this.#stored.set(name, trunk);
      this.#deleted.delete(name);
      await this.#apply();
      return trunk;
    });
  }

  /** @throws CodedError TRUNK_OF_SETTINGS or NOT_FOUND */
  remove(name: string, beside: Beside): Promise<void> {
    return this.#inTurn(async () => {
      this.#changeable(name);
      const trunk = this.#stored.get(name);
      if (!(await this.#options.store.delete(name, beside)) || trunk === undefined) throw new CodedError('NOT_FOUND');
      this.#stored.delete(name);
      this.#deleted.set(name, { ...trunk, enabled: false, deleted: true });
      await this.#apply();
    });
  }

  /** The last call of a deleted trunk has ended. */
  forget(name: string): void {
    this.#deleted.delete(name);
  }

  /**
   * The trunks of the settings have changed.
   * @returns names of settings that need a restart
   * @throws CodedError CONFIG_INVALID; the previous settings then stay in use
   */
  reload(settings: readonly TrunkSettings[], trunkTls: TlsSettings): Promise<readonly string[]> {
    return this.#inTurn(async () => {
      const before = this.#ofSettings;
      this.#ofSettings = known(settings);
      try {
        return await this.#apply(trunkTls);
      } catch (error) {
        this.#ofSettings = before;
        throw error;
      }
    });
  }

  async #apply(trunkTls?: TlsSettings): Promise<readonly string[]> {
    const trunks = this.inUse();
    const settings = trunkTls === undefined ? { trunks } : { trunks, trunkTls };
    return (await this.#options.core.reload?.(settings)) ?? [];
  }

  #read({ name, enabled, values, password: sealed }: StoredTrunk): KnownTrunk {
    const trunk = { ...stored, name, enabled, values };
    try {
      return { ...trunk, password: openPassword(this.#options.keyring, name, sealed) };
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      return { ...trunk, password: null, problem: `${error.message} Enter the password again.` };
    }
  }

  #changeable(name: string): void {
    if (this.#ofSettings.has(name)) throw new CodedError('TRUNK_OF_SETTINGS');
  }

  /** Changes run one after another. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

const stored = { origin: 'database', problem: null, deleted: false } as const;

function known(settings: readonly TrunkSettings[]): Map<string, KnownTrunk> {
  return new Map(
    settings.map(({ name, password = null, passwordFile: _, ...values }) => [
      name,
      { origin: 'settings', name, enabled: true, values, password, problem: null, deleted: false },
    ]),
  );
}

/** A trunk as the core takes it. */
export function settingsOf({ name, values, password }: KnownTrunk): TrunkSettings {
  return { ...values, name, ...(password !== null && { password }) };
}

/** @throws CodedError TRUNK_INVALID */
function keptPassword(before: KnownTrunk | null, { host, user }: TrunkValues): string | null {
  if (user === undefined || before === null || before.values.user === undefined) return null;
  // A change of the host must not let the gateway try the password at another server.
  if (before.values.host !== host) throw invalid('The host has changed: enter the password again.');
  if (before.problem !== null) throw invalid('The stored password cannot be read: enter it again.');
  return before.password;
}

/** @throws CodedError TRUNK_PORT */
async function openPorts(core: TrunkCore): Promise<void> {
  try {
    await core.openTrunkPorts?.();
  } catch (cause) {
    if (!(cause instanceof CodedError)) throw cause;
    throw new CodedError('TRUNK_PORT', { message: cause.message, help: cause.help, cause });
  }
}

function invalid(message: string, help?: string): CodedError {
  return new CodedError('TRUNK_INVALID', { message, ...(help !== undefined && { help }) });
}

function byName(one: KnownTrunk, other: KnownTrunk): number {
  return one.name < other.name ? -1 : 1;
}
