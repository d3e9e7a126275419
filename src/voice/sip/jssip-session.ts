import { errorHeader } from '../../domain/protocol/error-header.ts';
import { asksForPassword, messageOf, type SipMessage, statusOf } from './answer.ts';
import { type ReferSession, refer } from './jssip-refer.ts';
import { watchMedia } from './media-watch.ts';
import { limitBitrate, preferCodecs } from './sdp-codecs.ts';
import { type DialogId, type SessionEnd, SipFailure, type SipSession, type SipSessionListener } from './sip-agent.ts';

/** The part of JsSIP's RTCSession that is used. */
export interface JsSipRtcSession extends ReferSession {
  readonly connection: RTCPeerConnection | null;
  readonly remote_identity: { display_name: string | null; uri: { user: string | null } };
  on(event: string, listener: (event: never) => void): void;
  once(event: string, listener: (event: never) => void): void;
  answer(options: object): void;
  terminate(options?: { status_code?: number; cause?: string }): void;
  renegotiate(options: object): boolean;
  hold(options: object, done: () => void): boolean;
  unhold(options: object, done: () => void): boolean;
  /**
   * From the INVITE, and later from the dialog. For a received INVITE, JsSIP sets our tag before it reports the call.
   */
  readonly _request: { call_id: string; from_tag?: string | null; to_tag?: string | null };
  readonly _dialog: { id: { local_tag: string; remote_tag: string } } | null;
  /** Returns the sent request, or nothing if there is no dialog. */
  sendRequest(method: string, options: object): unknown;
  _toggleMuteAudio(mute: boolean): void;
  /** The hold state in later offers. */
  _localHold: boolean;
  isEnded(): boolean;
  isEstablished(): boolean;
}

export interface SessionSettings {
  rtcConfiguration: RTCConfiguration;
  codecs: readonly string[];
  maxAverageBitrate: number | null;
  dscp: boolean;
  dtmf: 'rtp' | 'info';
  /** Host part of addresses. */
  domain: string;
  /** Whether the socket is open. */
  reachable: () => boolean;
}

interface EndEvent {
  originator: string;
  /** See `messageOf`. */
  message?: unknown;
  cause: string;
}

/**
 * Long enough to gather candidates for a gateway with a public address. Slow candidates (dead STUN servers, VPNs) are
 * skipped.
 */
const gatheringMs = 500;
/** RFC 3261 17.1.1.2: 64*T1, after which a request has failed. */
const answerMs = 32_000;
/** Retry interval while another change of the call is in progress. */
const heldUpMs = 100;
const digitMs = 100;
const digitGapMs = 70;
const digitPauseMs = 500;
/** JsSIP's causes of a normal end by the other side. Its own terminate() reports the same causes for a dead socket. */
const normalCauses = ['Terminated', 'Canceled'];

export class JsSipSession implements SipSession {
  listener: SipSessionListener | null = null;
  private readonly session: JsSipRtcSession;
  private readonly settings: SessionSettings;
  private readonly closing = new AbortController();
  private watched: RTCPeerConnection | null = null;
  /** The INVITE came from the other side. */
  private readonly received: boolean;
  private message: SipMessage | null;
  private wasAccepted = false;
  /** Audio worked at least once, so an interruption can be repaired. */
  private mendable = false;
  private endedHere = false;

  constructor(session: JsSipRtcSession, request: unknown, settings: SessionSettings) {
    this.session = session;
    this.settings = settings;
    this.received = request !== null;
    this.message = messageOf(request);
    this.watch();
  }

  get connection(): RTCPeerConnection | null {
    return this.session.connection ?? null;
  }

  get remoteUser(): string {
    return this.session.remote_identity.uri.user ?? '';
  }

  get remoteName(): string {
    return this.session.remote_identity.display_name ?? '';
  }

  headers(name: string): string[] {
    return this.message?.getHeaders(name) ?? [];
  }

  accept(stream: MediaStream, rtcConfiguration: RTCConfiguration = {}): void {
    const pcConfig = { ...this.settings.rtcConfiguration, ...rtcConfiguration };
    this.session.answer({ mediaStream: stream, pcConfig });
  }

  reject(status: number): void {
    this.end({ status_code: status });
  }

  hangUp(): void {
    this.end();
  }

  get dialog(): DialogId | null {
    const { _request: request, _dialog: dialog } = this.session;
    if (dialog) return { callId: request.call_id, localTag: dialog.id.local_tag, remoteTag: dialog.id.remote_tag };
    // While a call rings, JsSIP's session has no tags yet, but its INVITE has. The caller's tag is the remote one.
    const { call_id: callId, from_tag: remoteTag, to_tag: localTag } = request;
    return this.received && remoteTag && localTag ? { callId, localTag, remoteTag } : null;
  }

  hold(held: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const { session } = this;
      const { signal } = this.closing;
      const begin = (): void => {
        const begun = held ? session.hold({}, done) : session.unhold({}, done);
        // RFC 3261 14.1: one change at a time. Another change, such as new candidates, ends soon.
        if (!begun) waiting = setTimeout(begin, heldUpMs);
      };
      const settle = (): void => {
        clearTimeout(waiting);
        clearTimeout(timer);
        signal.removeEventListener('abort', over);
      };
      const done = (): void => {
        settle();
        resolve();
      };
      const fail = (status: number, reason: string): void => {
        settle();
        reject(new SipFailure(status, reason));
      };
      const over = (): void => fail(481, 'the call is over');
      let waiting: ReturnType<typeof setTimeout> | undefined;
      const timer = setTimeout(() => fail(0, 'no answer'), answerMs);
      signal.addEventListener('abort', over);
      begin();
    });
  }

  refer(target: string | SipSession): Promise<void> {
    if (typeof target !== 'string' && !(target instanceof JsSipSession)) {
      return Promise.reject(new SipFailure(400, 'a call of another agent'));
    }
    return refer(
      this.session,
      typeof target === 'string' ? addressOf(target, this.settings.domain) : target.session,
      this.closing.signal,
    );
  }

  sendMessage(contentType: string, body: string): Promise<void> {
    return this.info(contentType, body);
  }

  restartIce(): void {
    if (this.settings.reachable() && this.session.isEstablished()) {
      this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    }
  }

  private info(contentType: string, body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (status: number) => (): void => reject(new SipFailure(status, 'the message did not arrive'));
      const sent = this.session.sendRequest('INFO', {
        extraHeaders: [`Content-Type: ${contentType}`],
        body,
        eventHandlers: {
          onSuccessResponse: () => resolve(),
          onErrorResponse: (response: unknown) => fail(statusOf(response))(),
          onTransportError: fail(0),
          onRequestTimeout: fail(408),
          onDialogError: fail(481),
        },
      });
      // Before any answer of the other side there is no dialog (RFC 3261 12.1).
      if (!sent) fail(481)();
    });
  }

  /** Uses RFC 4733 through the browser, or INFO for servers that support nothing else. */
  sendDigits(digits: string): void {
    if (this.settings.dtmf === 'info') {
      for (const [at, digit] of [...digits].entries()) {
        const body = `Signal=${digit}\r\nDuration=${digitMs}\r\n`;
        const send = (): void => void this.info('application/dtmf-relay', body).catch(() => undefined);
        if (digit !== 'w') setTimeout(send, at * (digitMs + digitGapMs));
      }
      return;
    }
    let delay = 0;
    for (const part of digits.split('w')) {
      if (part) setTimeout(() => this.insertDigits(part), delay);
      delay += part.length * (digitMs + digitGapMs) + digitPauseMs;
    }
  }

  restore(): void {
    if (!this.session.isEstablished()) return;
    // Any request in the dialog shows the gateway the new socket. If the dialog is unknown, the call has ended.
    const gone = (): void => this.end();
    this.session.sendRequest('OPTIONS', { eventHandlers: { onDialogError: gone } });
  }

  /** Browsers accept digits only after the key exchange, some time after the answer. Earlier digits wait. */
  private insertDigits(digits: string, patienceMs = 5000): void {
    const dtmf = this.connection?.getSenders().find((each) => each.dtmf)?.dtmf;
    if (dtmf?.canInsertDTMF) dtmf.insertDTMF(dtmf.toneBuffer + digits, digitMs, digitGapMs);
    else if (dtmf && patienceMs > 0 && !this.session.isEnded()) {
      setTimeout(() => this.insertDigits(digits, patienceMs - digitGapMs), digitGapMs);
    }
  }

  private end(options?: { status_code: number }): void {
    this.endedHere = true;
    if (!this.session.isEnded()) this.session.terminate(options);
  }

  /** JsSIP ends a call as soon as ICE or the repairing re-INVITE fails. Here a repair may take longer. */
  private bePatient(): void {
    const { session } = this;
    const terminate = session.terminate.bind(session);
    session.terminate = (options = {}) => {
      const overMedia = options.cause === 'RTP Timeout' || options.cause === 'WebRTC Error';
      if (!overMedia || !this.mendable) terminate(options);
    };
  }

  private watch(): void {
    const { session } = this;
    this.bePatient();
    // JsSIP unmutes the microphone at every renegotiation. Muting is the Call's task.
    session._toggleMuteAudio = () => undefined;
    if (this.connection) this.watchConnection(this.connection);
    session.on('peerconnection', (event: { peerconnection: RTCPeerConnection }) =>
      this.watchConnection(event.peerconnection),
    );
    session.on('sdp', (event: { originator: string; type: string; sdp: string }) => {
      if (event.originator !== 'local') return;
      const { codecs, maxAverageBitrate } = this.settings;
      if (event.type === 'offer') event.sdp = preferCodecs(event.sdp, codecs);
      if (maxAverageBitrate !== null) event.sdp = limitBitrate(event.sdp, maxAverageBitrate);
    });
    this.hurryGathering();
    session.on('progress', (event: { originator: string; response?: unknown }) => {
      if (event.originator !== 'remote') return;
      const response = messageOf(event.response);
      this.message = response ?? this.message;
      this.listener?.ringing(Boolean(response?.body));
    });
    session.on('accepted', (event: { response?: unknown }) => {
      this.wasAccepted = true;
      if (this.settings.dscp && this.connection) hurry(this.connection);
      this.message = messageOf(event.response) ?? this.message;
      this.listener?.accepted();
    });
    session.on(
      'newInfo',
      ({ originator, info }: { originator: string; info?: { contentType?: string | null; body?: string | null } }) => {
        if (originator === 'remote') this.listener?.message(info?.contentType ?? '', info?.body ?? '');
      },
    );
    session.on(
      'hold',
      ({ originator }: { originator: string }) => originator === 'remote' && this.listener?.held(true),
    );
    session.on(
      'unhold',
      ({ originator }: { originator: string }) => originator === 'remote' && this.listener?.held(false),
    );
    session.on('ended', (event: EndEvent) => this.over(event));
    session.on('failed', (event: EndEvent) => this.over(event));
  }

  private watchConnection(connection: RTCPeerConnection): void {
    if (this.watched === connection) return;
    this.watched = connection;
    const { signal } = this.closing;
    const onTrack = (event: RTCTrackEvent): void => {
      this.listener?.remoteStream(event.streams[0] ?? new MediaStream([event.track]));
    };
    connection.addEventListener('track', onTrack, { signal });
    watchMedia(
      connection,
      {
        flows: (flows) => {
          this.mendable = true;
          this.listener?.mediaFlows(flows);
        },
        // JsSIP ends a call if its re-INVITE cannot be sent.
        restart: () =>
          this.settings.reachable() && this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }),
        giveUp: () => {
          this.mendable = false;
          if (!this.session.isEnded()) this.session.terminate({ status_code: 408, cause: 'RTP Timeout' });
        },
      },
      signal,
    );
  }

  /** JsSIP waits for complete gathering unless `ready` is called. */
  private hurryGathering(): void {
    let waiting: (() => void) | null = null;
    this.session.on('icecandidate', (event: { ready: () => void }) => {
      // There is one `ready` per description. A restart has a new one.
      if (waiting === event.ready) return;
      waiting = event.ready;
      setTimeout(event.ready, gatheringMs);
    });
  }

  private over(event: EndEvent): void {
    this.closing.abort();
    const end: SessionEnd = {
      status: statusOf(event.message),
      byDigest: asksForPassword(event.message),
      answered: this.wasAccepted,
      byRemote: event.originator === 'remote',
      normal: this.endedHere || (event.originator === 'remote' && normalCauses.includes(event.cause)),
      ...refusalOf(event.message),
    };
    this.listener?.ended(end);
    this.listener = null;
  }
}

export function addressOf(target: string, domain: string): string {
  return `sip:${encodeURIComponent(target).replaceAll('%2B', '+')}@${domain}`;
}

/** The gateway's reason for a refusal. */
function refusalOf(payload: unknown): Pick<SessionEnd, 'refusal'> {
  const said = messageOf(payload)?.getHeader(errorHeader);
  const [, code, text] = /^([A-Z_]+) (.+)$/.exec(said ?? '') ?? [];
  return code === undefined || text === undefined ? {} : { refusal: { code, text } };
}

/** RFC 3264 8.4, in the first offer. JsSIP can only hold an established call. */
export function beginHeld(session: JsSipRtcSession): void {
  session._localHold = true;
  session.once('sdp', (offer: { sdp: string }) => {
    offer.sdp = offer.sdp.replace(/^a=sendrecv/m, 'a=sendonly');
  });
}

/** RFC 8837: marks audio packets as urgent. Only some networks act on it. */
function hurry(connection: RTCPeerConnection): void {
  for (const sender of connection.getSenders()) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings ?? []) encoding.networkPriority = 'high';
    void sender.setParameters(parameters).catch(() => undefined);
  }
}
