import type { GatewayClient } from '../../client/gateway-client.ts';
import type { PhoneState } from '../../state/phone-state.ts';

/** How a Device reaches the gateway. */
export interface GatewayLine {
  /** ws:// or wss:// address. */
  sipUrl: string;
  iceServers: RTCIceServer[];
}

export function gatewayLine(client: Pick<GatewayClient, 'url'>, { $session }: PhoneState): GatewayLine {
  const iceServers = ($session.get()?.iceServers ?? []) as RTCIceServer[];
  return { sipUrl: client.url('/v1/sip').replace(/^http/, 'ws'), iceServers };
}
