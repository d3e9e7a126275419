import { Writable } from 'node:stream';
import { type Clock, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import { audienceOf, openSession, placeOf, type SessionPorts } from './session.ts';

/** Characters of one notification: a call's signalling, which shares the socket, waits for no more than this. */
const pieceLength = 16_384;
/**
 * From one notification to the next, in milliseconds. What comes in between goes out together, so that the page's
 * confirmations stay far below the messages that its socket may send in a second.
 */
const paceMs = 40;
/** When a page that has too many streams may try again: the oldest of them makes room after this long. */
const retrySeconds = 60;

/** Tells of each page that subscribes to its agent's events over its socket. */
export interface SubscriberDoor {
  onSubscriber?(listener: (subscriber: Subscriber) => void): void;
}

/**
 * The events of agents whose pages subscribe over their SIP sockets: the stream of GET /v1/events, in pieces. A browser
 * opens six HTTP connections to a host for all of its tabs, and as many WebSockets as there are tabs.
 */
export function serveSubscribers(ports: SessionPorts, core: SubscriberDoor, onError: (error: unknown) => void): void {
  core.onSubscriber?.((subscriber) => {
    serve(ports, subscriber).catch((error: unknown) => {
      if (error instanceof CodedError && error.code === 'TOO_MANY_STREAMS') return subscriber.end('', retrySeconds);
      subscriber.end('');
      onError(error);
    });
  });
}

async function serve(ports: SessionPorts, subscriber: Subscriber): Promise<void> {
  const { claims, remoteAddress, lastEventId } = subscriber;
  const { identity } = claims.grants;
  const owner = { identity, address: remoteAddress };
  const audience = audienceOf({ role: claims.role, identity });
  const after = await placeOf(ports, lastEventId, { audience, owner });
  if (subscriber.gone.aborted) return;
  const out = notifications(subscriber, ports.clock);
  const session = openSession(ports, { out, owner, audience, after, claims: subscriber.claims });
  subscriber.onRenewed = () => session.renew(subscriber.claims);
  await session.over;
}

/** A stream whose pieces are sent one after another, each when the page has confirmed the one before. */
function notifications(subscriber: Subscriber, clock: Clock): Writable {
  const { gone } = subscriber;
  let readyAt = Number.NEGATIVE_INFINITY;
  const send = async (text: string): Promise<void> => {
    for (let at = 0; at < text.length && !gone.aborted; ) {
      const wait = readyAt - ticks(clock);
      if (wait > 0) await pause(clock, wait, gone);
      const end = endOfPiece(text, at);
      readyAt = ticks(clock) + paceMs;
      await subscriber.send(text.slice(at, end));
      at = end;
    }
    if (gone.aborted) throw new Error('The page is gone.');
  };
  const out = new Writable({
    decodeStrings: false,
    // What is there goes together.
    writev: (chunks, done) => {
      send(chunks.map(({ chunk }) => String(chunk)).join('')).then(() => done(), done);
    },
    final: (done) => {
      subscriber.end('');
      done();
    },
  });
  const onGone = (): unknown => out.destroy();
  gone.addEventListener('abort', onGone);
  out.once('close', () => gone.removeEventListener('abort', onGone));
  return out;
}

/** Not between the two halves of a character beyond 16 bits. */
function endOfPiece(text: string, at: number): number {
  const end = Math.min(text.length, at + pieceLength);
  const last = text.charCodeAt(end - 1);
  return end < text.length && last >= 0xd800 && last < 0xdc00 ? end - 1 : end;
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}
