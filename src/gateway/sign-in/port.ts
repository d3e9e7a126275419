import type { PersonRole } from '../../domain/protocol/sign-in.ts';
import type { AuditLine, Beside } from '../storage/store.ts';

/** A one-time link. All times here are in ms since 1970. */
export interface SignInLink {
  /** The hash of the link's token. The token itself is stored nowhere. */
  hash: string;
  identity: string;
  role: PersonRole;
  madeAt: number;
  expires: number;
}

/** The session of a person in one browser. */
export interface Session {
  /** The hash of the cookie's value. The value itself is stored nowhere. */
  id: string;
  identity: string;
  role: PersonRole;
  way: 'link' | 'openid';
  /** At least as new as the revocations of the identity when it began. */
  startedAt: number;
  /** The time of a recent request. */
  seenAt: number;
  /** The end, also for a session in use. */
  expires: number;
}

/**
 * Links and sessions. Several processes can use one database: the gateways, and the command that makes a link. All
 * writes are durable when they resolve.
 */
export interface SignInStore {
  /** Also deletes the links that have expired. @param now in ms since 1970 */
  putLink(link: SignInLink, now: number, audit: AuditLine): Promise<void>;
  /** Uses up a link. Of several callers, one gets it. null: it is unknown, used, or has expired. */
  takeLink(hash: string, now: number): Promise<SignInLink | null>;
  /** Also deletes the sessions that have ended: those that have expired, or were last seen before `idleSince`. */
  begin(session: Session, ended: { now: number; idleSince: number }, audit: AuditLine): Promise<void>;
  session(id: string): Promise<Session | null>;
  seen(id: string, at: number): Promise<void>;
  /** @returns false: there is no such session, and `beside` is not written */
  end(id: string, beside?: Beside): Promise<boolean>;
}
