import type { Endpoint } from '../../port.ts';

/** UDP ports of a trunk's leg: RTP and RTCP. */
const ofTrunk = 2;

export interface PortsLeft {
  /** Free UDP ports. null: no limit. */
  portsFree: number | null;
  /** UDP ports of a browser's leg: one for each local address that it offers. */
  portsOfBrowser: number;
}

/**
 * Returns true if there are enough ports for one more call: a browser, and a trunk or another browser. Unanswered calls
 * have no media yet, but will need ports.
 */
export function portsForOneMore(
  { portsFree, portsOfBrowser }: PortsLeft,
  channels: Iterable<{ readonly leg: object | null; readonly endpoint: Endpoint }>,
): boolean {
  if (portsFree === null) return true;
  const ofLeg = Math.max(ofTrunk, portsOfBrowser);
  let waiting = 0;
  for (const { leg, endpoint } of channels) if (leg === null && endpoint.kind !== 'snoop') waiting += 1;
  return portsFree >= ofLeg + portsOfBrowser + waiting * ofLeg;
}
