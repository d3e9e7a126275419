import { Writable } from 'node:stream';
import { type Clock, isoTime, ticks } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { PageRings } from '../../domain/protocol/events.ts';
import type { Subscriber } from '../sip/dialog/subscriber.ts';
import { audienceOf, openSession, placeOf, type SessionPorts } from './session.ts';

/** Maximum characters of one notification. A call's signalling shares the socket, and waits for one piece at most. */
const pieceLength = 16_384;
/**
 * Interval between two notifications, in ms. Events in between are sent together, so that the page's confirmations stay
 * far below the message rate of its socket.
 */
const paceMs = 40;
/** Retry delay for a page with too many streams. After it, the oldest stream can be replaced. */
const retrySeconds = 60;

/** Reports each page that subscribes to its agent's events over its socket. */
export interface SubscriberDoor {
  onSubscriber?(listener: (subscriber: Subscriber) => void): void;
}

/**
 * Sends events to pages that subscribe over their SIP sockets: the stream of GET /v1/events, in pieces. A browser
 * limits HTTP connections to six per host over all tabs, but not WebSockets.
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
  const tellRings = (): void => {
    const { rings } = subscriber;
    if (rings !== null && !out.destroyed && !out.writableEnded) out.write(ringsNotice(rings, ports.clock));
  };
  subscriber.onRings = tellRings;
  tellRings();
  await session.over;
}

function ringsNotice(here: boolean, clock: Clock): string {
  const event: PageRings = { type: 'rings', at: isoTime(clock), here };
  return `event: rings\ndata: ${JSON.stringify(event)}\n\n`;
}

/** A stream that sends one piece after another, each after the page has confirmed the one before. */
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
    // Combines all waiting chunks.
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

/** Never cuts a surrogate pair in two. */
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
