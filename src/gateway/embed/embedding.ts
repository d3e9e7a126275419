import type { Clock } from '../../domain/clock.ts';
import type { CrmDefinition } from '../../domain/crm/connection.ts';
import type { SignedIdentity } from '../../domain/crm/signed-identity.ts';
import { CodedError } from '../../domain/errors.ts';
import type { EmbedPage } from '../../domain/protocol/embed.ts';
import type { TokenAnswer, TokenClaims } from '../../domain/protocol/session.ts';
import { auditLine } from '../audit/audit-line.ts';
import type { UsedTokenStore } from '../storage/store.ts';
import { findConnection } from './find-connection.ts';
import type { Adapters, FramedConnection, FramedConnections, PageTokens } from './port.ts';
import { readSignedToken } from './signed-token.ts';

/** Lifetime of a page's token, in seconds. The page renews it. */
const tokenSeconds = 900;
/** How long a page can renew its token, in seconds: a working day. */
const sessionSeconds = 12 * 3600;

export interface EmbeddingParts {
  connections: FramedConnections;
  adapters: Adapters;
  tokens: Pick<PageTokens, 'issue'>;
  usedTokens: UsedTokenStore;
  clock: Clock;
}

/** The request for a page, as far as it proves something. */
export interface PageRequest {
  /** All values of a field of the posted form. null: nothing was posted. */
  form: ((name: string) => string[]) | null;
  /** All values of a parameter of the address. */
  query: (name: string) => string[];
  /** The IP address of the browser. */
  address: string;
}

/** The page for frames: its connection, its agent, and how long it lasts. */
export class Embedding {
  readonly #parts: EmbeddingParts;

  constructor(parts: EmbeddingParts) {
    this.#parts = parts;
  }

  /** @throws CodedError EMBED_… */
  find(host: string): FramedConnection {
    return findConnection(this.#parts.connections, host);
  }

  /** Whether there is a connection with this id. */
  knows(id: string): boolean {
    return this.#parts.connections.get(id) !== null;
  }

  /**
   * What the page of a connection is told, with a token if the CRM proved its user. An id that is not signed proves
   * nothing, and is not looked at.
   * @throws CodedError EMBED_ORIGIN_REFUSED, IDENTITY_… or AGENT_DISABLED
   */
  async page(host: string, found: FramedConnection, request: PageRequest): Promise<EmbedPage> {
    const { id: connection, adapter, origins } = found.stored;
    const around = request.query('origin');
    // The browser holds back pages that `frame-ancestors` does not name. This tells the administrator which one it was.
    if (around.some((origin) => !origins.includes(origin))) throw new CodedError('EMBED_ORIGIN_REFUSED');
    const token = await this.#proven(found, request);
    return { host, connection, adapter, origins: [...origins], token };
  }

  /** The first token of a page for a person with a session. It ends with the session. */
  begun(host: string, { role, grants: { identity }, session }: TokenClaims): Promise<TokenAnswer> {
    const { stored } = this.find(host);
    const since = Math.floor(this.#parts.clock.now() / 1000);
    const embed = { connection: stored.id, user: null, since };
    return this.#parts.tokens.issue({ identity, role, ttl: tokenSeconds, embed, ...(session && { session }) });
  }

  /**
   * The next token of a page. @param claims of its last token
   * @throws CodedError FORBIDDEN, EMBED_… or AGENT_DISABLED
   */
  async renewed(host: string, { role, grants: { identity }, session, embed }: TokenClaims): Promise<TokenAnswer> {
    const { stored, open } = this.find(host);
    if (embed === undefined || embed.connection !== stored.id) throw new CodedError('FORBIDDEN');
    const left = embed.since + sessionSeconds - Math.floor(this.#parts.clock.now() / 1000);
    const stillMapped = embed.user === null || open?.connection.agentOf(embed.user) === identity;
    if (left < 10 || !stillMapped) throw new CodedError('EMBED_SESSION_OVER');
    const ttl = Math.min(tokenSeconds, left);
    return this.#parts.tokens.issue({ identity, role, ttl, embed, ...(session && { session }) });
  }

  async #proven({ stored, open }: FramedConnection, request: PageRequest): Promise<TokenAnswer | null> {
    const { adapters, tokens, usedTokens, clock } = this.#parts;
    const definition = await adapters.load(stored.adapter);
    const signed = signedIdentityOf(definition, open);
    if (signed === null || open === null) return null;
    const values = signed.place === 'form' ? request.form?.(signed.parameter) : request.query(signed.parameter);
    // Opened without the CRM's signature, e.g. because the frame was loaded again: the person can sign in.
    if (values === undefined || (signed.place === 'query' && values.length === 0)) return null;
    const [token, second] = values;
    if (token === undefined || second !== undefined) throw new CodedError('IDENTITY_INVALID');
    const { user, id, expires } = await readSignedToken(token, signed, open.connection, clock);
    const identity = open.connection.agentOf(user);
    if (identity === null) throw new CodedError('IDENTITY_UNKNOWN');
    const now = clock.now();
    const embed = { connection: stored.id, user, since: Math.floor(now / 1000) };
    const answer = await tokens.issue({ identity, role: 'agent', ttl: tokenSeconds, embed });
    // No identity contains “@”.
    const audit = auditLine(
      { identity: `@${stored.id}`, address: request.address },
      clock,
      'token.issued',
      `agent ${identity}`,
    );
    const isFirst = await usedTokens.use({ id, expires, now }, { audit });
    if (!isFirst) throw new CodedError('IDENTITY_REPLAYED');
    return answer;
  }
}

/** How the CRM proves its users to this connection. null: it does not, or the connection lacks what the check needs. */
export function signedIdentityOf(
  definition: Pick<CrmDefinition, 'signedIdentity'> | null,
  open: FramedConnection['open'],
): SignedIdentity | null {
  const signed = definition?.signedIdentity;
  if (signed === undefined || open === null) return null;
  const { settings, secrets } = open.connection;
  const isComplete =
    secrets.read()[signed.keyField] !== undefined && signed.fields.every((name) => settings[name] !== undefined);
  return isComplete ? signed : null;
}
