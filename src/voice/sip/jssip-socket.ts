import type JsSIP from 'jssip';
import { SipFailure } from './sip-agent.ts';

type UserAgent = InstanceType<typeof JsSIP.UA>;

/** Private members of JsSIP, which has no words for this. */
interface Inside {
  sendOptions(target: string, body: string): unknown;
  transport?: { connect(): void; isConnecting(): boolean; socket?: { _ws?: WebSocket | null } };
}

/** How long one of the two probes waits for an answer: sound may be away as long as both. */
const answerMs = 3000;
/** How long a call waits for its socket. */
const openMs = 10_000;

/**
 * Whether the other end answers: first to the ping of RFC 5626 4.4.1, which servers may ignore that did not announce it
 * in advance, then to OPTIONS (RFC 3261 section 11). Anything received counts. Timers of a hidden page come late and
 * messages do not, so silence is silence however late it is noticed; only after a freeze both come at once, and the
 * second probe settles that. A socket that is not open is opened, and counts as one that answers.
 */
export async function answers(ua: UserAgent, target: string): Promise<boolean> {
  const socket = (ua as unknown as Inside).transport?.socket?._ws ?? null;
  if (!ua.isConnected() || socket === null) {
    connectNow(ua);
    return true;
  }
  if (await heard(socket, () => socket.send('\r\n\r\n'))) return true;
  return heard(socket, () => (ua as unknown as Inside).sendOptions(target, ''));
}

/** Resolves with a socket that is up; rejects with a SipFailure at the first attempt that fails, or after ten seconds. */
export function opened(ua: UserAgent): Promise<void> {
  if (ua.isConnected()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (failure: SipFailure | null): void => {
      clearTimeout(timer);
      ua.removeListener('connected', onConnected);
      ua.removeListener('disconnected', onDisconnected);
      if (failure) reject(failure);
      else resolve();
    };
    const onConnected = (): void => settle(null);
    const onDisconnected = (): void => settle(new SipFailure(0, 'the gateway cannot be reached'));
    const timer = setTimeout(onDisconnected, openMs);
    ua.on('connected', onConnected);
    ua.on('disconnected', onDisconnected);
    ua.start();
    connectNow(ua);
  });
}

/** Opens a socket that dropped now, and not when the back-off says so. */
export function connectNow(ua: UserAgent): void {
  const { transport } = ua as unknown as Inside;
  if (transport !== undefined && !ua.isConnected() && !transport.isConnecting()) transport.connect();
}

/** Lets go of a dead socket and opens another. */
export function reopen(ua: UserAgent): void {
  const socket = (ua as unknown as Inside).transport?.socket?._ws ?? null;
  if (socket === null) return;
  const { onclose } = socket;
  socket.onopen = null;
  socket.onmessage = null;
  socket.onerror = null;
  socket.onclose = null;
  // RFC 6455 7.1.7: without an answer its `close` comes when the browser has lost patience, so JsSIP is told here.
  socket.close(4000, 'no answer');
  onclose?.call(socket, new CloseEvent('close', { code: 1006, reason: 'no answer', wasClean: false }));
  connectNow(ua);
}

/** Whether anything comes in, or the socket closes, after `ask`. */
function heard(socket: WebSocket, ask: () => void): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (answer: boolean): void => {
      clearTimeout(timer);
      socket.removeEventListener('message', onSign);
      socket.removeEventListener('close', onSign);
      resolve(answer);
    };
    const onSign = (): void => settle(true);
    const timer = setTimeout(() => settle(false), answerMs);
    socket.addEventListener('message', onSign);
    socket.addEventListener('close', onSign);
    ask();
  });
}
