import { statusOf } from './answer.ts';
import { SipFailure } from './sip-agent.ts';

/** The part of JsSIP's RTCSession that sends REFER. */
export interface ReferSession {
  refer(target: string, options: object): unknown;
  readonly remote_identity: { uri: { user: string | null; toString(): string } };
}

/** Longer than any usual ringing time. */
const longestMs = 180_000;

/**
 * Sends a REFER (RFC 3515) and follows its NOTIFYs. Resolves at a 2xx of the target. Rejects with a SipFailure at a
 * refusal, at a timeout, or at the end of the call.
 * @param target an address, or the own call whose other side is to be connected (RFC 3891)
 */
export function refer(session: ReferSession, target: string | ReferSession, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => clearTimeout(timer);
    const fail = (status: number, reason: string): void => {
      done();
      reject(new SipFailure(status, reason));
    };
    const timer = setTimeout(() => fail(408, 'nobody answered'), longestMs);
    // After accepting the REFER the other side may send BYE before its last NOTIFY arrives. This counts as success.
    let accepted = false;
    signal.addEventListener('abort', () => {
      if (!accepted) return fail(481, 'the call is over');
      done();
      resolve();
    });
    const eventHandlers = {
      requestSucceeded: () => {
        accepted = true;
      },
      requestFailed: (event?: { response?: unknown }) => fail(statusOf(event?.response), 'the transfer was refused'),
      accepted: () => {
        done();
        resolve();
      },
      failed: (event?: { status_line?: unknown }) => fail(statusOf(event?.status_line), 'the transfer came to nothing'),
    };
    const replaces = typeof target === 'string' ? undefined : target;
    const to = typeof target === 'string' ? target : target.remote_identity.uri.toString();
    if (!session.refer(to, { eventHandlers, ...(replaces && { replaces }) })) fail(481, 'the call is not up');
  });
}
