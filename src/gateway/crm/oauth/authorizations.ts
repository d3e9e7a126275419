import { createHash, randomBytes } from 'node:crypto';
import { type Clock, isoTime } from '../../../domain/clock.ts';
import type { CrmOAuth } from '../../../domain/crm/oauth.ts';
import type { Keyring } from '../../secrets/keyring.ts';
import type { CrmAccessStore } from '../../storage/crm/port.ts';
import type { AuditLine } from '../../storage/store.ts';

/** The time in which a user has to allow access, in ms. */
const lifeMs = 10 * 60_000;

/** A user of the CRM has come back from there, for this connection. */
export interface Returned {
  connection: string;
  redirectUri: string;
  /** The identity of the administrator. */
  who: string;
  verifier: string | null;
}

/**
 * Authorizations with a code (RFC 6749, 4.1). Each has a state of its own, which belongs to one connection, is stored as
 * a hash, and is accepted once within ten minutes; and a code verifier where the CRM checks it (RFC 7636).
 */
export class Authorizations {
  readonly #store: CrmAccessStore;
  readonly #keyring: Keyring;
  readonly #clock: Clock;

  constructor(parts: { store: CrmAccessStore; keyring: Keyring; clock: Clock }) {
    this.#store = parts.store;
    this.#keyring = parts.keyring;
    this.#clock = parts.clock;
  }

  /** @returns the address that a user of the CRM opens, and until when */
  async begin(
    connection: { id: string; baseUrl: string; clientId: string },
    auth: CrmOAuth,
    { redirectUri, audit }: { redirectUri: string; audit: AuditLine },
  ): Promise<{ url: string; expiresAt: string }> {
    const state = secret();
    const verifier = auth.pkce ? secret() : null;
    const expiresAt = new Date(this.#clock.now() + lifeMs).toISOString();
    const begun = {
      connection: connection.id,
      redirectUri,
      who: audit.who,
      verifier: verifier === null ? null : this.#keyring.seal(verifier, contextOf(state)),
      expiresAt,
    };
    await this.#store.begin(hashOf(state), begun, isoTime(this.#clock), { audit });
    const url = new URL(auth.authorizationUrl.replace('{baseUrl}', connection.baseUrl.replace(/\/+$/, '')));
    const query = {
      ...auth.parameters,
      response_type: 'code',
      client_id: connection.clientId,
      redirect_uri: redirectUri,
      ...(auth.scopes.length > 0 && { scope: auth.scopes.join(' ') }),
      state,
      ...(verifier !== null && { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' }),
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { url: url.href, expiresAt };
  }

  /** @returns null: the state is unknown, too old, or was used before */
  async take(state: string): Promise<Returned | null> {
    const begun = await this.#store.take(hashOf(state));
    if (begun === null || Date.parse(begun.expiresAt) <= this.#clock.now()) return null;
    const { connection, redirectUri, who, verifier } = begun;
    return {
      connection,
      redirectUri,
      who,
      verifier: verifier === null ? null : this.#keyring.open(verifier, contextOf(state)),
    };
  }
}

/** 256 bits, as 43 characters: also the shortest code verifier (RFC 7636, 4.1). */
const secret = (): string => randomBytes(32).toString('base64url');

const hashOf = (state: string): string => createHash('sha256').update(state).digest('hex');

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

const contextOf = (state: string): string => `crm-authorization ${hashOf(state)}`;
