import type { EventSource } from '../client/event-stream.ts';
import { CodedError } from '../domain/errors/coded-error.ts';
import { TwilioError } from '../voice/errors/twilio-error.ts';
import { SipFailure } from '../voice/sip/sip-agent.ts';
import type { Line } from './line.ts';
import { codedError } from './problem.ts';

/**
 * Reads the agent's events over the line's socket. The socket exists anyway. Unlike HTTP it does not count towards the
 * six connections that a browser opens to a host for all of its tabs. If the gateway does not support this, the events
 * are read over HTTP.
 */
export function lineEvents(line: Pick<Line, 'events'>, http: EventSource): EventSource {
  // Without WebRTC the phone cannot talk, but it still shows the calls.
  let unknown = typeof RTCPeerConnection !== 'function';
  return {
    get reopens() {
      return !unknown;
    },
    async read(request) {
      if (unknown) return http.read(request);
      try {
        await line.events(request);
      } catch (error) {
        const status = statusOf(error);
        if (status === 429) throw new CodedError('TOO_MANY_STREAMS', { cause: error });
        if (status !== 489) throw codedError(error);
        unknown = true;
        return http.read(request);
      }
    },
  };
}

function statusOf(error: unknown): number | null {
  const cause = error instanceof TwilioError ? error.originalError : null;
  return cause instanceof SipFailure ? cause.status : null;
}
