import type { CrmConnection, CrmDefinition } from '../../domain/crm/connection.ts';
import type { TokenAnswer, TokenClaims } from '../../domain/protocol/session.ts';
import type { StoredConnection } from '../storage/store.ts';

/** A CRM connection, as far as the page for frames knows it. */
export interface FramedConnection {
  readonly stored: StoredConnection;
  /** null: it cannot be opened, e.g. because its secrets cannot be decrypted. */
  readonly open: { readonly connection: CrmConnection } | null;
}

export interface FramedConnections {
  get(id: string): FramedConnection | null;
  list(): readonly FramedConnection[];
}

export interface Adapters {
  load(name: string): Promise<CrmDefinition | null>;
}

export interface PageTokens {
  /** @throws CodedError AGENT_DISABLED */
  issue(
    request: Pick<TokenClaims, 'role'> & {
      identity: string;
      ttl: number;
      embed: NonNullable<TokenClaims['embed']>;
      /** The token ends with it. */
      session?: string;
    },
  ): Promise<TokenAnswer>;
  /** @throws CodedError TOKEN_… */
  verify(token: string, how: { evenExpired: boolean }): Promise<TokenClaims>;
}
