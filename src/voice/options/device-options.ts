import type { LogLevel } from '../logger.ts';
import type { AgentOptions, SipAgent } from '../sip/sip-agent.ts';
import type { AcceptOptions } from './accept-options.ts';
import type { Codec, FeedbackIssue, FeedbackScore } from './call-enums.ts';
import type { SoundName } from './device-enums.ts';

/** A line on any SIP server with a WebSocket (RFC 7118), by digest instead of a token. */
export interface SipAccount {
  /** ws:// or wss:// address, or several, best first. */
  address: string | string[];
  /** User part of the own SIP address. */
  user: string;
  /** Host part of SIP addresses there. */
  domain: string;
  /** Where the server knows the user by another name. */
  authorizationUser?: string;
  password?: string;
  /** Instead of the password: MD5 of user:realm:password (RFC 2617 3.2.2.2), in hexadecimal. Needs `realm`. */
  ha1?: string;
  realm?: string;
}

/** What a person said of a call. */
export interface Feedback {
  /** CallSid, where it is known. */
  callSid: string | undefined;
  /** Undefined: the person did not want to say. */
  score: FeedbackScore | undefined;
  issue: FeedbackIssue | undefined;
}

/** Twilio's names where Twilio has the option; the others are marked. */
export interface DeviceOptions {
  /** Beyond Twilio: ws:// or wss:// address of the gateway's SIP edge. Default: `/v1/sip` of the page's origin. */
  sipUrl?: string;
  /** Beyond Twilio: host part of SIP addresses. The gateway knows identities by their token, so any name does. */
  sipDomain?: string;
  /** Beyond Twilio: a line on a SIP server that is not the gateway. The token may be empty, then. */
  sip?: SipAccount;
  /** One name, or several to be tried in this order. Needs `edges`. */
  edge?: string | string[];
  /** Beyond Twilio: the SIP address of each edge. */
  edges?: Record<string, string>;
  /** Beyond Twilio; Twilio's are part of `rtcConfiguration`. */
  iceServers?: RTCIceServer[];
  /** Best first. Default: the browser's own order. */
  codecPreferences?: Codec[];
  /** Before the token expires, `tokenWillExpire` is emitted this long ahead. Default 10,000. */
  tokenRefreshMs?: number;
  /** Let a second call ring while one is up. Default false: it gets 486, and the gateway tries elsewhere. */
  allowIncomingWhileBusy?: boolean;
  /** What SIP's User-Agent says beside Sidecall. */
  appName?: string;
  appVersion?: string;
  /** Ask before the page is closed while there is a call. Browsers show their own words. */
  closeProtection?: boolean | string;
  /** Opus' most, in bits a second: 6,000 to 510,000. */
  maxAverageBitrate?: number;
  /** Mark sound as urgent (RFC 8837). Default true. */
  dscp?: boolean;
  /** Beyond Twilio: how digits go, as RFC 4733 events or by SIP INFO. Default events. */
  dtmf?: 'rtp' | 'info';
  /** How long signalling may be gone in a call, in milliseconds. Default 0: as long as the gateway keeps it. */
  maxCallSignalingTimeoutMs?: number;
  logLevel?: LogLevel;
  /** Instead of the browser's. Any function, as with Twilio: what it resolves to must be a MediaStream. */
  // biome-ignore lint/suspicious/noExplicitAny: Twilio's type
  getUserMedia?: any;
  /** Instead of the browser's. Any function, as with Twilio: what it resolves to must be MediaDeviceInfos. */
  // biome-ignore lint/suspicious/noExplicitAny: Twilio's type
  enumerateDevices?: any;
  /** What the other side hears instead of the microphone. Stays the page's: its tracks are never stopped. */
  fileInputStream?: MediaStream;
  /** Addresses of own sounds; those left out are made by the browser. */
  sounds?: Partial<Record<SoundName, string>>;
  /** Beyond Twilio: never ring, nor play any other tone. */
  withoutSounds?: boolean;
  /** Beyond Twilio: a call outlives a reload of the page. The new page takes it up by `recover()`. */
  surviveReload?: boolean;
  /** Beyond Twilio: where `postFeedback` goes. Default: nowhere. */
  onFeedback?: (feedback: Feedback) => Promise<void> | void;
  /** Beyond Twilio: another SIP agent than JsSIP (stories, tests). */
  createAgent?: (options: AgentOptions) => Promise<SipAgent>;
  /** Taken for compatibility, and without effect: errors are always as precise as they can be. */
  enableImprovedSignalingErrorPrecision?: boolean;
  /** Taken for compatibility, and without effect: the gateway nominates. */
  forceAggressiveIceNomination?: boolean;
  /** Taken for compatibility, and without effect: sounds are tones, made when they are due. */
  disableAudioContextSounds?: boolean;
  /** Taken for compatibility, and without effect: the browser's own is used. */
  MediaStream?: unknown;
  /** Taken for compatibility, and without effect: the browser's own is used. */
  RTCPeerConnection?: unknown;
}

export interface ConnectOptions extends AcceptOptions {
  /** `To` is whom to call; all others reach the other side as call parameters. */
  params?: Record<string, string>;
  /** Goes on with the call of which this is the `connectToken`. */
  connectToken?: string;
  /** Beyond Twilio, carrier role only: the number the call comes from, or "anonymous". */
  callerId?: string;
  /** Beyond Twilio: beside the call that is up, which is put on hold; to talk before an attended transfer. */
  beside?: boolean;
}
