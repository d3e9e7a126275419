import type { Clock } from '../../../domain/clock.ts';
import type { Role, TokenClaims } from '../../../domain/protocol/session.ts';
import type { Endpoint, Format } from '../../telephony/port.ts';

/** Media settings of a trunk. */
export interface TrunkMedia {
  /** SRTP with keys in the SDP (RFC 4568): never, offered beside plain RTP, or required. */
  srtp: 'off' | 'optional' | 'required';
  /** The only formats to use. If absent, all formats of the gateway. */
  formats?: readonly Format[];
  /**
   * Source IP address of the trunk's signalling. Audio from there is accepted too, because the trunk may be behind NAT.
   */
  address?: string;
  /** Our IP address towards the trunk. If absent, it comes from the settings. */
  localAddress?: string;
}

/** The identity and permissions of the far end. They come from a token or a trunk, never from From. */
export interface Principal {
  kind: Endpoint['kind'];
  role: Role;
  identity: string;
  /** True if the party may register, and so receive calls. */
  incoming: boolean;
  /** What the party may call: "*" any number, otherwise that number only; null nothing. */
  outgoing: string | null;
  /** The website that a visitor's token was issued for. */
  site?: string | undefined;
  /** The flow of calls without a number. */
  flow?: string | undefined;
  /** Call parameters from the token. */
  params: Record<string, string>;
  /** Media settings of a trunk. Absent for a browser, which uses ICE and DTLS. */
  media?: TrunkMedia;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Claims of the token. Absent for a trunk. */
  claims?: TokenClaims;
}

/** The authentication state of a socket. */
export interface Proof {
  readonly clock: Clock;
  /** The identity that was proven last, and its token. */
  principal: Principal | null;
  token: string | null;
}

/** Two principals are the same party if their kind and identity are equal. */
export function partyOf(principal: Pick<Principal, 'kind' | 'identity'>): string {
  return `${principal.kind}:${principal.identity}`;
}
