import type { Clock } from '../../domain/clock.ts';
import type { Binding } from '../sip/binding.ts';
import { DialogDesk } from '../sip/dialog-desk.ts';
import { DigestAnswers } from '../sip/digest-answers.ts';
import type { Principal } from '../sip/principal.ts';
import { RetriedInvite } from '../sip/retried-invite.ts';
import { encodeUser, printNameAddress } from '../sip/sip-address.ts';
import { header, type SipResponse } from '../sip/sip-message.ts';
import { acceptLine, serverAllowLine } from '../sip/sip-writer.ts';
import { grantedSeconds } from './granted.ts';
import { Requests } from './requests.ts';
import type { TrunkSettings } from './settings.ts';
import { Sources } from './sources.ts';
import { addressOf } from './trunk-address.ts';
import { failureClassOf, newTrunkCalls } from './trunk-calls.ts';
import { type TrunkChange, TrunkHealth } from './trunk-health.ts';
import type { TrunkLink } from './trunk-link.ts';

export interface TrunkParts {
  clock: Clock;
  /** In which we listen. */
  family: 4 | 6;
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

/** A call that is cancelled after this time without any response tells that the trunk is silent. */
const silentCallMs = 3500;

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
  #address: string | null = null;
  /** It is silent where it was: perhaps its name says something else by now. */
  #moved = false;
  #contact = '';
  #missed = 0;
  #retryMs: number = retryMs.first;
  #stopRegister: () => void = () => {};
  #stopPing: () => void = () => {};
  #stopResolve: () => void = () => {};
  /** Counts starts: answers to what an earlier one asked are no news. */
  #run = 0;

  constructor(settings: TrunkSettings, parts: TrunkParts) {
    this.settings = settings;
    this.#parts = parts;
    this.#answers = answersOf(settings);
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
    if (!register && pingSeconds === 0 && this.#address === null) this.#resolveLater();
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
    const before = this.#address;
    this.settings = settings;
    this.retired = false;
    this.#answers = answersOf(settings);
    this.desk.registry.answers = this.#answers;
    this.sources = new Sources(settings.from);
    // Requests in calls under way come from where the trunk was.
    if (before !== null && (!moved || this.desk.size > 0)) this.sources.add(before);
    if (moved) this.#address = null;
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

  /** One number behind it, to be called like a phone; null where there is no way to it. */
  async route(number: string): Promise<Binding | null> {
    const link = await this.#link().catch(() => null);
    if (link === null) return null;
    const { host, domain = host, callerId } = this.settings;
    this.#contact = link.contactLine(this.settings.user ?? 'sidecall');
    const binding: Binding = {
      principal: this.principal,
      uri: `sip:${encodeUser(number)}@${this.#hostPort()};transport=${this.settings.transport}`,
      instance: null,
      connection: link,
      expiresAt: Number.POSITIVE_INFINITY,
    };
    return {
      ...binding,
      invite: (parts, handlers) => {
        const user = parts.caller?.user ?? null;
        const shown = user ?? callerId ?? this.settings.user ?? 'anonymous';
        const own = `sip:${encodeUser(shown)}@${domain}`;
        // RFC 3323 4.1.1.3 and RFC 3325 9.1: who withholds the number shows it to the carrier alone.
        const withheld = user === null && callerId === undefined;
        const from = withheld
          ? printNameAddress('Anonymous', 'sip:anonymous@anonymous.invalid')
          : printNameAddress(parts.caller?.name ?? null, own);
        const identity = [`P-Asserted-Identity: <${own}>`, ...(withheld ? ['Privacy: id'] : [])];
        const to = printNameAddress(null, `sip:${encodeUser(number)}@${domain}`);
        const all = { ...parts, from, to, lines: [...parts.lines, ...identity] };
        this.calls.outbound += 1;
        const { clock } = this.#parts;
        const startedAt = clock.now();
        let heard = false;
        const invite = new RetriedInvite(binding, all, this.desk.registry, this.#answers, {
          ...handlers,
          onTrying: () => {
            heard = true;
            this.health.note('calls', null);
            handlers.onTrying?.();
          },
          onRefused: (status, response) => {
            const answered = response !== null;
            this.calls.failures[failureClassOf(status, answered)] += 1;
            this.health.note('calls', answered ? null : 'a call was not answered');
            handlers.onRefused(status, response);
          },
        });
        return {
          cancel: (reasonLines) => {
            // The next trunk is tried instead: nobody waits for the 408 of this one.
            if (!heard && clock.now() - startedAt >= silentCallMs) {
              this.calls.failures.unreachable += 1;
              this.health.note('calls', 'a call was not answered');
            }
            invite.cancel(reasonLines);
          },
        };
      },
    };
  }

  /** Something came from one of its addresses: where dialogs of it are. */
  heardOver(link: TrunkLink): void {
    this.health.note('calls', null);
    this.#contact = link.contactLine(this.settings.user ?? 'sidecall');
  }

  /** Where the name says nothing, the address from before is as good as any. */
  async #resolve(): Promise<void> {
    const { host, transport } = this.settings;
    try {
      const address = await addressOf(host, this.#parts.family, transport === 'udp');
      // Before anything from there is looked at, for it is answered from then on.
      await this.#parts.findWay(address);
      this.sources.add(address);
      this.#address = address;
      this.#moved = false;
      this.health.note('address', null);
    } catch (error) {
      if (this.#address === null) this.health.note('address', `no address of ${host} (${reasonOf(error)})`);
    }
  }

  /** Only of a trunk that is not asked anything: others look its name up whenever they ask. */
  #resolveLater(): void {
    const run = this.#run;
    this.#stopResolve = this.#parts.clock.after(this.#retryMs, () => {
      this.#retryMs = Math.min(this.#retryMs * 2, retryMs.longest);
      void this.#resolve().then(() => {
        if (run === this.#run && this.#address === null) this.#resolveLater();
      });
    });
  }

  /** Nobody's call waits for a name that is looked up anew: until then the address from before serves. */
  async #link(): Promise<TrunkLink> {
    if (this.#address === null) await this.#resolve();
    else if (this.#moved) {
      this.#moved = false;
      void this.#resolve();
    }
    if (this.#address === null) throw new Error('no address');
    const { transport, host } = this.settings;
    return this.#parts.link(transport, host, this.#address, this.port);
  }

  #hostPort(): string {
    const { host } = this.settings;
    return `${host.includes(':') ? `[${host}]` : host}:${this.port}`;
  }

  async #register(): Promise<void> {
    const run = this.#run;
    const { registerSeconds } = this.settings;
    const { clock } = this.#parts;
    // The state does not wait for the end of the transaction; the next REGISTER does (RFC 3261 10.2).
    const stopWaiting = clock.after(answerMs, () => {
      if (run === this.#run) this.health.note('registration', 'no answer to REGISTER');
    });
    const answer = await this.#sendRegister(registerSeconds).catch((error: unknown) => reasonOf(error));
    stopWaiting();
    if (run !== this.#run) return;
    if (typeof answer !== 'string' && answer.status === 200 && answer.response) {
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
    this.health.note('registration', reason);
    this.#moved = true;
    this.#stopRegister = clock.after(this.#retryMs, () => void this.#register());
    this.#retryMs = Math.min(this.#retryMs * 2, retryMs.longest);
  }

  async #sendRegister(seconds: number): Promise<{ status: number; response: SipResponse | null }> {
    const link = await this.#link();
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
    const decide = (reason: string | null, certain = false): void => {
      if (run !== this.#run) return;
      this.#pinged(reason, certain);
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
    const link = await this.#link();
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
