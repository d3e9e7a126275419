import type { SipAgent, SipAgentListener } from './sip-agent.ts';

/** Twilio's names where Twilio has the option; the others are marked. */
export interface DeviceOptions {
  /** Beyond Twilio: ws:// or wss:// address of the gateway's SIP edge. Default: `/v1/sip` of the page's origin. */
  sipUrl?: string;
  iceServers?: RTCIceServer[];
  /** Before the token expires, `tokenWillExpire` is emitted this long ahead. Default 10,000. */
  tokenRefreshMs?: number;
  /** Let a second call ring while one is up. Default false: it gets 486. */
  allowIncomingWhileBusy?: boolean;
  getUserMedia?: (constraints: MediaStreamConstraints) => Promise<MediaStream>;
  /** Beyond Twilio: never ring or play ringback. */
  withoutSounds?: boolean;
  /** Beyond Twilio: another SIP agent than JsSIP (stories, tests). */
  createAgent?: (options: AgentOptions) => Promise<SipAgent>;
}

export interface AgentOptions {
  url: string;
  identity: string;
  token: string;
  iceServers: RTCIceServer[];
  listener: SipAgentListener;
}

export interface ConnectOptions {
  /** `To` is whom to call; all others reach the other side as call parameters. */
  params?: Record<string, string>;
  /** Beyond Twilio, carrier role only: the number the call comes from, or "anonymous". */
  callerId?: string;
}
