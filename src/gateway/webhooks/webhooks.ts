import { randomBytes } from 'node:crypto';
import type { BaseLogger } from 'pino';
import { type Clock, isoTime } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { WebhookBody } from '../../domain/protocol/administration/webhook.ts';
import type { CallEventType } from '../../domain/protocol/events.ts';
import type { Keyring } from '../secrets/keyring.ts';
import type { AuditLine } from '../storage/store.ts';
import type { StoredWebhook, WebhookStore } from '../storage/webhooks/port.ts';
import { checkAddress, Refused } from '../web/guarded-request.ts';
import { firstSecret, nextSecret, sealedAgain, signingSecrets } from './signing-secrets.ts';

/** A webhook that has failed for so long is switched off, in ms. */
const longestFailureMs = 3 * 24 * 3_600_000;

interface WebhooksOptions {
  store: WebhookStore;
  keyring: Keyring;
  clock: Clock;
  logger: Pick<BaseLogger, 'warn' | 'error'>;
  /** See SIDECALL_PRIVATE_HOSTS. */
  privateHosts: readonly string[];
}

type Sender = Pick<AuditLine, 'who' | 'address'>;

/**
 * The subscriptions, in memory as in the database.
 *
 *   on ─fails─► failing since … ─succeeds─► on
 *                   └─ for three days, or the server answers 410 ─► off, with the problem ─changed by hand─► on
 */
export class Webhooks {
  readonly #options: WebhooksOptions;
  readonly #all = new Map<string, StoredWebhook>();
  readonly #listeners = new Set<(id: string) => void>();

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Reads the subscriptions. Secrets of an earlier key are encrypted with the current one. */
  async start(): Promise<void> {
    const { store, keyring, logger } = this.#options;
    for (const webhook of await store.all()) {
      this.#all.set(webhook.id, webhook);
      try {
        const sealed = sealedAgain(keyring, webhook.id, webhook.secrets);
        if (sealed !== null) await this.#put({ ...webhook, secrets: sealed });
      } catch (error) {
        logger.error({ err: error, webhook: webhook.id }, 'secret of a webhook cannot be read');
      }
    }
  }

  list(): readonly StoredWebhook[] {
    return [...this.#all.values()].sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  }

  /** @throws CodedError NOT_FOUND */
  get(id: string): StoredWebhook {
    const webhook = this.#all.get(id);
    if (webhook === undefined) throw new CodedError('NOT_FOUND', { message: 'There is no such webhook.' });
    return webhook;
  }

  /** The ids of the webhooks that are sent events of this type. */
  wanting(type: CallEventType): readonly string[] {
    const ids: string[] = [];
    for (const { id, enabled, events } of this.#all.values()) if (enabled && events.includes(type)) ids.push(id);
    return ids;
  }

  /** @throws CodedError WEBHOOK_ADDRESS */
  async create(body: WebhookBody, sender: Sender): Promise<{ webhook: StoredWebhook; secret: string }> {
    const { clock, keyring } = this.#options;
    const id = `wh_${randomBytes(12).toString('hex')}`;
    const url = this.#addressOf(body.url);
    const { secret, sealed } = firstSecret(keyring, id);
    const createdAt = isoTime(clock);
    const webhook = { ...body, id, url, secrets: sealed, createdAt, failingSince: null, problem: null };
    await this.#put(webhook, sender);
    return { webhook, secret };
  }

  /** @throws CodedError NOT_FOUND or WEBHOOK_ADDRESS */
  async change(id: string, body: WebhookBody, sender: Sender): Promise<StoredWebhook> {
    const before = this.get(id);
    const webhook = { ...before, ...body, url: this.#addressOf(body.url), failingSince: null, problem: null };
    await this.#put(webhook, sender);
    return webhook;
  }

  /** @returns the new secret, and until when the one before signs as well. @throws CodedError NOT_FOUND */
  async rotate(id: string, sender: Sender): Promise<{ secret: string; until: number }> {
    const { clock, keyring } = this.#options;
    const before = this.get(id);
    const { secret, sealed, until } = nextSecret(keyring, id, before.secrets, clock.now());
    await this.#put({ ...before, secrets: sealed }, sender);
    return { secret, until };
  }

  /** @throws CodedError NOT_FOUND */
  async delete(id: string, { who, address }: Sender): Promise<void> {
    this.get(id);
    const { store, clock } = this.#options;
    // Events are no longer kept for it while it is deleted.
    this.#all.delete(id);
    await store.delete(id, { audit: { at: isoTime(clock), who, what: 'webhook.deleted', subject: id, address } });
    this.#tell(id);
  }

  /** The secrets that sign a request now. @throws CodedError SECRET_KEY_WRONG */
  secretsOf({ id, secrets }: StoredWebhook): string[] {
    const { keyring, clock } = this.#options;
    return signingSecrets(keyring, id, secrets, clock.now());
  }

  /** A request was accepted. */
  async succeeded(id: string): Promise<void> {
    const webhook = this.#all.get(id);
    if (webhook === undefined || webhook.failingSince === null) return;
    await this.#note({ ...webhook, failingSince: null, problem: null });
  }

  /**
   * A request failed.
   * @param unwanted the server says that it wants no more events
   */
  async failed(id: string, problem: string, unwanted: boolean): Promise<void> {
    const webhook = this.#all.get(id);
    if (webhook === undefined || !webhook.enabled) return;
    const { clock, logger } = this.#options;
    const failingSince = webhook.failingSince ?? isoTime(clock);
    const off = unwanted || clock.now() - Date.parse(failingSince) >= longestFailureMs;
    if (off) logger.warn({ webhook: id, failingSince, problem }, 'webhook switched off');
    else if (webhook.failingSince !== null && webhook.problem === problem) return;
    const told = off ? `Switched off at ${isoTime(clock)}: ${problem}` : problem;
    await this.#note({ ...webhook, enabled: !off, failingSince, problem: told });
    if (off) this.#tell(id);
  }

  /** Calls the listener with the id of each webhook that was changed. @returns the function that unsubscribes */
  subscribe(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #addressOf(text: string): string {
    if (!URL.canParse(text)) throw new CodedError('WEBHOOK_ADDRESS', { message: 'That is not an address.' });
    const url = new URL(text);
    url.hash = '';
    try {
      checkAddress(url, { allowHttp: false, privateHosts: this.#options.privateHosts });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new CodedError('WEBHOOK_ADDRESS', { message: `That address cannot be a webhook. ${error.message}` });
    }
    return url.href;
  }

  async #put(webhook: StoredWebhook, sender?: Sender): Promise<void> {
    const { store, clock } = this.#options;
    const line = { at: isoTime(clock), what: 'webhook.put', subject: webhook.id } as const;
    await store.put(webhook, sender && { audit: { ...line, who: sender.who, address: sender.address } });
    this.#all.set(webhook.id, webhook);
    this.#tell(webhook.id);
  }

  /** Records the outcome of an attempt, unless the webhook was changed meanwhile. */
  async #note(webhook: StoredWebhook): Promise<void> {
    const before = this.#all.get(webhook.id);
    if (!(await this.#options.store.note(webhook.id, webhook)) || this.#all.get(webhook.id) !== before) return;
    this.#all.set(webhook.id, webhook);
  }

  #tell(id: string): void {
    for (const listener of this.#listeners) listener(id);
  }
}
