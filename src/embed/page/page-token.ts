import { GatewayClient } from '../../client/gateway-client.ts';
import { CodedError } from '../../domain/errors/coded-error.ts';
import { createEmbedToken } from '../../domain/protocol/operations/embed.ts';

export interface PageTokenParts {
  /** The last part of the page's address. */
  host: string;
  /** A token from elsewhere, such as the CRM's own server. null: it has none. */
  elsewhere: () => Promise<string | null>;
  /** The agent has to sign in. */
  onSignedOut: () => void;
}

/**
 * The access tokens of the page: from the CRM's signed identity or the agent's sign-in, and then renewed; or from the
 * page around it.
 */
export class PageToken {
  readonly #parts: PageTokenParts;
  #current: string | null = null;
  /** The current token was given out, so the next request is for a new one. */
  #given = false;
  /** A token from elsewhere that was fetched, but not given out yet. */
  #spare: string | null = null;
  #last: string | null = null;

  constructor(parts: PageTokenParts) {
    this.#parts = parts;
  }

  /** A token that proves the agent, from now on. */
  begin(token: string): void {
    this.#current = token;
    this.#given = false;
  }

  /** The token that was given out last. null: none. */
  get last(): string | null {
    return this.#last;
  }

  /** Whether a token can be had without the agent. */
  async known(): Promise<boolean> {
    if (this.#current !== null) return true;
    this.#spare = await this.#parts.elsewhere().catch(() => null);
    return this.#spare !== null;
  }

  /** @throws CodedError TOKEN_MISSING: the agent has to sign in; or GATEWAY_UNREACHABLE */
  async next(): Promise<string> {
    const token = await this.#find();
    if (token !== null) {
      this.#last = token;
      return token;
    }
    this.#parts.onSignedOut();
    throw new CodedError('TOKEN_MISSING', {
      message: 'You are signed out.',
      help: 'Use “Sign in”, or open the phone again in the CRM.',
    });
  }

  async #find(): Promise<string | null> {
    const spare = this.#spare;
    this.#spare = null;
    if (spare !== null) return spare;
    const current = this.#current;
    if (current === null) return this.#parts.elsewhere();
    if (this.#given) return (await this.#renew(current)) ?? this.#parts.elsewhere();
    this.#given = true;
    return current;
  }

  /** null: the gateway does not renew it. */
  async #renew(token: string): Promise<string | null> {
    const client = new GatewayClient({ gateway: '', getToken: async () => token });
    try {
      const next = await client.request(createEmbedToken, { body: { host: this.#parts.host } });
      this.#current = next.token;
      return next.token;
    } catch (error) {
      // The gateway, or the way to it, is down for the moment.
      if (error instanceof CodedError && error.status >= 500) throw error;
      this.#current = null;
      return null;
    }
  }
}
