import type { FastifyRequest } from 'fastify';
import { CodedError } from '../../domain/errors.ts';
import type { Role, TokenClaims } from '../../domain/protocol/session.ts';
import type { SessionProof } from '../auth/access.ts';
import { cookieNames, cookieOf } from './cookies.ts';
import { checkOwnPage } from './own-page.ts';

/** The person of a session. */
export interface PersonOfRequest {
  identity: string;
  role: Role;
  /** The id of the session. A token that is issued with it ends with the session. */
  session: string;
  /** Those that a token of this person would have. They end with the session. */
  claims: TokenClaims;
}

interface Ports {
  sessions: SessionProof;
  /** The gateway's own address, if it is set. */
  publicUrl: string | null;
}

/**
 * The person whose session sends this request, for routes that strangers may open as well. An operation with `access`
 * gets its `actor` from the admission instead.
 *
 * Browsers do not send the cookie to a frame in another site's page, nor with a click from there. Such a page is
 * therefore always a stranger's, and its script asks again: `GET /v1/session`.
 * @returns null: there is no session, or it has ended
 * @throws CodedError ORIGIN_NOT_ALLOWED if the cookie came with a request of another page
 */
export async function personOfRequest(
  request: FastifyRequest,
  { sessions, publicUrl }: Ports,
): Promise<PersonOfRequest | null> {
  const cookie = cookieOf(request, cookieNames.session);
  if (cookie === null) return null;
  checkOwnPage(request, publicUrl);
  try {
    const claims = await sessions.verify(cookie);
    return { identity: claims.grants.identity, role: claims.role, session: claims.session, claims };
  } catch (error) {
    if (error instanceof CodedError && error.code === 'SESSION_ENDED') return null;
    throw error;
  }
}
