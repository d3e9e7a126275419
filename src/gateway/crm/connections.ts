import type { BaseLogger } from 'pino';
import { type Clock, isoTime } from '../../domain/clock.ts';
import type { CrmConnection, CrmDefinition, CrmSecrets } from '../../domain/crm/connection.ts';
import type { NoRecording } from '../../domain/crm/no-recording.ts';
import type { OfConnections } from '../../domain/crm/number-connections.ts';
import type { TokenGrant } from '../../domain/crm/oauth.ts';
import type { TicketCause } from '../../domain/crm/ticket.ts';
import { CodedError } from '../../domain/errors.ts';
import { callLogOf, type JobStore } from '../jobs/port.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { CrmAccessStore, StoredAccess } from '../storage/crm/port.ts';
import type { Beside, CrmConnectionStore, StoredConnection } from '../storage/store.ts';
import type { CrmAdapters } from './adapters.ts';
import { isChosen } from './chosen-address.ts';
import { type Condition, failingWith, unknownCondition, watched } from './condition.ts';
import { clientOf, openAccess } from './connection-access.ts';
import { openSecrets, sealSecrets, settingsSecrets, storedSecrets } from './connection-secrets.ts';
import type { ConnectionAccess } from './oauth/access.ts';
import type { CrmForCalls, OpenConnection } from './port.ts';
import { sealedAgain } from './sealed-again.ts';

/** The connection that the settings SIDECALL_CRM… make. It has this id, and is the first. */
const settingsConnection = 'default';

/** The id of the connection that exists as long as there is no other. */
const builtInConnection = 'contacts';

/** The values of SIDECALL_CRM…. */
export interface CrmSettings {
  name: string;
  url: string;
  token: string;
  /** Default: none. */
  origins?: readonly string[];
  /** Agents by the ids of their users in the CRM. Default: none. */
  users?: Readonly<Record<string, string>>;
}

export interface CrmConnectionsOptions {
  store: CrmConnectionStore;
  access: CrmAccessStore;
  jobs: Pick<JobStore, 'adopt'>;
  keyring: Keyring;
  adapters: CrmAdapters;
  /** null: no connection is made by the settings. */
  settings: CrmSettings | null;
  /** The adapter of the gateway's own contact list. It is used as long as there is no connection. Default: none. */
  builtIn?: { definition: CrmDefinition; noRecording: NoRecording };
  clock: Clock;
  fetch: typeof fetch;
  /** For connections whose server an administrator chooses. Default: `fetch`. */
  chosenFetch?: typeof fetch;
  logger: Pick<BaseLogger, 'warn'>;
}

interface Opened extends OpenConnection {
  readonly connection: CrmConnection;
  readonly definition: CrmDefinition;
  /** null: the fields contain all credentials. */
  readonly access: ConnectionAccess | null;
}

/** A connection and its state. */
export interface KnownConnection {
  readonly stored: StoredConnection;
  readonly source: 'settings' | 'database' | 'built-in';
  /** null: it cannot be opened; `condition` says why. */
  readonly open: Opened | null;
  condition: Condition;
}

/**
 * The connections to CRMs: those in the database, after the one that the settings make. Without any, calls use the
 * gateway's own contact list. A connection that cannot be
 * opened stays as it is, its log entries wait, and its condition has the reason.
 */
export class CrmConnections implements CrmForCalls {
  readonly #options: CrmConnectionsOptions;
  readonly #all = new Map<string, KnownConnection>();
  #builtIn: KnownConnection | null = null;
  readonly #listeners = new Set<(id: string) => void>();

  constructor(options: CrmConnectionsOptions) {
    this.#options = options;
  }

  /**
   * Opens all connections, and encrypts their secrets again if they have an earlier key. Sends no request.
   * @throws CodedError CRM_CONNECTION_INVALID: the connection of the settings
   */
  async start(): Promise<void> {
    const { settings, store, logger } = this.#options;
    if (this.#options.builtIn !== undefined) this.#openBuiltIn(this.#options.builtIn);
    if (settings !== null) await this.#openSettings(settings);
    for (const known of this.list()) this.#warnOf(known);
    for (const row of await store.all()) {
      const stored = await sealedAgain(row, this.#options);
      if (this.#all.get(stored.id)?.source === 'settings') {
        logger.warn({ connection: stored.id }, 'stored CRM connection ignored: the settings make one with its id');
        continue;
      }
      this.#warnOf(await this.#openStored(stored));
    }
  }

  list(): KnownConnection[] {
    const builtIn = this.#standIn();
    return builtIn === null ? [...this.#all.values()].sort(inOrder) : [builtIn];
  }

  get(id: string): KnownConnection | null {
    const builtIn = this.#standIn();
    return this.#all.get(id) ?? (builtIn?.stored.id === id ? builtIn : null);
  }

  of(call: OfConnections): OpenConnection | null {
    return this.#of(call)[0]?.open ?? null;
  }

  also(call: OfConnections): readonly OpenConnection[] {
    return this.#of(call)
      .slice(1)
      .flatMap(({ open }) => (open === null ? [] : [open]));
  }

  logsOf(call: OfConnections): readonly string[] {
    const copies = new Set(call.connections?.flatMap(({ id, log }) => (log ? [id] : [])));
    return this.#of(call)
      .map(({ stored }) => stored.id)
      .filter((id, at) => at === 0 || copies.has(id));
  }

  ticketsOf(call: OfConnections): readonly { connection: string; causes: readonly TicketCause[] }[] {
    return this.logsOf(call).map((id) => ({ connection: id, causes: this.get(id)?.stored.tickets ?? [] }));
  }

  taskOf(call: OfConnections): string | null {
    // Only the system of record: agents would have the same task twice.
    const [first] = this.#of(call);
    if (first === undefined) return null;
    // What a connection that cannot be opened now will be able to do is not known.
    const cannot = first.open !== null && first.open.adapter.saveTask === undefined;
    return cannot ? null : first.stored.id;
  }

  async adopt(call: OfConnections & { id: string }, connection: string | null, recordId: string): Promise<boolean> {
    const id = connection ?? this.#of(call)[0]?.stored.id;
    if (id === undefined || this.get(id) === null) return false;
    return this.#options.jobs.adopt(callLogOf(id), call.id, recordId);
  }

  /** Stores and opens a connection. Sends no request. */
  async put(
    value: Omit<StoredConnection, 'secrets'>,
    secrets: Readonly<Record<string, string>>,
    beside: Beside,
  ): Promise<KnownConnection> {
    const { store, access, keyring } = this.#options;
    const before = this.#all.get(value.id)?.stored;
    // What a user allowed belongs to one client and one account, and must reach no other address.
    if (before !== undefined && clientOf(before) !== clientOf(value)) await access.remove(value.id);
    const stored = { ...value, secrets: sealSecrets(keyring, value.id, secrets) };
    await store.put(stored, beside);
    const builtIn = this.#standIn();
    const known = await this.#openStored(stored);
    this.#changed(value.id, builtIn);
    return known;
  }

  async remove(id: string, beside: Beside): Promise<boolean> {
    const found = await this.#options.store.delete(id, beside);
    this.#all.delete(id);
    this.#changed(id, this.#standIn());
    return found;
  }

  /** Gets tokens for what a user of the CRM has just allowed, and stores them. Waiting entries are sent. */
  async allow({ stored: { id }, open }: KnownConnection, grant: TokenGrant, beside: Beside): Promise<void> {
    if (open === null || open.access === null) throw new CodedError('CRM_NOT_SUPPORTED');
    await open.access.allow(grant, beside);
    const known = this.#all.get(id);
    if (known !== undefined) known.condition = unknownCondition;
    this.#changed(id, null);
  }

  /** The secrets of a connection. @throws CodedError SECRET_KEY_WRONG */
  secretsOf({ stored, open }: KnownConnection): Readonly<Record<string, string>> {
    return open?.connection.secrets.read() ?? openSecrets(this.#options.keyring, stored);
  }

  /** Calls `listener` after a connection was changed or deleted. */
  subscribe(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #warnOf({ stored, open, condition: { code, message } }: KnownConnection): void {
    if (open !== null) return;
    this.#options.logger.warn({ connection: stored.id, code, reason: message }, 'CRM connection not opened');
  }

  /** The enabled connections of a call, in its order. Without connections of its own, a call has the first of all. */
  #of({ connections }: OfConnections): KnownConnection[] {
    const enabled = this.list().filter(({ stored }) => stored.enabled);
    if (connections === undefined) return enabled.slice(0, 1);
    return connections.flatMap(({ id }) => enabled.find(({ stored }) => stored.id === id) ?? []);
  }

  /** The built-in connection, if there is no other. */
  #standIn(): KnownConnection | null {
    return this.#all.size === 0 ? this.#builtIn : null;
  }

  /** @param builtIn the built-in connection, if it comes or goes with the change */
  #changed(id: string, builtIn: KnownConnection | null): void {
    const ids = new Set(builtIn === null ? [id] : [builtIn.stored.id, id]);
    for (const changed of ids) for (const listener of this.#listeners) listener(changed);
  }

  #openBuiltIn({ definition, noRecording }: NonNullable<CrmConnectionsOptions['builtIn']>): void {
    const { name, label } = definition.manifest;
    const plain = {
      baseUrl: '',
      settings: {},
      secrets: null,
      users: {},
      position: 0,
      enabled: true,
      origins: [],
      noRecording,
    };
    const stored: StoredConnection = { id: builtInConnection, adapter: name, label, ...plain };
    const open = this.#open(stored, definition, settingsSecrets({}), null);
    this.#builtIn = { stored, source: 'built-in', open, condition: unknownCondition };
  }

  async #openSettings({ name, url, token, origins = [], users = {} }: CrmSettings): Promise<void> {
    const definition = await this.#options.adapters.load(name);
    const invalid = (message: string) => new CodedError('CRM_CONNECTION_INVALID', { message });
    if (definition === null) {
      throw invalid(`SIDECALL_CRM must be one of: ${this.#options.adapters.names.join(', ')}.`);
    }
    const { fields } = definition.manifest;
    const missing = fields.filter(
      ({ name, required, default: given }) => required && given === undefined && name !== 'token',
    );
    if (missing.length > 0) {
      const names = missing.map(({ name }) => name).join(', ');
      throw invalid(
        `SIDECALL_CRM: ${name} also needs ${names}. Make its connection with PUT /v1/crm-connections/{id}.`,
      );
    }
    const stored: StoredConnection = {
      id: settingsConnection,
      adapter: name,
      label: definition.manifest.label,
      baseUrl: url,
      settings: Object.fromEntries(
        fields.flatMap(({ name, kind, default: value }) =>
          kind === 'secret' || value === undefined ? [] : [[name, value]],
        ),
      ),
      secrets: null,
      users,
      position: -1,
      enabled: true,
      origins,
    };
    try {
      this.#add(
        stored,
        'settings',
        this.#open(stored, definition, settingsSecrets(token === '' ? {} : { token }), null),
      );
    } catch (error) {
      // What the administrator can correct refuses the start. A faulty adapter does not: calls do not need a CRM.
      if (error instanceof CodedError) throw error;
      this.#add(stored, 'settings', null, failingWith(error, isoTime(this.#options.clock)));
    }
  }

  async #openStored(stored: StoredConnection): Promise<KnownConnection> {
    const { adapters, keyring, store, clock } = this.#options;
    try {
      const definition = await adapters.load(stored.adapter);
      if (definition === null) {
        throw new CodedError('CRM_CONNECTION_INVALID', {
          message: `There is no adapter ${stored.adapter}.`,
          help: 'Name its module in SIDECALL_ADAPTERS, or change the connection.',
        });
      }
      const secrets = storedSecrets({ keyring, store }, stored.id, openSecrets(keyring, stored));
      const access = definition.manifest.auth === undefined ? null : await this.#options.access.get(stored.id);
      return this.#add(stored, 'database', this.#open(stored, definition, secrets, access));
    } catch (error) {
      return this.#add(stored, 'database', null, failingWith(error, isoTime(clock)));
    }
  }

  #open(
    stored: StoredConnection,
    definition: CrmDefinition,
    secrets: CrmSecrets,
    storedAccess: StoredAccess | null,
  ): Opened {
    const { clock, fetch, chosenFetch = fetch, keyring, access: store } = this.#options;
    const agents = new Map(Object.entries(stored.users));
    const users = new Map([...agents].map(([user, agent]) => [agent, user]));
    const parts = { store, keyring, clock, stored: storedAccess };
    const access = openAccess(definition, secrets, { id: stored.id, get: () => connection }, parts);
    const itself = (id: string) => (definition.usersAreAgents === true ? id : null);
    const connection: CrmConnection = {
      id: stored.id,
      baseUrl: stored.baseUrl,
      settings: stored.settings,
      secrets,
      ...(access !== null && { access }),
      userOf: (agent) => users.get(agent) ?? itself(agent),
      agentOf: (user) => agents.get(user) ?? itself(user),
      clock,
      fetch: isChosen(definition.manifest) ? chosenFetch : fetch,
    };
    const adapter = watched(definition.createConnector(connection), clock, (next) => {
      const known = this.get(stored.id);
      // Kept while nothing changes, so that `since` is the beginning.
      if (known === null) return;
      const { state, code, message } = known.condition;
      const isSame = state === next.state && code === next.code && (state === 'failing' || message === next.message);
      if (!isSame) known.condition = next;
    });
    return {
      id: stored.id,
      label: stored.label,
      adapter,
      noRecording: stored.noRecording ?? null,
      agentOf: connection.agentOf,
      connection,
      definition,
      access,
    };
  }

  #add(
    stored: StoredConnection,
    source: KnownConnection['source'],
    open: KnownConnection['open'],
    condition: Condition = unknownCondition,
  ): KnownConnection {
    const known = { stored, source, open, condition };
    this.#all.set(stored.id, known);
    return known;
  }
}

function inOrder(one: KnownConnection, other: KnownConnection): number {
  return one.stored.position - other.stored.position || (one.stored.id < other.stored.id ? -1 : 1);
}
