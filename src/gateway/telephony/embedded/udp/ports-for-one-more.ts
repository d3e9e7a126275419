import type { Endpoint } from '../../port.ts';

/** UDP ports: RTP and RTCP of a trunk's leg, and one more for the agent's browser. */
const ofLeg = 2;
const ofCall = 3;

/**
 * Returns true if there are enough ports for one more call. Unanswered calls have no media yet, but will need ports.
 * @param free UDP ports; null: no limit
 */
export function portsForOneMore(
  free: number | null,
  channels: Iterable<{ readonly leg: object | null; readonly endpoint: Endpoint }>,
): boolean {
  if (free === null) return true;
  let waiting = 0;
  for (const { leg, endpoint } of channels) if (leg === null && endpoint.kind !== 'snoop') waiting += 1;
  return free >= ofCall + waiting * ofLeg;
}
