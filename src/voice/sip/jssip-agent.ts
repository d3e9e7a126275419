import JsSIP from 'jssip';
import { type InviteOptions, type SipAgent, type SipAgentListener, SipFailure, type SipSession } from '../sip-agent.ts';
import { type JsSipRtcSession, JsSipSession } from './jssip-session.ts';

export interface JsSipAgentOptions {
  /** ws:// or wss:// address of the gateway's SIP edge. */
  url: string;
  identity: string;
  token: string;
  iceServers: RTCIceServer[];
  listener: SipAgentListener;
}

const registerTimeoutMs = 10_000;
/** The gateway knows identities by their token; the host part only has to be a name. RFC 2606. */
const domain = 'sidecall.invalid';

/** SIP over WebSocket (RFC 7118) by JsSIP: one user agent, one contact. */
export class JsSipAgent implements SipAgent {
  private readonly ua: InstanceType<typeof JsSIP.UA>;
  private readonly options: JsSipAgentOptions;
  private stopped = false;
  private wanted = false;

  constructor(options: JsSipAgentOptions) {
    this.options = options;
    this.ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(options.url)],
      uri: `sip:${options.identity}@${domain}`,
      authorization_jwt: `Bearer ${options.token}`,
      register: false,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 10,
    });
    this.ua.on('newRTCSession', (event: { originator: string; session: unknown; request: unknown }) => {
      if (event.originator !== 'remote') return;
      const session = new JsSipSession(event.session as JsSipRtcSession, event.request, this.pcConfig());
      options.listener.incoming(session);
    });
    this.ua.on('registered', () => options.listener.registered());
    this.ua.on('unregistered', () => {
      if (this.wanted && !this.stopped) options.listener.unregistered(new SipFailure(0, 'the connection is gone'));
    });
    this.ua.on('connected', () => {
      if (this.wanted) this.ua.register();
    });
  }

  async register(): Promise<void> {
    this.wanted = true;
    await this.outcome(() => {
      if (this.ua.isConnected()) this.ua.register();
      else this.ua.start();
    });
  }

  async unregister(): Promise<void> {
    this.wanted = false;
    if (!this.ua.isRegistered()) return;
    const done = new Promise<void>((resolve) => {
      this.ua.once('unregistered', () => resolve());
      setTimeout(resolve, 2000);
    });
    this.ua.unregister();
    await done;
    this.options.listener.unregistered(null);
  }

  setToken(token: string): void {
    this.ua.set('authorization_jwt', `Bearer ${token}`);
  }

  invite(target: string, invite: InviteOptions): SipSession {
    this.ua.start();
    const session = this.ua.call(`sip:${encodeURIComponent(target).replaceAll('%2B', '+')}@${domain}`, {
      mediaStream: invite.stream,
      extraHeaders: invite.headers,
      pcConfig: this.pcConfig(),
      rtcOfferConstraints: { offerToReceiveAudio: true, offerToReceiveVideo: false },
    });
    return new JsSipSession(session as unknown as JsSipRtcSession, null, this.pcConfig());
  }

  stop(): void {
    this.stopped = true;
    this.wanted = false;
    this.ua.stop();
  }

  private pcConfig(): RTCConfiguration {
    return { iceServers: this.options.iceServers };
  }

  /** The next answer to a REGISTER; a refusal, a lost socket or silence rejects. */
  private outcome(start: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const close = (): void => {
        clearTimeout(timer);
        this.ua.removeListener('registered', yes);
        this.ua.removeListener('registrationFailed', no);
        this.ua.removeListener('disconnected', gone);
      };
      const yes = (): void => {
        close();
        resolve();
      };
      const fail = (failure: SipFailure): void => {
        close();
        reject(failure);
      };
      const no = (event: {
        response?: { status_code: number; getHeader(name: string): string | undefined } | null;
      }): void => {
        const challenge = event.response?.getHeader('WWW-Authenticate') ?? '';
        fail(
          new SipFailure(event.response?.status_code ?? 0, /error_description="([^"]*)"/.exec(challenge)?.[1] ?? ''),
        );
      };
      const gone = (event: { error?: boolean }): void => {
        if (event.error) fail(new SipFailure(0, 'the gateway cannot be reached'));
      };
      const timer = setTimeout(() => fail(new SipFailure(0, 'no answer')), registerTimeoutMs);
      this.ua.on('registered', yes);
      this.ua.on('registrationFailed', no as never);
      this.ua.on('disconnected', gone as never);
      start();
    });
  }
}
