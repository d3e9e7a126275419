import type { Writable } from 'node:stream';
import type { Clock } from '../../domain/clock.ts';
import { type CloseReason, closeReasons } from '../../domain/protocol/events.ts';
import type { TokenClaims } from '../../domain/protocol/session.ts';
import type { BulkReads } from '../audit/bulk-reads.ts';
import type { Revocations } from '../auth/revocations.ts';
import type { Calls } from '../calls/port.ts';
import type { CallViews } from '../masking/call-views.ts';
import type { CallStore } from '../storage/store.ts';
import type { ChangeNotices } from './change-notices.ts';
import type { DialWishes } from './dial-wishes.ts';
import { closing, feed } from './feed.ts';
import type { FeedOwner, OpenFeeds } from './open-feeds.ts';
import { type EventPages, replayMost } from './pages.ts';
import type { TeamWatches } from './team-watches.ts';

export interface EventReader {
  out: Writable;
  owner: FeedOwner;
  /** An agent's identity, or "*" for all events. */
  audience: string;
  /** The last event that the reader has seen. null: the stream starts with a snapshot. */
  after: number | null;
  /** The claims of the reader's token. null: an API key. */
  claims: TokenClaims | null;
  /** The mark of the API key. */
  key?: string | undefined;
}

export interface EventSession {
  /** The reader has a new token: the stream continues until that one expires. */
  renew(claims: TokenClaims): void;
  /** Resolves when the stream has ended, and its last event is written. */
  readonly over: Promise<CloseReason | null>;
}

/** The ports of event streams. */
export interface SessionPorts {
  store: CallStore;
  calls: Pick<Calls, 'subscribe'>;
  views: CallViews;
  pages: EventPages;
  clock: Clock;
  feeds: OpenFeeds;
  dialWishes: DialWishes;
  changeNotices: Pick<ChangeNotices, 'follow'>;
  teamWatches: Pick<TeamWatches, 'follow'>;
  revocations: Pick<Revocations, 'watch' | 'watchKey'>;
  bulkReads: BulkReads;
}

/**
 * Opens the stream of one reader, over HTTP or a SIP socket. The stream is counted, ends with its token, and tells the
 * reader why it ends.
 * @throws CodedError TOO_MANY_STREAMS
 */
export function openSession(ports: SessionPorts, reader: EventReader): EventSession {
  const { store, calls, views, pages, clock, feeds, dialWishes, changeNotices, teamWatches, revocations } = ports;
  const { out, audience, after } = reader;
  const { ending, close } = feeds.add(reader.owner);
  const end = (reason: CloseReason): void => ending.abort(reason);
  let stop: () => void = () => undefined;
  const watch = (claims: TokenClaims | null): void => {
    stop();
    const stopExpiry =
      claims === null ? () => undefined : clock.after(claims.exp * 1000 - clock.now(), () => end('expired'));
    const onRevoked = (): void => end('revoked');
    const stopWatching =
      claims === null ? revocations.watchKey(reader.key, onRevoked) : revocations.watch(claims, onRevoked);
    stop = () => {
      stopExpiry();
      stopWatching();
    };
  };
  watch(reader.claims);
  out.on('close', () => ending.abort());
  // A reader that resets its connection is not an error.
  out.on('error', () => ending.abort());
  const { identity } = reader.owner;
  const stops = [changeNotices.follow(out, reader.claims?.role ?? 'key')];
  // A server with an API key is no agent.
  if (reader.claims !== null) {
    stops.push(dialWishes.follow(identity, out), teamWatches.follow(identity, out, reader.claims.role));
  }
  const unfollow = (): void => {
    for (const stop of stops) stop();
  };
  const over = feed(out, { store, calls, views, pages, clock, audience, after, signal: ending.signal }).then(
    (stalled) => {
      stop();
      unfollow();
      close();
      const reason = stalled ?? closeReasons.find((each) => each === ending.signal.reason) ?? null;
      if (reason !== null && !out.destroyed) out.write(closing(reason, clock));
      out.end();
      return reason;
    },
    (error: unknown) => {
      stop();
      unfollow();
      close();
      out.end();
      throw error;
    },
  );
  return { renew: (claims) => !ending.signal.aborted && watch(claims), over };
}

/** Supervisors receive all events, agents the events of their calls. */
export function audienceOf({ role, identity }: { role: string; identity: string }): string {
  return role === 'agent' ? identity : '*';
}

/** The position of a reader. null: it has none, or one that is ahead of this database. Large replays are audited. */
export async function placeOf(
  { store, bulkReads }: Pick<SessionPorts, 'store' | 'bulkReads'>,
  lastEventId: string | null,
  { audience, owner }: Pick<EventReader, 'audience' | 'owner'>,
): Promise<number | null> {
  if (lastEventId === null) return null;
  const last = await store.lastSeq();
  const after = Number(lastEventId) <= last ? Number(lastEventId) : null;
  if (audience === '*' && after !== null) {
    await bulkReads.note(owner, 'calls.read', Math.min(replayMost, last - after));
  }
  return after;
}
