import type { Clock } from '../../../domain/clock.ts';
import type { TokenAnswer } from '../../../domain/crm/oauth.ts';
import type { Keyring } from '../../secrets/keyring.ts';
import type { StoredAccess } from '../../storage/crm/port.ts';

export interface Tokens {
  accessToken: string;
  refreshToken: string | null;
  baseUrl: string | null;
  /** When to renew: ISO 8601. null: when the CRM refuses the access token. */
  renewAt: string | null;
}

/**
 * A token is renewed a minute before its end, or in the last tenth of its life if that is shorter: the CRM's clock may
 * be ahead. In ms.
 */
const longestMargin = 60_000;

/**
 * The tokens of an answer. What it leaves out stays as it was. The time of the end is of our own clock, so that the date
 * of the CRM does not matter.
 */
export function tokensOf(
  answer: TokenAnswer,
  before: Tokens | null,
  clock: Clock,
): { tokens: Tokens; expiresAt: string | null } {
  const life = answer.expiresIn === null ? null : answer.expiresIn * 1000;
  const inMs = (ms: number): string => new Date(clock.now() + ms).toISOString();
  return {
    tokens: {
      accessToken: answer.accessToken,
      refreshToken: answer.refreshToken ?? before?.refreshToken ?? null,
      baseUrl: answer.baseUrl ?? before?.baseUrl ?? null,
      renewAt: life === null ? null : inMs(life - Math.min(longestMargin, life / 10)),
    },
    expiresAt: life === null ? null : inMs(life),
  };
}

/** Encrypts the tokens. The result belongs to this connection alone. */
export function sealTokens(keyring: Keyring, connection: string, tokens: Tokens): string {
  return keyring.seal(JSON.stringify(tokens), contextOf(connection));
}

/** @throws CodedError SECRET_KEY_WRONG */
export function openTokens(keyring: Keyring, { connection, tokens }: StoredAccess): Tokens {
  return JSON.parse(keyring.open(tokens, contextOf(connection))) as Tokens;
}

function contextOf(connection: string): string {
  return `crm-access ${connection}`;
}
