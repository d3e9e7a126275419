import type { LogLevel } from '../logger.ts';
import type { AgentOptions, SipAgent, SipPage } from '../sip/sip-agent.ts';
import type { AcceptOptions } from './accept-options.ts';
import type { Codec, FeedbackIssue, FeedbackScore } from './call-enums.ts';
import type { SoundName } from './device-enums.ts';

/** An account on any SIP server with a WebSocket (RFC 7118), with digest authentication instead of a token. */
export interface SipAccount {
  /** ws:// or wss:// address, or several, best first. */
  address: string | string[];
  /** User part of the account's SIP address. */
  user: string;
  /** Host part of SIP addresses on this server. */
  domain: string;
  /** Authentication user, if it differs from `user`. */
  authorizationUser?: string;
  password?: string;
  /** Instead of the password: MD5 of user:realm:password (RFC 2617 3.2.2.2), in hexadecimal. Needs `realm`. */
  ha1?: string;
  realm?: string;
}

/** A person's rating of a call. */
export interface Feedback {
  /** CallSid, if known. */
  callSid: string | undefined;
  /** Undefined: the person gave no rating. */
  score: FeedbackScore | undefined;
  issue: FeedbackIssue | undefined;
}

/** Options with Twilio's names. Options that Twilio does not have are marked. */
export interface DeviceOptions {
  /** Beyond Twilio: ws:// or wss:// address of the gateway's SIP edge. Default: `/v1/sip` of the page's origin. */
  sipUrl?: string;
  /** Beyond Twilio: host part of SIP addresses. Any name works, because the gateway identifies users by their token. */
  sipDomain?: string;
  /** Beyond Twilio: an account on a SIP server other than the gateway. The token may then be empty. */
  sip?: SipAccount;
  /** One name, or several to try in this order. Needs `edges`. */
  edge?: string | string[];
  /** Beyond Twilio: the SIP address of each edge. */
  edges?: Record<string, string>;
  /** Beyond Twilio. In Twilio's SDK they are part of `rtcConfiguration`. */
  iceServers?: RTCIceServer[];
  /** Best first. Default: the browser's own order. */
  codecPreferences?: Codec[];
  /** Lead time of `tokenWillExpire` before the token expires, in ms. Default 10,000. */
  tokenRefreshMs?: number;
  /**
   * Lets a second call ring during a call. Default false: the second call gets 486, and the gateway tries another
   * agent.
   */
  allowIncomingWhileBusy?: boolean;
  /**
   * Beyond Twilio: to answer or to place another call ends no other. The page holds calls itself, for example by the
   * gateway's REST.
   */
  severalCalls?: boolean;
  /** Added to SIP's User-Agent beside Sidecall. */
  appName?: string;
  appVersion?: string;
  /** Asks before the page closes during a call. Browsers show their own text. */
  closeProtection?: boolean | string;
  /** Maximum bit rate of Opus, in bits per second: 6,000 to 510,000. */
  maxAverageBitrate?: number;
  /** Marks audio packets as urgent (RFC 8837). Default true. */
  dscp?: boolean;
  /** Beyond Twilio: sends digits as RFC 4733 events or by SIP INFO. Default events. */
  dtmf?: 'rtp' | 'info';
  /** Maximum interruption of signalling in a call, in ms. Default 0: as long as the gateway keeps the call. */
  maxCallSignalingTimeoutMs?: number;
  logLevel?: LogLevel;
  /**
   * Replaces the browser's function. As in Twilio's SDK any function is accepted, but it must resolve with a
   * MediaStream.
   */
  // biome-ignore lint/suspicious/noExplicitAny: Twilio's type
  getUserMedia?: any;
  /**
   * Replaces the browser's function. As in Twilio's SDK any function is accepted, but it must resolve with a list of
   * MediaDeviceInfo.
   */
  // biome-ignore lint/suspicious/noExplicitAny: Twilio's type
  enumerateDevices?: any;
  /** Sent instead of the microphone's audio. The page owns the stream: the Device never stops its tracks. */
  fileInputStream?: MediaStream;
  /** Addresses of custom sounds. The browser synthesizes the others. */
  sounds?: Partial<Record<SoundName, string>>;
  /** Beyond Twilio: plays neither ring nor other tones. */
  withoutSounds?: boolean;
  /** Beyond Twilio: a call survives a reload of the page. The new page continues it with `recover()`. */
  surviveReload?: boolean;
  /** Beyond Twilio: receives the ratings of `postFeedback`. Default: none. */
  onFeedback?: (feedback: Feedback) => Promise<void> | void;
  /** Beyond Twilio: of the pages of an identity that have this, one rings. A Device without it always rings. */
  page?: SipPage;
  /** Beyond Twilio: a SIP agent other than JsSIP (for stories and tests). */
  createAgent?: (options: AgentOptions) => Promise<SipAgent>;
  /** Accepted for compatibility, without effect: errors are always as precise as possible. */
  enableImprovedSignalingErrorPrecision?: boolean;
  /** Accepted for compatibility, without effect: the gateway nominates. */
  forceAggressiveIceNomination?: boolean;
  /** Accepted for compatibility, without effect: sounds are synthesized when they are needed. */
  disableAudioContextSounds?: boolean;
  /** Accepted for compatibility, without effect: the browser's own is used. */
  MediaStream?: unknown;
  /** Accepted for compatibility, without effect: the browser's own is used. */
  RTCPeerConnection?: unknown;
}

export interface ConnectOptions extends AcceptOptions {
  /** `To` is the address to call. The other side receives all others as call parameters. */
  params?: Record<string, string>;
  /** Continues the call that this `connectToken` names. */
  connectToken?: string;
  /** Beyond Twilio, carrier role only: the caller ID, or "anonymous". */
  callerId?: string;
  /** Beyond Twilio: starts a consultation call for an attended transfer. The active call is put on hold. */
  beside?: boolean;
}
