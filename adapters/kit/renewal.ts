import type { CrmConnection } from '../../src/domain/crm/connection.ts';
import { CodedError } from '../../src/domain/errors.ts';
import type { CrmAuth, Secrets } from './auth.ts';
import { startDeadline } from './deadline.ts';
import { credentialsOf } from './oauth.ts';

/**
 * The time for new credentials, in ms. Renewal has its own limit: a CRM may invalidate the old refresh token with its
 * answer, so the answer must not be lost because the request that needed it is late.
 */
const renewalMs = 15_000;

/** Renews the credentials of a connection, once for all requests that need it at the same time. */
export class Renewal {
  readonly #connection: CrmConnection;
  readonly #auth: CrmAuth;
  #running: Promise<void> | null = null;

  constructor(connection: CrmConnection, auth: CrmAuth) {
    this.#connection = connection;
    this.#auth = auth;
  }

  /** A copy of the credentials as they are now. */
  current(): Secrets {
    return { ...credentialsOf(this.#connection) };
  }

  /**
   * @param used the credentials that the CRM refused
   * @returns whether there are other credentials now
   */
  async renew(used: Secrets): Promise<boolean> {
    if (this.#differs(used)) return true;
    if (this.#auth.refresh === undefined) return false;
    this.#running ??= this.#refresh(used).finally(() => {
      this.#running = null;
    });
    await this.#running;
    return this.#differs(used);
  }

  async #refresh(used: Secrets): Promise<void> {
    const { options, end } = startDeadline(this.#connection.clock, { timeoutMs: renewalMs });
    try {
      await this.#auth.refresh?.(this.#connection, options, used);
    } catch (cause) {
      throw cause instanceof CodedError ? cause : new CodedError('CRM_UNAVAILABLE', { cause });
    } finally {
      end();
    }
  }

  #differs(used: Secrets): boolean {
    const now = credentialsOf(this.#connection);
    return Object.keys({ ...now, ...used }).some((name) => now[name] !== used[name]);
  }
}
