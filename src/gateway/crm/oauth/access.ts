import { type Clock, isoTime, ticks } from '../../../domain/clock.ts';
import type { RequestOptions } from '../../../domain/crm/adapter.ts';
import type { CrmAccess, TokenAnswer, TokenGrant } from '../../../domain/crm/oauth.ts';
import { CodedError } from '../../../domain/errors.ts';
import type { Keyring } from '../../secrets/keyring.ts';
import type { CrmAccessStore, StoredAccess } from '../../storage/crm/port.ts';
import type { Beside } from '../../storage/store.ts';
import { openTokens, sealTokens, type Tokens, tokensOf } from './tokens.ts';

export interface AccessOptions {
  /** The id of the connection. */
  connection: string;
  store: CrmAccessStore;
  keyring: Keyring;
  clock: Clock;
  /** The CRM's name. */
  label: string;
  requestTokens(grant: TokenGrant, options: RequestOptions): Promise<TokenAnswer>;
}

/** The limit of a token request, in ms. */
const requestMs = 15_000;
/** A process that was killed while it renewed holds up the others as long, in ms. */
const leaseMs = requestMs + 5000;
/** How long a process waits for another one: longer than the lease of a killed one. In ms. */
const longestWaitMs = leaseMs + 5000;
/** How often a process looks whether another one has renewed, in ms. */
const pollMs = 250;
/** The pause after a failure: of the network, and after a refusal. In ms. */
const pauseMs = { unavailable: 5000, refused: 10 * 60_000 };
/** A token that is younger is not renewed because of a 401: the CRM would refuse the next one, too. In ms. */
const youngMs = 60_000;

interface Current {
  stored: StoredAccess;
  tokens: Tokens;
}

/**
 * The access of one connection. Of all that need a new token, also in other processes, one requests it:
 *
 *   callers ──► one renewal of this process ──► lease in the database ──► token request ──► stored ──► used
 *                                                  │ another process has it, or has renewed already
 *                                                  └──► its tokens are read
 *
 * A new refresh token is stored before the new access token is used. If the process is killed between the CRM's answer
 * and the write, the lease expires and the old refresh token is sent again. A CRM that accepts each refresh token only
 * once then refuses it, and a user has to allow access again: the answer was nowhere but in that process.
 */
export class ConnectionAccess implements CrmAccess {
  readonly #options: AccessOptions;
  #current: Current | null = null;
  #running: Promise<void> | null = null;
  /** Tokens that could not be stored. They are stored before anything else happens. */
  #unstored: { lease: string; tokens: Tokens; expiresAt: string | null } | null = null;
  #pause: { until: number; error: unknown } | null = null;
  /** When the current token arrived here. null: it was read from the database. */
  #arrived: number | null = null;

  /** @throws CodedError SECRET_KEY_WRONG */
  constructor(options: AccessOptions, stored: StoredAccess | null) {
    this.#options = options;
    this.#adopt(stored);
  }

  read(): Readonly<Record<string, string>> {
    return this.#current === null ? {} : { accessToken: this.#current.tokens.accessToken };
  }

  get baseUrl(): string | null {
    return this.#current?.tokens.baseUrl ?? null;
  }

  /** `missing`: no user has allowed access. `refused`: the CRM does not renew it. */
  get state(): { state: 'missing' | 'allowed' | 'refused'; expiresAt: string | null; refusedAt: string | null } {
    const { expiresAt = null, refusedAt = null } = this.#current?.stored ?? {};
    return {
      state: this.#current === null ? 'missing' : refusedAt === null ? 'allowed' : 'refused',
      expiresAt,
      refusedAt,
    };
  }

  /** Whether the access token can be used no more. */
  get isOver(): boolean {
    return this.#isBehind(this.#current?.stored.expiresAt);
  }

  async ready(_options: RequestOptions): Promise<void> {
    if (this.#current !== null && !this.#isDue) return;
    try {
      await this.#renewal();
    } catch (error) {
      // The old token is still good for a moment.
      if (this.#current === null || this.#current.stored.expiresAt === null || this.isOver) throw error;
    }
  }

  async renew(refused: string): Promise<void> {
    const { clock, label } = this.#options;
    if (this.#current !== null && this.#current.tokens.accessToken !== refused) return;
    if (this.#arrived !== null && !this.#isDue && ticks(clock) - this.#arrived < youngMs) {
      throw new CodedError('CRM_CREDENTIALS', {
        message: `${label} refuses an access token that it has just given.`,
        help,
      });
    }
    await this.#renewal(refused);
  }

  /**
   * Gets the tokens of what a user has just allowed, and stores them.
   * @throws CodedError CRM_CREDENTIALS, CRM_UNAVAILABLE
   */
  async allow(grant: TokenGrant, beside: Beside): Promise<void> {
    const { store, keyring, clock, connection, requestTokens } = this.#options;
    const answer = await requestTokens(grant, { timeoutMs: requestMs });
    const { tokens, expiresAt } = tokensOf(answer, null, clock);
    const stored = await store.put(connection, { tokens: sealTokens(keyring, connection, tokens), expiresAt }, beside);
    this.#unstored = null;
    this.#adopt(stored);
    this.#arrived = ticks(clock);
  }

  #renewal(refused?: string): Promise<void> {
    this.#running ??= this.#renew(refused).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #renew(refused: string | undefined): Promise<void> {
    const { store, clock, connection } = this.#options;
    const end = ticks(clock) + longestWaitMs;
    if (this.#unstored !== null) {
      await this.#storeAgain();
      if (this.#isGood(refused)) return;
    }
    for (;;) {
      const stored = await store.get(connection);
      const isNew = stored?.revision !== this.#current?.stored.revision;
      if (isNew) this.#adopt(stored);
      if (stored === null || this.#current === null) throw notAllowed();
      if (isNew && this.#isGood(refused)) return;
      if (this.#pause !== null && ticks(clock) < this.#pause.until) throw this.#pause.error;
      const until = new Date(clock.now() + leaseMs).toISOString();
      const lease = await store.claim(stored, { now: isoTime(clock), until });
      if (lease !== null) return this.#request(this.#current, lease);
      if (ticks(clock) >= end) throw new CodedError('CRM_UNAVAILABLE', { message: 'The access is being renewed.' });
      await new Promise<void>((resolve) => {
        clock.after(pollMs, resolve);
      });
    }
  }

  async #request({ tokens }: Current, lease: string): Promise<void> {
    const { store, clock, connection, requestTokens } = this.#options;
    let answer: TokenAnswer;
    try {
      if (tokens.refreshToken === null) throw expired();
      answer = await requestTokens({ kind: 'refresh', refreshToken: tokens.refreshToken }, { timeoutMs: requestMs });
    } catch (cause) {
      const error = cause instanceof CodedError ? cause : new CodedError('CRM_UNAVAILABLE', { cause });
      const isRefused = error.code === 'CRM_CREDENTIALS';
      const refusedAt = isRefused ? isoTime(clock) : null;
      const wanted = (error.details as { retryAfterMs?: number } | undefined)?.retryAfterMs;
      this.#pause = {
        until: ticks(clock) + (isRefused ? pauseMs.refused : (wanted ?? pauseMs.unavailable)),
        error: isRefused ? refusal(error) : error,
      };
      // If this fails, the lease expires.
      await store.release(connection, lease, refusedAt).catch(() => {});
      if (isRefused && this.#current !== null) this.#current.stored = { ...this.#current.stored, refusedAt };
      throw this.#pause.error;
    }
    this.#unstored = { lease, ...tokensOf(answer, tokens, clock) };
    await this.#storeAgain();
  }

  /** Stores what the CRM gave, and uses it then. */
  async #storeAgain(): Promise<void> {
    if (this.#unstored === null) return;
    const { store, keyring, clock, connection } = this.#options;
    const { lease, tokens, expiresAt } = this.#unstored;
    const value = { tokens: sealTokens(keyring, connection, tokens), expiresAt };
    let stored: StoredAccess | null;
    try {
      stored = await store.renewed(connection, lease, value);
    } catch (cause) {
      throw new CodedError('CRM_UNAVAILABLE', { message: 'The renewed access cannot be stored.', cause });
    }
    this.#unstored = null;
    // The lease was lost: another process has renewed, or a user has allowed access again.
    if (stored === null) return this.#adopt(await store.get(connection));
    this.#adopt(stored);
    this.#arrived = ticks(clock);
  }

  #isGood(refused: string | undefined): boolean {
    return this.#current !== null && !this.#isDue && this.#current.tokens.accessToken !== refused;
  }

  get #isDue(): boolean {
    return this.#isBehind(this.#current?.tokens.renewAt);
  }

  #isBehind(time: string | null | undefined): boolean {
    return typeof time === 'string' && Date.parse(time) <= this.#options.clock.now();
  }

  #adopt(stored: StoredAccess | null): void {
    this.#current = stored === null ? null : { stored, tokens: openTokens(this.#options.keyring, stored) };
    this.#pause = null;
    this.#arrived = null;
  }
}

const help =
  'Open the address of POST /v1/crm-connections/{id}/authorization, and allow access. Log entries wait until then.';

function notAllowed(): CodedError {
  return new CodedError('CRM_CREDENTIALS', { message: 'No user of the CRM has allowed access yet.', help });
}

function expired(): CodedError {
  return new CodedError('CRM_CREDENTIALS', {
    message: 'The access has expired, and the CRM gave nothing to renew it.',
    help,
  });
}

function refusal({ message, details, cause }: CodedError): CodedError {
  return new CodedError('CRM_CREDENTIALS', { message, details, help, cause });
}
