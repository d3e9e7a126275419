import type { Clock } from '../../domain/clock.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { Revocation } from '../storage/store.ts';

/** Whether a token is valid. `blocked`: no new token is issued for its identity or site either. */
export type Standing = 'good' | 'revoked' | 'blocked';

export interface Revocations {
  /** Loads the revocations of the database. */
  load(known: readonly Revocation[]): void;
  standing(claims: TokenClaims): Standing;
  /** Whether credentials issued to an identity at that time are revoked. @param issued in ms since 1970 */
  revokedSince(identity: string, issued: number): boolean;
  /** Whether no token is issued for this subject. */
  blocked(subject: string): boolean;
  /** The claim `gen` of a token issued now. It is newer than every revocation of these subjects. */
  generation(subjects: readonly string[]): number;
  /** Revokes everything issued so far. Store the result, then put it into force with `apply`. */
  of(subject: string, options?: { blocked?: boolean; until?: number }): Revocation;
  /** Allows new tokens again. Earlier tokens stay revoked. null: new tokens are already allowed. */
  unblocking(subject: string): Revocation | null;
  /** Puts a revocation into force, and notifies the watchers of tokens that it revokes. */
  apply(revocation: Revocation): void;
  /** Returns the function that stops watching. */
  watch(claims: TokenClaims, onRevoked: () => void): () => void;
  /** Watches an API key. @param mark undefined: no revocation ends it. Returns the function that stops watching. */
  watchKey(mark: string | undefined, onRevoked: () => void): () => void;
  /** Calls the listener after each revocation. Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void;
}

export const subjects = {
  identity: (identity: string): string => `identity:${identity}`,
  site: (key: string): string => `site:${key}`,
  token: (jti: string): string => `token:${jti}`,
  session: (id: string): string => `session:${id}`,
  /** @param mark of an API key */
  key: (mark: string): string => `key:${mark}`,
};

/**
 * Tracks tokens that are revoked although their signature and expiry are valid. Each subject (an identity, a site, an API
 * key, a session, one token) has a moment, and tokens issued before it are revoked. The moments of a subject always increase, so a token
 * issued after the revocation in the same millisecond is valid, even if the clock stands still.
 */
export function createRevocations(clock: Clock): Revocations {
  const known = new Map<string, Revocation>();
  const watchers = new Map<() => void, TokenClaims>();
  const keyWatchers = new Map<() => void, string>();
  const listeners = new Set<() => void>();
  const standing = (claims: TokenClaims): Standing => {
    const issued = claims.gen ?? claims.iat * 1000;
    const all = subjectsOf(claims).map((subject) => known.get(subject));
    if (!all.some((each) => each !== undefined && issued < each.notBefore)) return 'good';
    return all.some((each) => each?.blocked) ? 'blocked' : 'revoked';
  };
  return {
    load(entries) {
      for (const each of entries) known.set(each.subject, each);
    },
    standing,
    revokedSince: (identity, issued) => issued < (known.get(subjects.identity(identity))?.notBefore ?? 0),
    blocked: (subject) => known.get(subject)?.blocked === true,
    generation: (of) => Math.max(clock.now(), ...of.map((subject) => known.get(subject)?.notBefore ?? 0)),
    of(subject, { blocked = false, until } = {}) {
      const notBefore = Math.max(clock.now(), known.get(subject)?.notBefore ?? 0) + 1;
      return { subject, notBefore, blocked, until: until ?? null };
    },
    unblocking(subject) {
      const before = known.get(subject);
      return before?.blocked ? { ...before, blocked: false } : null;
    },
    apply(revocation) {
      known.set(revocation.subject, revocation);
      for (const [onRevoked, claims] of [...watchers]) {
        if (standing(claims) === 'good' || !watchers.delete(onRevoked)) continue;
        onRevoked();
      }
      for (const [onRevoked, subject] of [...keyWatchers]) {
        if (subject === revocation.subject && keyWatchers.delete(onRevoked)) onRevoked();
      }
      for (const listener of listeners) listener();
    },
    watch(claims, onRevoked) {
      // The same function may watch twice.
      const own = (): void => onRevoked();
      watchers.set(own, claims);
      return () => void watchers.delete(own);
    },
    watchKey(mark, onRevoked) {
      if (mark === undefined) return () => undefined;
      const own = (): void => onRevoked();
      keyWatchers.set(own, subjects.key(mark));
      return () => void keyWatchers.delete(own);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function subjectsOf({ jti, site, session, key, grants }: TokenClaims): string[] {
  return [
    subjects.identity(grants.identity),
    subjects.token(jti),
    ...(site === undefined ? [] : [subjects.site(site)]),
    ...(session === undefined ? [] : [subjects.session(session)]),
    ...(key === undefined ? [] : [subjects.key(key)]),
  ];
}
