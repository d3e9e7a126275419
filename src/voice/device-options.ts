import type { AcceptOptions } from './accept-options.ts';
import type { Call } from './call.ts';
import type { AgentOptions, SipAgent } from './sip-agent.ts';
import type { SoundName } from './sounds.ts';

/** Twilio's names where Twilio has the option; the others are marked. */
export interface DeviceOptions {
  /** Beyond Twilio: ws:// or wss:// address of the gateway's SIP edge. Default: `/v1/sip` of the page's origin. */
  sipUrl?: string;
  /** Beyond Twilio: host part of SIP addresses. The gateway knows identities by their token, so any name does. */
  sipDomain?: string;
  /** One name, or several to be tried in this order. Needs `edges`. */
  edge?: string | string[];
  /** Beyond Twilio: the SIP address of each edge. */
  edges?: Record<string, string>;
  /** Beyond Twilio; Twilio's are part of `rtcConfiguration`. */
  iceServers?: RTCIceServer[];
  /** Best first. Default: the browser's own order. */
  codecPreferences?: Call.Codec[];
  /** Before the token expires, `tokenWillExpire` is emitted this long ahead. Default 10,000. */
  tokenRefreshMs?: number;
  /** Let a second call ring while one is up. Default false: it gets 486, and the gateway tries elsewhere. */
  allowIncomingWhileBusy?: boolean;
  getUserMedia?: (constraints: MediaStreamConstraints) => Promise<MediaStream>;
  /** What the other side hears instead of the microphone. Stays the page's: its tracks are never stopped. */
  fileInputStream?: MediaStream;
  /** Addresses of own sounds; those left out are made by the browser. */
  sounds?: Partial<Record<SoundName, string>>;
  /** Beyond Twilio: never ring or play ringback. */
  withoutSounds?: boolean;
  /** Beyond Twilio: another SIP agent than JsSIP (stories, tests). */
  createAgent?: (options: AgentOptions) => Promise<SipAgent>;
}

export interface ConnectOptions extends AcceptOptions {
  /** `To` is whom to call; all others reach the other side as call parameters. */
  params?: Record<string, string>;
  /** Beyond Twilio, carrier role only: the number the call comes from, or "anonymous". */
  callerId?: string;
}
