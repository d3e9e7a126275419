import JsSIP from 'jssip';
import { pageParams } from '../../domain/protocol/page-contact.ts';
import { addressOf, beginHeld, type JsSipRtcSession, JsSipSession, type SessionSettings } from './jssip-session.ts';
import { answers, connectNow, isRegistering, opened, reopen } from './jssip-socket.ts';
import { type Subscription, subscribe } from './jssip-subscription.ts';
import { outcomeOfRegister, type RegisterAnswer, refusalOf } from './register-outcome.ts';
import {
  type AgentOptions,
  type InviteOptions,
  type SipAgent,
  SipFailure,
  type SipSession,
  type SubscribeOptions,
} from './sip-agent.ts';

/** Expiry of the registration. It is renewed until the page unregisters. */
const expiresSeconds = 300;
/**
 * JsSIP renews a registration up to 32 s before its expiry. Timers of a hidden page fire up to 60 s late. This earlier
 * renewal, even if it fires late, comes before JsSIP's earliest one at half the time.
 */
const renewMs = 80_000;
/** A failed gateway may recover: retry after this time if the socket is still open. */
const retryMs = 15_000;
/** A change of the page waits this long for the answer to the REGISTER that is on its way. */
const againMs = 200;

/** SIP over WebSocket (RFC 7118) with JsSIP: one user agent, one contact. */
export class JsSipAgent implements SipAgent {
  private readonly ua: InstanceType<typeof JsSIP.UA>;
  private readonly options: AgentOptions;
  /** The page wants a registration, now or when the socket is back. */
  private wanted = false;
  private asking = false;
  private readonly subscriptions = new Set<Subscription>();
  private up = false;
  private wasUp = false;
  private stopped = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly renewal: ReturnType<typeof setInterval>;

  constructor(options: AgentOptions) {
    this.options = options;
    this.ua = new JsSIP.UA({
      // Higher weight first: the first URL, then the others if it fails.
      sockets: options.urls.map((url, at) => ({
        socket: new JsSIP.WebSocketInterface(url),
        weight: options.urls.length - at,
      })),
      uri: `sip:${options.identity}@${options.domain}`,
      ...credentialsOf(options),
      ...(options.userAgent !== undefined && { user_agent: options.userAgent }),
      register: false,
      register_expires: expiresSeconds,
      session_timers: false,
      // An ignored call sends no response. The gateway decides how long it rings.
      no_answer_timeout: 3600,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 10,
    });
    this.listen();
    this.renewal = setInterval(() => this.wanted && this.ua.isRegistered() && this.ask(), renewMs);
  }

  async register(): Promise<void> {
    this.wanted = true;
    this.asking = true;
    try {
      await outcomeOfRegister(this.ua, () => {
        if (this.ua.isConnected()) this.ask();
        else this.ua.start();
      });
    } catch (error) {
      // An invalid token stays invalid, but a lost network comes back.
      if (error instanceof SipFailure && error.status >= 400 && error.status < 500) this.wanted = false;
      throw error;
    } finally {
      this.asking = false;
    }
  }

  async unregister(): Promise<void> {
    this.wanted = false;
    if (this.ua.isRegistered()) {
      const done = new Promise<void>((resolve) => {
        this.ua.once('unregistered', () => resolve());
        setTimeout(resolve, 2000);
      });
      this.ua.unregister();
      await done;
    }
    this.options.listener.unregistered(null);
  }

  setToken(token: string): void {
    if (this.options.digest) return;
    this.ua.set('authorization_jwt', `Bearer ${token}`);
    for (const each of this.subscriptions) each.renew();
  }

  async open(patient = false): Promise<this> {
    // A stopped agent must not start again.
    if (this.stopped) throw new SipFailure(0, 'the connection is gone');
    await opened(this.ua, patient);
    return this;
  }

  invite(target: string, invite: InviteOptions): SipSession {
    const settings = this.settings(invite.rtcConfiguration);
    const { replaces } = invite;
    // RFC 3891 section 3: the tags from the other side's view.
    const takeOver =
      replaces && `Replaces: ${replaces.callId};to-tag=${replaces.remoteTag};from-tag=${replaces.localTag}`;
    const { domain } = this.options;
    // RFC 3261 19.1.1: without a user part the address is the server, which then chooses the callee.
    const to = target === '' ? (new JsSIP.URI('sip', '', domain) as unknown as string) : addressOf(target, domain);
    const session = this.ua.call(to, {
      mediaStream: invite.stream,
      extraHeaders: [...invite.headers, ...(takeOver ? [takeOver] : [])],
      pcConfig: settings.rtcConfiguration,
      rtcOfferConstraints: { offerToReceiveAudio: true, offerToReceiveVideo: false },
    });
    if (invite.held) beginHeld(session as unknown as JsSipRtcSession);
    return new JsSipSession(session as unknown as JsSipRtcSession, null, settings);
  }

  async probe(): Promise<boolean> {
    if (this.stopped || !this.wasUp) return true;
    return answers(this.ua, `sip:${this.options.identity}@${this.options.domain}`);
  }

  reconnect(): void {
    reopen(this.ua);
  }

  async subscribe(options: SubscribeOptions): Promise<void> {
    const subscription = subscribe(this.ua, `sip:${this.options.identity}@${this.options.domain}`, options);
    this.subscriptions.add(subscription);
    try {
      await subscription.over;
    } finally {
      this.subscriptions.delete(subscription);
    }
  }

  stop(): void {
    this.stopped = true;
    this.wanted = false;
    clearTimeout(this.retry);
    clearInterval(this.renewal);
    this.ua.stop();
  }

  private listen(): void {
    const { ua } = this;
    const { listener } = this.options;
    ua.on('newRTCSession', (event: { originator: string; session: unknown; request: unknown }) => {
      if (event.originator !== 'remote') return;
      listener.incoming(new JsSipSession(event.session as JsSipRtcSession, event.request, this.settings()));
    });
    ua.on('connected', () => {
      this.hearSocket(true);
      if (this.wanted) this.ask();
    });
    ua.on('disconnected', () => {
      // JsSIP delays its next attempt with a timer, which can take a minute on a hidden page.
      if (this.up && !this.stopped && document.hidden) queueMicrotask(() => connectNow(ua));
      this.hearSocket(false);
    });
    // JsSIP's own renewal would repeat the page's former age.
    ua.on('registrationExpiring', () => this.ask());
    this.options.page?.onChange((chosen) => this.askAgain(chosen));
    ua.on('registered', () => listener.registered());
    ua.on('unregistered', (event: RegisterAnswer | undefined) => {
      // The handler of registrationFailed reports refusals.
      if (this.wanted && !this.stopped && !event?.cause) {
        listener.unregistered(new SipFailure(0, 'the connection is gone'));
      }
    });
    ua.on('registrationFailed', (event: RegisterAnswer) => {
      if (this.asking || !this.wanted) return;
      const refusal = refusalOf(event);
      listener.unregistered(refusal);
      clearTimeout(this.retry);
      // Without a socket the registration is retried when the socket is back.
      if (refusal.status >= 500 || refusal.status === 408) {
        this.retry = setTimeout(() => this.wanted && this.up && this.ask(), retryMs);
      }
    });
  }

  /** Sends REGISTER, with what the page says of itself now. */
  private ask(chosen = false): void {
    const { page } = this.options;
    if (page) {
      const { microphone, age } = page;
      this.ua.registrator().setExtraContactParams(pageParams({ microphone, age: chosen ? 0 : age }));
    }
    this.ua.register();
  }

  private askAgain(chosen: boolean): void {
    // Without a registration, the next one says what has changed.
    if (!this.wanted || !this.ua.isRegistered()) return;
    if (isRegistering(this.ua)) setTimeout(() => this.askAgain(chosen), againMs);
    else this.ask(chosen);
  }

  private hearSocket(up: boolean): void {
    if (this.up === up || this.stopped) return;
    this.up = up;
    this.wasUp ||= up;
    this.options.listener.connected(up);
  }

  private settings(rtcConfiguration: RTCConfiguration = {}): SessionSettings {
    return {
      rtcConfiguration: { iceServers: this.options.iceServers, ...rtcConfiguration },
      codecs: this.options.codecs,
      maxAverageBitrate: this.options.maxAverageBitrate ?? null,
      dscp: this.options.dscp ?? true,
      dtmf: this.options.dtmf ?? 'rtp',
      domain: this.options.domain,
      reachable: () => this.ua.isConnected(),
    };
  }
}

function credentialsOf({ digest, token }: AgentOptions): object {
  if (!digest) return { authorization_jwt: `Bearer ${token}` };
  const { user, password, ha1, realm } = digest;
  return {
    authorization_user: user,
    ...(password !== undefined && { password }),
    ...(ha1 !== undefined && { ha1, realm }),
  };
}
