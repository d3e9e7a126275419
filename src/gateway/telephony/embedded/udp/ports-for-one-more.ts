import type { Endpoint } from '../../port.ts';

/** UDP ports: RTP and RTCP of a trunk’s leg, and one more for the agent’s browser. */
const ofLeg = 2;
const ofCall = 3;

/**
 * Whether one more call can have sound. Calls that are not answered have none yet, and will want some.
 * @param free UDP ports; null: without limit
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
