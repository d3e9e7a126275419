/** What Device and Call need of SIP. Implemented over JsSIP in sip/, and in memory by FakeSipAgent. */
export interface SipAgent {
  /** Resolves on 200; rejects with a SipFailure on a final refusal, a lost socket, or after 10 s. */
  register(): Promise<void>;
  unregister(): Promise<void>;
  /** Goes into the next request. */
  setToken(token: string): void;
  /** Resolves with itself once a socket is up, at once where one is; rejects with a SipFailure where none comes. */
  open(): Promise<SipAgent>;
  /** Over the socket that is up: a request that cannot be sent fails at once. */
  invite(target: string, options: InviteOptions): SipSession;
  /**
   * Probes the socket. False: the other end did not answer. A socket that is not open counts as answered, because the
   * agent opens it again by itself; the probe hurries that.
   */
  probe(): Promise<boolean>;
  /** Opens its socket anew: the one before is dead and does not know it. */
  reconnect(): void;
  /**
   * Reads events of the other side over the socket (RFC 6665), registered or not. Waits for the socket; resolves when
   * the other side ends the subscription or the signal is aborted; rejects with a SipFailure: 401, 429 (come back
   * later), 489 (no such events), 0 (the socket is gone).
   */
  subscribe(options: SubscribeOptions): Promise<void>;
  /** Ends everything, the socket too. */
  stop(): void;
}

/** What a JsSIP-like agent must know to begin. */
export interface AgentOptions {
  /** ws:// or wss:// addresses of the gateway's SIP edge, best first. */
  urls: string[];
  /** Host part of our SIP addresses. */
  domain: string;
  identity: string;
  token: string;
  iceServers: RTCIceServer[];
  /** Formats to prefer, best first, by their RTP name in lower case; empty: the browser's own order. */
  codecs: string[];
  /** Instead of the token: RFC 3261 section 22, with the password or with its hash. */
  digest?: { user: string; password?: string; ha1?: string; realm?: string };
  /** What User-Agent says (RFC 3261 20.41). */
  userAgent?: string;
  /** Opus' `maxaveragebitrate` (RFC 7587 6.1), in bits a second. */
  maxAverageBitrate?: number;
  /** Asks the network to hurry (RFC 8837). Default true. */
  dscp?: boolean;
  /** How digits go: RFC 4733 events, or INFO with `application/dtmf-relay`. Default events. */
  dtmf?: 'rtp' | 'info';
  listener: SipAgentListener;
}

export interface SubscribeOptions {
  /** The event package. */
  event: string;
  /** Media type of its notifications. */
  accept: string;
  /** Header lines of the SUBSCRIBE. */
  headers: string[];
  onOpen: () => void;
  /** The body of a notification. */
  onText: (text: string) => void;
  /** Ends the subscription. */
  signal: AbortSignal;
}

export interface InviteOptions {
  stream: MediaStream;
  headers: string[];
  rtcConfiguration?: RTCConfiguration;
  /** The call that this one takes over (RFC 3891). */
  replaces?: DialogId;
  /** On hold from its first moment. */
  held?: boolean;
}

/** Names a dialog, from this end (RFC 3261 section 12). */
export interface DialogId {
  callId: string;
  localTag: string;
  remoteTag: string;
}

export interface SipAgentListener {
  incoming(session: SipSession): void;
  registered(): void;
  /** The registration is gone; `failure` when it was not asked for. */
  unregistered(failure: SipFailure | null): void;
  /** The socket opened, or dropped. The agent connects again by itself. */
  connected(up: boolean): void;
}

export interface SipSession {
  /** Values of one header of the INVITE received, or of the latest response. */
  headers(name: string): string[];
  /** User part of the other side's From or To. */
  readonly remoteUser: string;
  readonly remoteName: string;
  readonly connection: RTCPeerConnection | null;
  accept(stream: MediaStream, rtcConfiguration?: RTCConfiguration): void;
  reject(status: number): void;
  hangUp(): void;
  sendDigits(digits: string): void;
  /** Null until the other side has a tag. */
  readonly dialog: DialogId | null;
  /** Rejects with a SipFailure where the other side does not follow. */
  hold(held: boolean): Promise<void>;
  /** REFER (RFC 3515): resolves when the other side has answered there, rejects with a SipFailure. */
  refer(target: string | SipSession): Promise<void>;
  /** INFO (RFC 6086): resolves on 2xx, rejects with a SipFailure. */
  sendMessage(contentType: string, body: string): Promise<void>;
  /** New candidates, as after a change of the network (RFC 8445 2.4). */
  restartIce(): void;
  /** The socket is back: tell the other side where we are now. */
  restore(): void;
  /** Exactly one listener: the Call. */
  listener: SipSessionListener | null;
}

export interface SipSessionListener {
  ringing(earlyMedia: boolean): void;
  /** 200 OK was received or sent. */
  accepted(): void;
  /** The last word. */
  ended(end: SessionEnd): void;
  remoteStream(stream: MediaStream): void;
  /** INFO of the other side. */
  message(contentType: string, body: string): void;
  /** The other side put us on hold, or took us off. */
  held(held: boolean): void;
  /** Audio no longer gets through, or does again. The session tries to mend it, and ends when it cannot. */
  mediaFlows(flows: boolean): void;
}

export interface SessionEnd {
  /** Final SIP status; 0 when none came (socket gone, media failed). */
  status: number;
  /** Of 401 and 407: a password was asked for, not a token. */
  byDigest?: boolean;
  /** It had been up. */
  answered: boolean;
  byRemote: boolean;
  /** Nothing went wrong: BYE, CANCEL, or our own wish. */
  normal: boolean;
  /** What the gateway says of a refusal: a code of the table of errors, and a sentence. */
  refusal?: { code: string; text: string };
}

/** Why a request came to nothing. */
export class SipFailure extends Error {
  /** Final SIP status; 0: no answer. */
  readonly status: number;
  /** The `error_description` of RFC 6750 section 3, where the gateway sent one. */
  readonly reason: string;
  /** Of 401 and 407: a password was asked for, not a token. */
  readonly byDigest: boolean;

  constructor(status: number, reason: string, byDigest = false) {
    super(`SIP ${status || 'request without an answer'}${reason ? `: ${reason}` : ''}`);
    this.name = 'SipFailure';
    this.status = status;
    this.reason = reason;
    this.byDigest = byDigest;
  }
}
