import type JsSIP from 'jssip';
import { SipFailure } from './sip-agent.ts';

type UserAgent = InstanceType<typeof JsSIP.UA>;

/** Private members of JsSIP, which has no public API for this. */
interface Inside {
  sendOptions(target: string, body: string): unknown;
  registrator(): { _registering: boolean };
  transport?: { connect(): void; isConnecting(): boolean; socket?: { _ws?: WebSocket | null } };
}

/** Timeout of each of the two probes, in ms. Together they equal the longest tolerated interruption. */
const answerMs = 3000;
/** Maximum time that a call waits for its socket, in ms. A call that goes on after a reload waits as long as the gateway. */
const openMs = { usual: 10_000, patient: 30_000 };

/**
 * Whether the other end answers. The first probe is the ping of RFC 5626 4.4.1, which a server may ignore unless it
 * announced support. The second probe is OPTIONS (RFC 3261 section 11). Any received message counts. On a hidden page
 * timers fire late but messages arrive in time, so a late timeout is still valid. After a freeze both arrive at once,
 * and the second probe decides. If the socket is not open, it is reopened, and the result is true.
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

/** See `SipAgent.open`. JsSIP repeats failed attempts by itself. */
export function opened(ua: UserAgent, patient: boolean): Promise<void> {
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
    const timer = setTimeout(onDisconnected, patient ? openMs.patient : openMs.usual);
    ua.on('connected', onConnected);
    if (!patient) ua.on('disconnected', onDisconnected);
    ua.start();
    connectNow(ua);
  });
}

/** A REGISTER is on its way, and JsSIP ignores the request for another one. */
export function isRegistering(ua: UserAgent): boolean {
  return (ua as unknown as Inside).registrator()._registering;
}

/** Reopens a dropped socket now, without waiting for the back-off. */
export function connectNow(ua: UserAgent): void {
  const { transport } = ua as unknown as Inside;
  if (transport !== undefined && !ua.isConnected() && !transport.isConnecting()) transport.connect();
}

/** Abandons a dead socket and opens a new one. */
export function reopen(ua: UserAgent): void {
  const socket = (ua as unknown as Inside).transport?.socket?._ws ?? null;
  if (socket === null) return;
  const { onclose } = socket;
  socket.onopen = null;
  socket.onmessage = null;
  socket.onerror = null;
  socket.onclose = null;
  // RFC 6455 7.1.7: on a dead socket `close` fires only after the browser's timeout, so JsSIP is notified here.
  socket.close(4000, 'no answer');
  onclose?.call(socket, new CloseEvent('close', { code: 1006, reason: 'no answer', wasClean: false }));
  connectNow(ua);
}

/** Whether a message arrives, or the socket closes, after `ask`. */
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
