import type { Clock } from '../../domain/clock.ts';
import { DigestAnswers } from '../sip/auth/digest-answers.ts';
import type { Principal } from '../sip/auth/principal.ts';
import type { Binding } from '../sip/binding.ts';
import { DialogDesk } from '../sip/dialog/dialog-desk.ts';
import { encodeUser } from '../sip/message/sip-address.ts';
import { header, type SipResponse } from '../sip/message/sip-message.ts';
import { acceptLine, serverAllowLine } from '../sip/message/sip-writer.ts';
import { grantedSeconds } from './granted.ts';
import type { Place, Resolver } from './locate.ts';
import { Places } from './places.ts';
import { Requests } from './requests.ts';
import type { TrunkSettings } from './settings.ts';
import { Sources } from './sources.ts';
import { newTrunkCalls } from './trunk-calls.ts';
import { type TrunkChange, TrunkHealth } from './trunk-health.ts';
import type { TrunkLink } from './trunk-link.ts';
import { trunkRoute } from './trunk-route.ts';

export interface TrunkParts {
  clock: Clock;
  /** In which we listen, best first. */
  families: readonly (4 | 6)[];
  resolver: Resolver;
  /** Which of our addresses leads to that one is found out, for what we say to it. */
  findWay: (address: string) => Promise<void>;
  /** The way to an address: over UDP at once, else a connection. */
  link: (transport: TrunkSettings['transport'], host: string, address: string, port: number) => Promise<TrunkLink>;
  onState: (trunk: Trunk, change: TrunkChange) => void;
}

const retryMs = { first: 5000, longest: 300_000 } as const;
/** A dialog outlives a broken connection for so long. */
const graceMs = 30_000;
/** After this, a REGISTER or OPTIONS counts as unanswered; over UDP it was sent four times by then (RFC 3261 17.1.2.2). */
const answerMs = 6000;
/** After one unanswered ping, the next comes at once; two make the trunk down. */
const pingAgainMs = 2000;
/** A trunk that is down is pinged at least so often. */
const pingDownMs = 10_000;

/** One carrier. Its state is in TrunkHealth. */
export class Trunk {
  settings: TrunkSettings;
  readonly desk: DialogDesk;
  readonly calls = newTrunkCalls();
  sources: Sources;
  health: TrunkHealth;
  /** No longer in the settings: only its live calls go on. */
  retired = false;
  readonly #parts: TrunkParts;
  #answers: DigestAnswers | null;
  #registrations = new Requests();
  #pings = new Requests();
  readonly #places: Places;
  /** It is silent where it was: perhaps its name says something else by now. */
  #moved = false;
  #contact = '';
  #missed = 0;
  #retryMs: number = retryMs.first;
  #resolveMs: number = retryMs.first;
  #stopRegister: () => void = () => {};
  #stopPing: () => void = () => {};
  #stopResolve: () => void = () => {};
  /** Counts starts: answers to what an earlier one asked are no news. */
  #run = 0;

  constructor(settings: TrunkSettings, parts: TrunkParts) {
    this.settings = settings;
    this.#parts = parts;
    this.#answers = answersOf(settings);
    this.#places = new Places({ ...parts, random: Math.random });
    this.sources = new Sources(settings.from);
    this.health = this.#newHealth();
    this.desk = new DialogDesk(() => this.#contact, graceMs, this.#answers);
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

  /** Says goodbye to the registrar. */
  async stop(): Promise<void> {
    await this.#pause();
    this.desk.close();
  }

  /** New settings of the same name. Calls under way go on; registration and pings begin anew. */
  async update(settings: TrunkSettings): Promise<void> {
    await this.#pause();
    const moved = settings.host !== this.settings.host;
    const before = this.#places.all;
    this.settings = settings;
    this.retired = false;
    this.#answers = answersOf(settings);
    this.desk.registry.answers = this.#answers;
    this.sources = new Sources(settings.from);
    // Requests in calls under way come from where the trunk was.
    if (!moved || this.desk.size > 0) for (const { address } of before) this.sources.add(address);
    if (moved) this.#places.forget();
    this.#registrations = new Requests();
    this.#pings = new Requests();
    this.#missed = 0;
    this.#retryMs = retryMs.first;
    this.health = this.#newHealth();
    await this.start();
  }

  /** Takes and makes no new calls. */
  async retire(): Promise<void> {
    this.retired = true;
    await this.#pause();
  }

  async #pause(): Promise<void> {
    this.#run += 1;
    this.#stopRegister();
    this.#stopPing();
    this.#stopResolve();
    if (this.health.registered === true) await this.#sendRegister(0).catch(() => null);
  }

  #newHealth(): TrunkHealth {
    const { register, pingSeconds } = this.settings;
    return new TrunkHealth({ register, pings: pingSeconds > 0 }, (change) => this.#parts.onState(this, change));
  }

  /**
   * Ways to one number behind it, to be called like a phone, in the order in which they are tried (RFC 3263 4.3); none
   * where it cannot be reached.
   */
  async routes(number: string): Promise<Binding[]> {
    if (this.#places.current === null || this.#moved) await this.#lookAgain();
    const places = this.#places.order(this.settings.register);
    if (this.settings.transport === 'udp') {
      const links = await Promise.all(places.map(async (place) => ({ place, link: await this.#linkTo(place) })));
      return links.map(({ place, link }) => this.#route(number, place, link));
    }
    // Over a stream the first that can be connected to: nobody's call waits for the others.
    for (const place of places) {
      const link = await this.#linkTo(place).catch(() => null);
      if (link !== null) return [this.#route(number, place, link)];
      this.#places.failed(place);
    }
    return [];
  }

  #route(number: string, place: Place, link: TrunkLink): Binding {
    const { settings, principal, calls, health, desk } = this;
    this.#contact = link.contactLine(settings.user ?? 'sidecall');
    return trunkRoute({
      ...{ number, settings, principal, link, hostPort: this.#hostPort(), registry: desk.registry },
      ...{ answers: this.#answers, clock: this.#parts.clock, calls, health },
      onHeard: () => this.#places.answered(place),
      onFailed: () => this.#places.failed(place),
    });
  }

  /** Something came from one of its addresses: where dialogs of it are. */
  heardOver(link: TrunkLink): void {
    this.health.note('calls', null);
    this.#contact = link.contactLine(this.settings.user ?? 'sidecall');
  }

  /** Where the name says nothing, the places from before are as good as any. */
  async #resolve(): Promise<void> {
    const run = this.#run;
    const { settings } = this;
    this.#stopResolve();
    try {
      const before = this.#places.all.length;
      const places = await this.#places.find(settings);
      // Before anything from there is looked at, for it is answered from then on.
      await Promise.all(places.map(({ address }) => this.#parts.findWay(address)));
      // Who was one of its addresses, and is none any more, may be somebody else by now.
      if (before > 0 && this.desk.size === 0) this.sources = new Sources(settings.from);
      for (const { address } of places) this.sources.add(address);
      this.#moved = false;
      this.health.note('address', null);
    } catch (error) {
      if (this.#places.current === null)
        this.health.note('address', `no address of ${settings.host} (${reasonOf(error)})`);
    }
    if (run === this.#run) this.#resolveLater();
  }

  /** When what was said is too old; at growing intervals where nothing was. */
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

  /** Nobody's call waits for a name that is looked up anew: until then the places from before serve. */
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
    // RFC 3263 section 4: with a port it would be an address, and no name with records of its own.
    return this.#places.bySrv ? bare : `${bare}:${this.port}`;
  }

  async #register(): Promise<void> {
    const run = this.#run;
    const { registerSeconds } = this.settings;
    const { clock } = this.#parts;
    // The state does not wait for the end of the transaction; the next REGISTER does (RFC 3261 10.2).
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
    // RFC 3263 4.3: the next of its places, at once.
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
    // RFC 3261 10.3 step 7: too brief for this registrar.
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
      // RFC 3263 4.3: it is down once all of its places are.
      const next = reason !== null && place !== null && this.#missed >= (certain ? 0 : 1) && this.#places.failed(place);
      if (next) this.#missed = 0;
      this.#pinged(reason, certain && !next);
      // A late answer is a sign of life, too; the next ping is on its way by then.
      if (!decided) this.#stopPing = clock.after(this.#nextPingMs(), () => void this.#ping());
      decided = true;
    };
    const stopWaiting = clock.after(answerMs, () => decide('no answer to OPTIONS'));
    const answer = await this.#sendPing().catch((error: unknown) => reasonOf(error));
    stopWaiting();
    if (typeof answer === 'string') decide(`no connection (${answer})`, true);
    // Any answer is a sign of life, but that of a server that says it cannot.
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

/** The system's code, such as ECONNREFUSED or ENOTFOUND, or the message. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message ?? String(error);
}
