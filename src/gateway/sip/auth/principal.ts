import type { Clock } from '../../../domain/clock.ts';
import type { Role, TokenClaims } from '../../../domain/protocol/session.ts';
import type { Endpoint, Format } from '../../telephony/port.ts';

/** How media is agreed on with a trunk. */
export interface TrunkMedia {
  /** SRTP with keys in the SDP (RFC 4568): never, offered beside plain RTP, or nothing else. */
  srtp: 'off' | 'optional' | 'required';
  /** Only these formats; absent: all of the gateway's. */
  formats?: readonly Format[];
  /** The IP address that its signalling comes from: sound from there is its own, behind a translation of addresses too. */
  address?: string;
  /** Our IP address on the way to it; absent: found from the settings. */
  localAddress?: string;
}

/** Who is at the other end, and what they may do: by token, by trunk, never by From. */
export interface Principal {
  kind: Endpoint['kind'];
  role: Role;
  identity: string;
  /** May register, and so be called. */
  incoming: boolean;
  /** What it may call: "*" anything, else one number; null nothing. */
  outgoing: string | null;
  /** The website that a visitor's token was issued for. */
  site?: string | undefined;
  /** Call parameters that the token vouches for. */
  params: Record<string, string>;
  /** A trunk's; absent: a browser's, by ICE and DTLS. */
  media?: TrunkMedia;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Of the token that proved it; absent for a trunk. */
  claims?: TokenClaims;
}

/** What a socket has proved so far. */
export interface Proof {
  readonly clock: Clock;
  /** Who it proved to be last, and with which token. */
  principal: Principal | null;
  token: string | null;
}

/** Two principals are the same party when an agent, visitor or carrier of that name is. */
export function partyOf(principal: Pick<Principal, 'kind' | 'identity'>): string {
  return `${principal.kind}:${principal.identity}`;
}
