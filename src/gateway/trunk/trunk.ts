import type { Clock } from '../../domain/clock.ts';
import { DigestAnswers } from '../sip/auth/digest-answers.ts';
import type { Principal } from '../sip/auth/principal.ts';
import type { Binding } from '../sip/binding.ts';
import { PeerDialogs } from '../sip/dialog/peer-dialogs.ts';
import { encodeUser } from '../sip/message/sip-address.ts';
import { header, type SipResponse } from '../sip/message/sip-message.ts';
import { acceptLine, serverAllowLine } from '../sip/message/sip-writer.ts';
import { atMost } from './at-most.ts';
import { grantedSeconds } from './granted.ts';
import type { Place, Resolver } from './locate.ts';
import { Past } from './past.ts';
import { Places } from './places.ts';
import { Requests } from './requests.ts';
import { lineOf, type TrunkSettings } from './settings.ts';
import { Sources } from './sources.ts';
import { newTrunkCalls } from './trunk-calls.ts';
import { type TrunkChange, TrunkHealth } from './trunk-health.ts';
import type { TrunkLink } from './trunk-link.ts';
import { trunkRoute } from './trunk-route.ts';

export interface TrunkParts {
  clock: Clock;
  /** Address families that we listen on, best first. */
  families: readonly (4 | 6)[];
  resolver: Resolver;
  /** Finds which of our addresses leads to the given one, for use in our messages. */
  findWay: (address: string) => Promise<void>;
  /** Returns a link to an address: at once for UDP, after connecting otherwise. */
  link: (transport: TrunkSettings['transport'], host: string, address: string, port: number) => Promise<TrunkLink>;
  onState: (trunk: Trunk, change: TrunkChange) => void;
}

const retryMs = { first: 5000, longest: 300_000 } as const;
/** Time that a dialog survives a broken connection. */
const graceMs = 30_000;
/** Timeout of a REGISTER or OPTIONS. Over UDP it has been sent four times by then (RFC 3261 17.1.2.2). */
const answerMs = 6000;
/** Delay after one unanswered ping. After two, the trunk is down. */
const pingAgainMs = 2000;
/** Maximum ping interval of a trunk that is down. */
const pingDownMs = 10_000;
/** How long a change waits for the answer to our last REGISTER. */
const unregisterMs = 2000;

/** One carrier. TrunkHealth holds its state. */
export class Trunk {
  settings: TrunkSettings;
  readonly dialogs: PeerDialogs;
  readonly calls = newTrunkCalls();
  sources: Sources;
  health: TrunkHealth;
  /** True if the trunk was removed or disabled. Only its live calls continue. */
  retired = false;
  readonly #past: Past;
  readonly #parts: TrunkParts;
  #answers: DigestAnswers | null;
  #registrations = new Requests();
  #pings = new Requests();
  readonly #places: Places;
  /** True if the known places are silent, so that the name may resolve to other addresses by now. */
  #moved = false;
  #contact = '';
  #missed = 0;
  #retryMs: number = retryMs.first;
  #resolveMs: number = retryMs.first;
  #stopRegister: () => void = () => {};
  #stopPing: () => void = () => {};
  #stopResolve: () => void = () => {};
  /** Number of the current start. Responses to requests of earlier starts are ignored. */
  #run = 0;

  constructor(settings: TrunkSettings, parts: TrunkParts) {
    this.settings = settings;
    this.#parts = parts;
    this.#answers = answersOf(settings);
    this.#places = new Places({ ...parts, random: Math.random });
    this.sources = new Sources(settings.from);
    this.health = this.#newHealth();
    this.#past = new Past(parts.clock, () => this.dialogs.size);
    this.dialogs = new PeerDialogs(() => this.#contact, graceMs, this.#answers);
  }

  get principal(): Principal {
    const { srtp, codecs, name } = this.settings;
    return {
      kind: 'carrier',
      role: 'carrier',
      identity: name,
      incoming: true,
      outgoing: null,
      params: {},
      media: { srtp, ...(codecs === undefined ? {} : { formats: codecs }) },
      expiresAt: Number.POSITIVE_INFINITY,
    };
  }

  get port(): number {
    return this.settings.port ?? (this.settings.transport === 'tls' ? 5061 : 5060);
  }

  async start(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    const { register, pingSeconds } = this.settings;
    await this.#resolve();
    if (run !== this.#run) return;
    if (register) void this.#register();
    if (pingSeconds > 0) void this.#ping();
  }

  /** Unregisters and closes all dialogs. */
  async stop(): Promise<void> {
    await this.#pause();
    this.dialogs.close();
  }

  /** True for the sources of new calls and, as long as there are calls, for those of earlier settings. */
  hears(address: string): boolean {
    return this.sources.has(address) || this.#past.hears(address);
  }

  /** True if the trunk was removed, and nothing of it is left: neither a call nor one that still rings. */
  get gone(): boolean {
    return this.retired && !this.#past.lives;
  }

  /** Applies new settings under the same name. Live calls continue. See `lineOf` for what restarts. */
  async update(settings: TrunkSettings): Promise<void> {
    const { from, host } = this.settings;
    const moved = settings.host !== host;
    const before = this.#places.all.map(({ address }) => address);
    const restarts = this.retired || lineOf(settings) !== lineOf(this.settings);
    if (restarts) await this.#pause();
    this.settings = settings;
    this.retired = false;
    this.#answers = answersOf(settings);
    this.dialogs.registry.answers = this.#answers;
    this.sources = new Sources(settings.from);
    this.#past.begin([...from, ...before]);
    if (!moved) for (const address of before) this.sources.add(address);
    if (!restarts) return;
    if (moved) this.#places.forget();
    this.#registrations = new Requests();
    this.#pings = new Requests();
    this.#missed = 0;
    this.#retryMs = retryMs.first;
    this.health = this.#newHealth();
    await this.start();
  }

  /** Stops new calls in both directions. */
  async retire(): Promise<void> {
    this.retired = true;
    this.#past.begin([]);
    await this.#pause();
    this.health = this.#newHealth();
  }

  async #pause(): Promise<void> {
    this.#run += 1;
    this.#stopRegister();
    this.#stopPing();
    this.#stopResolve();
    if (this.health.registered !== true) return;
    // The registration also ends by itself: a silent registrar delays no change.
    const unregistered = this.#sendRegister(0).catch(() => null);
    await atMost(this.#parts.clock, unregisterMs, unregistered);
  }

  #newHealth(): TrunkHealth {
    const { register, pingSeconds } = this.settings;
    const { clock, onState } = this.#parts;
    return new TrunkHealth(
      { register, pings: pingSeconds > 0 },
      () => clock.now(),
      (change) => {
        if (!this.retired) onState(this, change);
      },
    );
  }

  /**
   * Returns the routes to a number, in the order in which they are tried (RFC 3263 4.3). Each route is called like a
   * phone. The list is empty if the trunk cannot be reached.
   */
  async routes(number: string): Promise<Binding[]> {
    if (this.#places.current === null || this.#moved) await this.#lookAgain();
    const places = this.#places.order(this.settings.register);
    if (this.settings.transport === 'udp') {
      const links = await Promise.all(places.map(async (place) => ({ place, link: await this.#linkTo(place) })));
      return links.map(({ place, link }) => this.#route(number, place, link));
    }
    // Over TCP and TLS, use the first server that accepts a connection. A call must not wait for the others.
    for (const place of places) {
      const link = await this.#linkTo(place).catch(() => null);
      if (link !== null) return [this.#route(number, place, link)];
      this.#places.failed(place);
    }
    return [];
  }

  #route(number: string, place: Place, link: TrunkLink): Binding {
    const { settings, principal, calls, health, dialogs } = this;
    this.#contact = link.contactLine(settings.user ?? 'sidecall');
    return trunkRoute({
      ...{ number, settings, principal, link, hostPort: this.#hostPort(), registry: dialogs.registry },
      ...{ answers: this.#answers, clock: this.#parts.clock, calls, health },
      onHeard: () => this.#places.answered(place),
      onFailed: () => this.#places.failed(place),
    });
  }

  /** Handles a message from one of the trunk's addresses. Its dialogs continue over this link. */
  heardOver(link: TrunkLink): void {
    this.health.note('calls', null);
    this.#contact = link.contactLine(this.settings.user ?? 'sidecall');
  }

  /** If the name service fails, the places found before stay in use. */
  async #resolve(): Promise<void> {
    const run = this.#run;
    const { settings } = this;
    this.#stopResolve();
    try {
      const before = this.#places.all.length;
      const places = await this.#places.find(settings);
      // Do this first: as soon as an address is allowed, its messages are answered.
      await Promise.all(places.map(({ address }) => this.#parts.findWay(address)));
      // An address that no longer belongs to the trunk may belong to another party by now.
      if (before > 0 && this.dialogs.size === 0) this.sources = new Sources(settings.from);
      for (const { address } of places) this.sources.add(address);
      this.#moved = false;
      this.health.note('address', null);
    } catch (error) {
      if (this.#places.current === null)
        this.health.note('address', `no address of ${settings.host} (${reasonOf(error)})`);
    }
    if (run === this.#run) this.#resolveLater();
  }

  /** Resolves again when the result expires, or at growing intervals if nothing was found. */
  #resolveLater(): void {
    const run = this.#run;
    const known = this.#places.current !== null;
    const ms = known ? this.#places.ttlMs : this.#resolveMs;
    this.#resolveMs = known ? retryMs.first : Math.min(this.#resolveMs * 2, retryMs.longest);
    if (!Number.isFinite(ms)) return;
    this.#stopResolve = this.#parts.clock.after(ms, () => {
      if (run === this.#run) void this.#resolve();
    });
  }

  /** Calls do not wait for a repeated lookup. Until it ends, the known places are used. */
  async #lookAgain(): Promise<void> {
    if (this.#places.current === null) await this.#resolve();
    else if (this.#moved) {
      this.#moved = false;
      void this.#resolve();
    }
  }

  async #link(): Promise<{ link: TrunkLink; place: Place }> {
    await this.#lookAgain();
    const place = this.#places.current;
    if (place === null) throw new Error('no address');
    try {
      return { link: await this.#linkTo(place), place };
    } catch (error) {
      this.#places.failed(place);
      throw error;
    }
  }

  #linkTo({ address, port }: Place): Promise<TrunkLink> {
    const { transport, host } = this.settings;
    return this.#parts.link(transport, host, address, port);
  }

  #hostPort(): string {
    const { host } = this.settings;
    const bare = host.includes(':') ? `[${host}]` : host;
    // RFC 3263 section 4: with a port, the host would not be looked up by SRV.
    return this.#places.bySrv ? bare : `${bare}:${this.port}`;
  }

  async #register(): Promise<void> {
    const run = this.#run;
    const { registerSeconds } = this.settings;
    const { clock } = this.#parts;
    // The state changes before the transaction ends. The next REGISTER waits for its end (RFC 3261 10.2).
    const stopWaiting = clock.after(answerMs, () => {
      if (run === this.#run) this.health.note('registration', 'no answer to REGISTER');
    });
    const place = this.#places.current;
    const answer = await this.#sendRegister(registerSeconds).catch((error: unknown) => reasonOf(error));
    stopWaiting();
    if (run !== this.#run) return;
    if (typeof answer !== 'string' && answer.status === 200 && answer.response) {
      if (place !== null) this.#places.answered(place);
      this.#retryMs = retryMs.first;
      this.health.note('registration', null);
      const seconds = Math.max(30, grantedSeconds(answer.response, this.#contact) ?? registerSeconds);
      this.#stopRegister = clock.after(seconds * 850, () => void this.#register());
      return;
    }
    const reason =
      typeof answer === 'string'
        ? `no connection (${answer})`
        : answer.response === null
          ? 'no answer to REGISTER'
          : `registration refused (${answer.status})`;
    // RFC 3263 4.3: try the next place at once.
    const unheard = typeof answer === 'string' || answer.response === null || answer.status === 503;
    const next = unheard && place !== null && this.#places.failed(place);
    if (next) {
      void this.#register();
      return;
    }
    this.health.note('registration', reason);
    this.#moved = true;
    this.#stopRegister = clock.after(this.#retryMs, () => void this.#register());
    this.#retryMs = Math.min(this.#retryMs * 2, retryMs.longest);
  }

  async #sendRegister(seconds: number): Promise<{ status: number; response: SipResponse | null }> {
    const { link } = await this.#link();
    const { user = 'sidecall', host, domain = host } = this.settings;
    this.#contact = link.contactLine(user);
    const ask = (expires: number): Promise<{ status: number; response: SipResponse | null }> => {
      const lines = [this.#contact, `Expires: ${expires}`, serverAllowLine];
      const address = `sip:${encodeUser(user)}@${domain}`;
      return this.#registrations.ask(link, 'REGISTER', `sip:${this.#hostPort()}`, address, lines, this.#answers);
    };
    const answer = await ask(seconds);
    // RFC 3261 10.3 step 7: the interval is too short for this registrar.
    const least = answer.status === 423 && answer.response ? Number(header(answer.response, 'min-expires')) : 0;
    return least > seconds && least <= 86_400 ? ask(least) : answer;
  }

  async #ping(): Promise<void> {
    const run = this.#run;
    const { clock } = this.#parts;
    let decided = false;
    const place = this.#places.current;
    const decide = (reason: string | null, certain = false): void => {
      if (run !== this.#run) return;
      if (reason === null && place !== null) this.#places.answered(place);
      // RFC 3263 4.3: the trunk is down only when all of its places are.
      const next = reason !== null && place !== null && this.#missed >= (certain ? 0 : 1) && this.#places.failed(place);
      if (next) this.#missed = 0;
      this.#pinged(reason, certain && !next);
      // A late response still counts. By then the next ping is scheduled.
      if (!decided) this.#stopPing = clock.after(this.#nextPingMs(), () => void this.#ping());
      decided = true;
    };
    const stopWaiting = clock.after(answerMs, () => decide('no answer to OPTIONS'));
    const answer = await this.#sendPing().catch((error: unknown) => reasonOf(error));
    stopWaiting();
    if (typeof answer === 'string') decide(`no connection (${answer})`, true);
    // Any response shows that the server is alive, except 503, with which it says that it takes no calls.
    else if (answer.response !== null) decide(answer.status === 503 ? 'OPTIONS is answered with 503' : null);
    else if (!decided) decide('no answer to OPTIONS');
  }

  #pinged(reason: string | null, certain: boolean): void {
    this.#missed = reason === null ? 0 : this.#missed + 1;
    if (reason === null) this.health.note('ping', null);
    else if (certain || this.#missed >= 2) {
      this.#moved = true;
      this.health.note('ping', reason);
    }
  }

  #nextPingMs(): number {
    const usual = this.settings.pingSeconds * 1000;
    if (this.#missed === 0) return usual;
    return Math.min(usual, this.#missed === 1 ? pingAgainMs : pingDownMs);
  }

  async #sendPing(): Promise<{ status: number; response: SipResponse | null }> {
    const { host, domain = host, user = 'sidecall' } = this.settings;
    const { link } = await this.#link();
    const own = `sip:${encodeUser(user)}@${domain}`;
    const lines = [link.contactLine(user), acceptLine];
    return this.#pings.ask(link, 'OPTIONS', `sip:${this.#hostPort()}`, own, lines, null);
  }
}

function answersOf({ user, password }: TrunkSettings): DigestAnswers | null {
  return user === undefined || password === undefined ? null : new DigestAnswers(user, password);
}

/** Returns the system's code, such as ECONNREFUSED or ENOTFOUND, or the message. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message ?? String(error);
}
