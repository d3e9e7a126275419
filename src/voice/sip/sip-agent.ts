import type { PageContact } from '../../domain/protocol/page-contact.ts';

/** What Device and Call need from SIP. `JsSipAgent` implements it with JsSIP, `FakeSipAgent` in memory. */
export interface SipAgent {
  /** Resolves on 200. Rejects with a SipFailure on a final refusal, a lost socket, or after 10 s. */
  register(): Promise<void>;
  unregister(): Promise<void>;
  /** Used by the next request. */
  setToken(token: string): void;
  /**
   * Resolves with itself when a socket is open. Rejects with a SipFailure if no socket opens: at the first failed
   * attempt, or after 10 s.
   * @param patient waits for 30 s, however many attempts fail: as long as the gateway keeps the call of a page that reloads
   */
  open(patient?: boolean): Promise<SipAgent>;
  /** Uses the open socket. A request that cannot be sent fails at once. */
  invite(target: string, options: InviteOptions): SipSession;
  /**
   * Probes the socket. False: the other end did not answer. A socket that is not open counts as answered, because the
   * agent reopens it by itself. The probe speeds that up.
   */
  probe(): Promise<boolean>;
  /** Replaces the socket by a new one, if the old one is dead without a notice. */
  reconnect(): void;
  /**
   * Reads events of the other side over the socket (RFC 6665), with or without a registration. Waits for the socket.
   * Resolves when the other side ends the subscription or the signal is aborted. Rejects with a SipFailure: 401, 429
   * (come back later), 489 (unknown events), 0 (the socket is gone).
   */
  subscribe(options: SubscribeOptions): Promise<void>;
  /** Ends everything, including the socket. */
  stop(): void;
}

/** Start options of a SIP agent. */
export interface AgentOptions {
  /** ws:// or wss:// addresses of the gateway's SIP edge, best first. */
  urls: string[];
  /** Host part of our SIP addresses. */
  domain: string;
  identity: string;
  token: string;
  iceServers: RTCIceServer[];
  /** Preferred codecs, best first, by their RTP name in lower case. Empty: the browser's own order. */
  codecs: string[];
  /** Instead of the token: RFC 3261 section 22, with the password or its hash. */
  digest?: { user: string; password?: string; ha1?: string; realm?: string };
  /** Value of User-Agent (RFC 3261 20.41). */
  userAgent?: string;
  /** Opus' `maxaveragebitrate` (RFC 7587 6.1), in bits per second. */
  maxAverageBitrate?: number;
  /** Marks audio packets as urgent (RFC 8837). Default true. */
  dscp?: boolean;
  /** Sends digits as RFC 4733 events, or as INFO with `application/dtmf-relay`. Default events. */
  dtmf?: 'rtp' | 'info';
  /** What the registration says of the page. Absent: nothing. */
  page?: SipPage;
  listener: SipAgentListener;
}

/** A page of which the gateway chooses one for an agent's calls. */
export interface SipPage extends PageContact {
  /** The registration has to be renewed. `chosen`: the agent has just chosen this page. */
  onChange(listener: (chosen: boolean) => void): void;
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
  /** The call to replace (RFC 3891). */
  replaces?: DialogId;
  /** The call starts on hold. */
  held?: boolean;
}

/** Identifies a dialog, from this end (RFC 3261 section 12). */
export interface DialogId {
  callId: string;
  localTag: string;
  remoteTag: string;
}

export interface SipAgentListener {
  incoming(session: SipSession): void;
  registered(): void;
  /** The registration ended. `failure` is set if that was not requested. */
  unregistered(failure: SipFailure | null): void;
  /** The socket opened or dropped. The agent reconnects by itself. */
  connected(up: boolean): void;
}

export interface SipSession {
  /** Values of one header of the received INVITE, or of the latest response. */
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
  /** Rejects with a SipFailure if the other side refuses. */
  hold(held: boolean): Promise<void>;
  /** REFER (RFC 3515): resolves when the target has answered, rejects with a SipFailure. */
  refer(target: string | SipSession): Promise<void>;
  /** INFO (RFC 6086): resolves on 2xx, rejects with a SipFailure. */
  sendMessage(contentType: string, body: string): Promise<void>;
  /** Gathers new candidates, for example after a change of the network (RFC 8445 2.4). */
  restartIce(): void;
  /** The socket is back: sends a request, so that the other side learns the new address. */
  restore(): void;
  /** Exactly one listener: the Call. */
  listener: SipSessionListener | null;
}

export interface SipSessionListener {
  ringing(earlyMedia: boolean): void;
  /** 200 OK was received or sent. */
  accepted(): void;
  /** The last event of a session. */
  ended(end: SessionEnd): void;
  remoteStream(stream: MediaStream): void;
  /** The other side sent an INFO. */
  message(contentType: string, body: string): void;
  /** The other side put this call on hold, or resumed it. */
  held(held: boolean): void;
  /** False: audio is interrupted. True: it works again. The session tries a repair, and ends if that fails. */
  mediaFlows(flows: boolean): void;
}

export interface SessionEnd {
  /** Final SIP status. 0 if none arrived (socket lost, media failed). */
  status: number;
  /** For 401 and 407: the server wants a password, not a token. */
  byDigest?: boolean;
  /** The call was answered. */
  answered: boolean;
  byRemote: boolean;
  /** A normal end: BYE, CANCEL, or our own request. */
  normal: boolean;
  /** The gateway's reason for a refusal: a code from the table of errors, and a sentence. */
  refusal?: { code: string; text: string };
}

/** Why a request failed. */
export class SipFailure extends Error {
  /** Final SIP status. 0: no answer. */
  readonly status: number;
  /** The `error_description` of RFC 6750 section 3, if the gateway sent one. */
  readonly reason: string;
  /** For 401 and 407: the server wants a password, not a token. */
  readonly byDigest: boolean;

  constructor(status: number, reason: string, byDigest = false) {
    super(`SIP ${status || 'request without an answer'}${reason ? `: ${reason}` : ''}`);
    this.name = 'SipFailure';
    this.status = status;
    this.reason = reason;
    this.byDigest = byDigest;
  }
}
