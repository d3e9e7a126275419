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
  /** Of the INVITE, and of the dialog once there is one. JsSIP gives a received INVITE our tag before it tells of it. */
  readonly _request: { call_id: string; from_tag?: string | null; to_tag?: string | null };
  readonly _dialog: { id: { local_tag: string; remote_tag: string } } | null;
  /** The request sent; nothing if there is no dialog to send it in. */
  sendRequest(method: string, options: object): unknown;
  _toggleMuteAudio(mute: boolean): void;
  /** What its later offers say. */
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
  /** Whether the socket is up. */
  reachable: () => boolean;
}

interface EndEvent {
  originator: string;
  /** See `messageOf`. */
  message?: unknown;
  cause: string;
}

/** Enough candidates for a gateway with a public address; slow ones (dead STUN servers, VPNs) are not waited for. */
const gatheringMs = 500;
/** RFC 3261 17.1.1.2: 64*T1, after which a request has failed. */
const answerMs = 32_000;
/** Between two looks whether the call can be changed. */
const heldUpMs = 100;
const digitMs = 100;
const digitGapMs = 70;
const digitPauseMs = 500;
/** JsSIP's causes of an end with nothing wrong, if the other side ended it. Its own terminate() says the same of a dead socket. */
const normalCauses = ['Terminated', 'Canceled'];

export class JsSipSession implements SipSession {
  listener: SipSessionListener | null = null;
  private readonly session: JsSipRtcSession;
  private readonly settings: SessionSettings;
  private readonly closing = new AbortController();
  private watched: RTCPeerConnection | null = null;
  /** The INVITE came in. */
  private readonly received: boolean;
  private message: SipMessage | null;
  private wasAccepted = false;
  /** Audio got through once; what breaks now may be mended. */
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
    // While it rings JsSIP's session has no tags yet, but its INVITE has. The caller's tag is the other side's.
    const { call_id: callId, from_tag: remoteTag, to_tag: localTag } = request;
    return this.received && remoteTag && localTag ? { callId, localTag, remoteTag } : null;
  }

  hold(held: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const { session } = this;
      const { signal } = this.closing;
      const begin = (): void => {
        const begun = held ? session.hold({}, done) : session.unhold({}, done);
        // RFC 3261 14.1: one change at a time; another, such as new candidates, is over soon.
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
      // Before the other side has answered at all there is no dialog (RFC 3261 12.1).
      if (!sent) fail(481)();
    });
  }

  /** RFC 4733, by the browser itself; or INFO, for servers that know nothing else. */
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
    // Any request of the dialog shows the gateway the socket; one that it does not know any more has ended.
    const gone = (): void => this.end();
    this.session.sendRequest('OPTIONS', { eventHandlers: { onDialogError: gone } });
  }

  /** Browsers take digits once the keys are agreed on, some time after the answer; until then these wait. */
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

  /** JsSIP ends a call as soon as ICE or the re-INVITE that should mend it fails; here that takes longer. */
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
    // JsSIP switches the microphone on at every renegotiation, even one that is muted: it is the Call's to switch.
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
        // JsSIP ends a call whose re-INVITE cannot be sent.
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

  /** JsSIP waits for complete gathering unless it is told to go. */
  private hurryGathering(): void {
    let waiting: (() => void) | null = null;
    this.session.on('icecandidate', (event: { ready: () => void }) => {
      // One `ready` for each description; a restart brings another.
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

/** What a gateway’s refusal says of itself. */
function refusalOf(payload: unknown): Pick<SessionEnd, 'refusal'> {
  const said = messageOf(payload)?.getHeader(errorHeader);
  const [, code, text] = /^([A-Z_]+) (.+)$/.exec(said ?? '') ?? [];
  return code === undefined || text === undefined ? {} : { refusal: { code, text } };
}

/** RFC 3264 8.4, in the offer that begins the call; JsSIP holds only what is up already. */
export function beginHeld(session: JsSipRtcSession): void {
  session._localHold = true;
  session.once('sdp', (offer: { sdp: string }) => {
    offer.sdp = offer.sdp.replace(/^a=sendrecv/m, 'a=sendonly');
  });
}

/** RFC 8837: sound goes before other traffic, where the network looks at that. */
function hurry(connection: RTCPeerConnection): void {
  for (const sender of connection.getSenders()) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings ?? []) encoding.networkPriority = 'high';
    void sender.setParameters(parameters).catch(() => undefined);
  }
}
