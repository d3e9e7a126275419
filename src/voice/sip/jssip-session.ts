import type { SessionEnd, SipSession, SipSessionListener } from '../sip-agent.ts';

interface SipMessage {
  status_code?: number;
  body?: string;
  getHeaders(name: string): string[];
}

/** The part of JsSIP's RTCSession that is used. */
export interface JsSipRtcSession {
  readonly connection: RTCPeerConnection | null;
  readonly direction: 'incoming' | 'outgoing';
  readonly remote_identity: { display_name: string | null; uri: { user: string | null } };
  on(event: string, listener: (event: never) => void): void;
  answer(options: object): void;
  terminate(options?: object): void;
  isEnded(): boolean;
  isEstablished(): boolean;
}

/** Enough candidates for a gateway with a public address; slow ones (dead STUN servers, VPNs) are not waited for. */
const gatheringMs = 500;
const digitMs = 100;
const digitGapMs = 70;

export class JsSipSession implements SipSession {
  listener: SipSessionListener | null = null;
  private readonly session: JsSipRtcSession;
  private readonly pcConfig: RTCConfiguration;
  private message: SipMessage | null;
  private wasAccepted = false;

  constructor(session: JsSipRtcSession, request: unknown, pcConfig: RTCConfiguration) {
    this.session = session;
    this.pcConfig = pcConfig;
    this.message = request as SipMessage | null;
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

  accept(stream: MediaStream): void {
    this.session.answer({ mediaStream: stream, pcConfig: this.pcConfig });
  }

  reject(status: number): void {
    if (!this.session.isEnded()) this.session.terminate({ status_code: status });
  }

  hangUp(): void {
    if (!this.session.isEnded()) this.session.terminate();
  }

  /** RFC 4733, by the browser itself. */
  sendDigits(digits: string): void {
    const sender = this.connection?.getSenders().find((each) => each.dtmf);
    sender?.dtmf?.insertDTMF((sender.dtmf.toneBuffer ?? '') + digits, digitMs, digitGapMs);
  }

  private watch(): void {
    const { session } = this;
    if (this.connection) this.watchConnection(this.connection);
    session.on('peerconnection', (event: { peerconnection: RTCPeerConnection }) =>
      this.watchConnection(event.peerconnection),
    );
    this.hurryGathering();
    session.on('progress', (event: { originator: string; response?: SipMessage }) => {
      if (event.originator !== 'remote') return;
      this.message = event.response ?? this.message;
      this.listener?.ringing(Boolean(event.response?.body));
    });
    session.on('accepted', (event: { response?: SipMessage }) => {
      this.wasAccepted = true;
      if (event.response) this.message = event.response;
      this.listener?.accepted();
    });
    session.on('ended', (event: EndEvent) => this.over(event));
    session.on('failed', (event: EndEvent) => this.over(event));
  }

  private watchConnection(connection: RTCPeerConnection): void {
    connection.addEventListener('track', (event) => {
      this.listener?.remoteStream(event.streams[0] ?? new MediaStream([event.track]));
    });
  }

  /** JsSIP waits for complete gathering unless it is told to go. */
  private hurryGathering(): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.session.on('icecandidate', (event: { ready: () => void }) => {
      timer ??= setTimeout(event.ready, gatheringMs);
    });
    this.session.on('confirmed', () => clearTimeout(timer));
  }

  private over(event: EndEvent): void {
    const end: SessionEnd = {
      status: event.message?.status_code ?? 0,
      answered: this.wasAccepted,
      byRemote: event.originator === 'remote',
      normal: ['Terminated', 'Canceled', 'Rejected'].includes(event.cause) || event.originator === 'local',
    };
    this.listener?.ended(end);
    this.listener = null;
  }
}

interface EndEvent {
  originator: string;
  message?: SipMessage | null;
  cause: string;
}
