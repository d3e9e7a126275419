import { createHash, randomBytes } from 'node:crypto';
import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { ApiKeyBody, ApiKeyChange } from '../../domain/protocol/administration/api-key.ts';
import { auditLine, type Sender } from '../audit/audit-line.ts';
import type { ApiKeyScope, ApiKeyStore, StoredApiKey } from '../storage/api-keys/port.ts';
import { apiKeyPrefix, callKeyPrefix, keyMark, newApiKey } from './api-keys.ts';
import { type Revocations, subjects } from './revocations.ts';

/** Keys at most: each request looks one up in memory, and a list of them is read by people. */
const mostKeys = 500;
/** The last use is written so often at most, in ms. */
const useEveryMs = 60_000;

interface Ports {
  store: ApiKeyStore;
  clock: Clock;
  revocations: Pick<Revocations, 'of' | 'apply'>;
  onError: (error: unknown) => void;
}

/** API keys that administrators make while the gateway runs: in the database by their hash, and in memory. */
export class MadeKeys {
  readonly #ports: Ports;
  readonly #byHash = new Map<string, StoredApiKey>();
  /** By id, in ticks. */
  readonly #used = new Map<string, number>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    for (const key of await this.#ports.store.all()) this.#byHash.set(key.hash, key);
  }

  list(): readonly StoredApiKey[] {
    return [...this.#byHash.values()];
  }

  /** @throws CodedError NOT_FOUND */
  get(id: string): StoredApiKey {
    const found = this.list().find((key) => key.id === id);
    if (found === undefined) throw new CodedError('NOT_FOUND', { message: 'There is no such API key.' });
    return found;
  }

  /**
   * The key that is presented, if it counts. Keys are found by their hash, so the time that it takes tells nothing about
   * them.
   */
  known(presented: string): StoredApiKey | null {
    const key = this.#byHash.get(hashOf(presented));
    const { clock } = this.#ports;
    if (key === undefined || (key.expiresAt !== null && Date.parse(key.expiresAt) <= clock.now())) return null;
    this.#noteUse(key);
    return key;
  }

  /** Whether tokens that were created with a key of this mark count: also after the key has expired. */
  hasMark(mark: string): boolean {
    return this.list().some(({ hash }) => hash.startsWith(mark));
  }

  async create(body: ApiKeyBody, sender: Sender): Promise<{ stored: StoredApiKey; key: string }> {
    if (this.#byHash.size >= mostKeys) {
      throw new CodedError('CONFLICT', {
        message: `There are ${mostKeys} API keys already.`,
        help: 'Revoke those that are not used.',
      });
    }
    const { store, clock } = this.#ports;
    const key = newApiKey(prefixOf(body.scope));
    const stored: StoredApiKey = {
      ...{ id: `AK${randomBytes(16).toString('hex')}`, name: body.name, scope: body.scope },
      ...{ hash: hashOf(key), ending: key.slice(-4), createdAt: isoTime(clock), createdBy: sender.identity },
      ...{ expiresAt: this.#endOf(body.expiresAt), usedAt: null },
    };
    await store.put(stored, { audit: auditLine(sender, clock, 'api-key.made', nameForAudit(stored)) });
    this.#byHash.set(stored.hash, stored);
    return { stored, key };
  }

  async change(id: string, { name, expiresAt }: ApiKeyChange, sender: Sender): Promise<StoredApiKey> {
    const { store, clock } = this.#ports;
    const before = this.get(id);
    const end = expiresAt === before.expiresAt ? expiresAt : this.#endOf(expiresAt);
    const changed: StoredApiKey = { ...before, name, expiresAt: end };
    await store.put(changed, { audit: auditLine(sender, clock, 'api-key.changed', nameForAudit(changed)) });
    // It may have been used meanwhile.
    this.#byHash.set(changed.hash, { ...changed, usedAt: this.#byHash.get(changed.hash)?.usedAt ?? before.usedAt });
    return changed;
  }

  async revoke(id: string, sender: Sender): Promise<void> {
    const { store, clock, revocations } = this.#ports;
    const key = this.get(id);
    const revocation = revocations.of(subjects.key(markOf(key)));
    const audit = auditLine(sender, clock, 'api-key.revoked', nameForAudit(key));
    if (!(await store.delete(id, { audit, revocation }))) throw new CodedError('NOT_FOUND');
    this.#byHash.delete(key.hash);
    this.#used.delete(id);
    revocations.apply(revocation);
  }

  /** @throws CodedError BAD_REQUEST */
  #endOf(expiresAt: string | null): string | null {
    if (expiresAt === null) return null;
    if (Date.parse(expiresAt) > this.#ports.clock.now()) return new Date(expiresAt).toISOString();
    throw new CodedError('BAD_REQUEST', {
      message: '“expiresAt” has passed already.',
      help: 'To end the key now, delete it.',
    });
  }

  #noteUse(key: StoredApiKey): void {
    const { store, clock, onError } = this.#ports;
    const now = ticks(clock);
    if (now - (this.#used.get(key.id) ?? Number.NEGATIVE_INFINITY) < useEveryMs) return;
    this.#used.set(key.id, now);
    const usedAt = isoTime(clock);
    this.#byHash.set(key.hash, { ...key, usedAt });
    store.used(key.id, usedAt).catch(onError);
  }
}

/** The mark of the key, as `keyMark` makes it of the key itself. */
function markOf({ hash }: StoredApiKey): string {
  return hash.slice(0, keyMark('').length);
}

function prefixOf(scope: ApiKeyScope): string {
  return scope === 'calls' ? callKeyPrefix : apiKeyPrefix;
}

function nameForAudit({ name, scope, ending }: StoredApiKey): string {
  return `${name} (${scope}, …${ending})`;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
