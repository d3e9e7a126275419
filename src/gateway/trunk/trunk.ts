import type { Clock } from '../../domain/clock.ts';
import type { Binding } from '../sip/binding.ts';
import { DialogDesk } from '../sip/dialog-desk.ts';
import { DigestAnswers } from '../sip/digest-answers.ts';
import type { Principal } from '../sip/principal.ts';
import { RetriedInvite } from '../sip/retried-invite.ts';
import { encodeUser, printNameAddress } from '../sip/sip-address.ts';
import { header, type SipResponse } from '../sip/sip-message.ts';
import { acceptLine, allowLine } from '../sip/sip-writer.ts';
import { grantedSeconds } from './granted.ts';
import { Requests } from './requests.ts';
import type { TrunkSettings } from './settings.ts';
import { Sources } from './sources.ts';
import { addressOf } from './trunk-address.ts';
import type { TrunkLink } from './trunk-link.ts';

export interface TrunkParts {
  clock: Clock;
  logger: { warn(fields: object, message: string): void; info(fields: object, message: string): void };
  /** In which we listen. */
  family: 4 | 6;
  /** Which of our addresses leads to that one is found out, for what we say to it. */
  findWay: (address: string) => Promise<void>;
  /** The way to an address: over UDP at once, else a connection. */
  link: (transport: TrunkSettings['transport'], host: string, address: string, port: number) => Promise<TrunkLink>;
  onState: (trunk: Trunk) => void;
}

const retryMs = { first: 5000, longest: 300_000 } as const;
/** A dialog outlives a broken connection for so long. */
const graceMs = 30_000;

/**
 * One carrier:
 *
 *   unknown ──registered, or a ping is answered──► up ──registration refused, or two pings unanswered──► down
 *      └───────────────────────────────────────────────◄── tried again (5 s, doubled up to 5 minutes) ────┘
 *
 * Without registration and pings it counts as up.
 */
export class Trunk {
  readonly settings: TrunkSettings;
  readonly desk: DialogDesk;
  readonly principal: Principal;
  readonly sources: Sources;
  readonly #parts: TrunkParts;
  readonly #answers: DigestAnswers | null;
  readonly #registrations = new Requests();
  readonly #pings = new Requests();
  #address: string | null = null;
  /** It is silent where it was: perhaps its name says something else by now. */
  #moved = false;
  #contact = '';
  #registered = false;
  #missed = 0;
  #retryMs: number = retryMs.first;
  #stopRegister: () => void = () => {};
  #stopPing: () => void = () => {};
  #stopped = false;
  #told: boolean | null = null;

  constructor(settings: TrunkSettings, parts: TrunkParts) {
    this.settings = settings;
    this.#parts = parts;
    const { user, password, srtp, codecs, name } = settings;
    this.#answers = user === undefined || password === undefined ? null : new DigestAnswers(user, password);
    this.sources = new Sources(settings.from);
    this.principal = {
      kind: 'carrier',
      role: 'carrier',
      identity: name,
      incoming: true,
      outgoing: null,
      params: {},
      media: { srtp, ...(codecs === undefined ? {} : { formats: codecs }) },
      expiresAt: Number.POSITIVE_INFINITY,
    };
    this.desk = new DialogDesk(() => this.#contact, graceMs, this.#answers);
  }

  get up(): boolean {
    return (!this.settings.register || this.#registered) && this.#missed < 2;
  }

  get port(): number {
    return this.settings.port ?? (this.settings.transport === 'tls' ? 5061 : 5060);
  }

  async start(): Promise<void> {
    await this.#resolve();
    if (this.settings.register) void this.#register();
    if (this.settings.pingSeconds > 0) void this.#ping();
    this.#tell();
  }

  /** Says goodbye to the registrar. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopRegister();
    this.#stopPing();
    if (this.#registered) await this.#sendRegister(0).catch(() => null);
    this.desk.close();
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
        return new RetriedInvite(binding, all, this.desk.registry, this.#answers, handlers);
      },
    };
  }

  /** Something came from one of its addresses: where dialogs of it are. */
  heardOver(link: TrunkLink): void {
    this.#contact = link.contactLine(this.settings.user ?? 'sidecall');
  }

  /** Where the name says nothing, the address from before is as good as any. */
  async #resolve(): Promise<void> {
    const { host, transport, name } = this.settings;
    try {
      const address = await addressOf(host, this.#parts.family, transport === 'udp');
      // Before anything from there is looked at, for it is answered from then on.
      await this.#parts.findWay(address);
      this.sources.add(address);
      this.#address = address;
      this.#moved = false;
    } catch (error) {
      this.#parts.logger.warn({ err: error, trunk: name }, 'the trunk’s host has no address');
    }
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
    const { registerSeconds, name } = this.settings;
    const answer = await this.#sendRegister(registerSeconds).catch(() => null);
    if (this.#stopped) return;
    const { clock, logger } = this.#parts;
    this.#registered = answer?.status === 200;
    if (this.#registered && answer?.response) {
      this.#retryMs = retryMs.first;
      const seconds = Math.max(30, grantedSeconds(answer.response, this.#contact) ?? registerSeconds);
      this.#stopRegister = clock.after(seconds * 850, () => void this.#register());
    } else {
      logger.warn({ trunk: name, status: answer?.status ?? 503 }, 'the trunk did not register us');
      this.#moved = true;
      this.#stopRegister = clock.after(this.#retryMs, () => void this.#register());
      this.#retryMs = Math.min(this.#retryMs * 2, retryMs.longest);
    }
    this.#tell();
  }

  async #sendRegister(seconds: number): Promise<{ status: number; response: SipResponse | null }> {
    const link = await this.#link();
    const { user = 'sidecall', host, domain = host } = this.settings;
    this.#contact = link.contactLine(user);
    const ask = (expires: number): Promise<{ status: number; response: SipResponse | null }> => {
      const lines = [this.#contact, `Expires: ${expires}`, allowLine];
      const address = `sip:${encodeUser(user)}@${domain}`;
      return this.#registrations.ask(link, 'REGISTER', `sip:${this.#hostPort()}`, address, lines, this.#answers);
    };
    const answer = await ask(seconds);
    // RFC 3261 10.3 step 7: too brief for this registrar.
    const least = answer.status === 423 && answer.response ? Number(header(answer.response, 'min-expires')) : 0;
    return least > seconds && least <= 86_400 ? ask(least) : answer;
  }

  async #ping(): Promise<void> {
    const { host, domain = host, user = 'sidecall', pingSeconds } = this.settings;
    const uri = `sip:${this.#hostPort()}`;
    const answer = await this.#link()
      .then((link) =>
        this.#pings.ask(
          link,
          'OPTIONS',
          uri,
          `sip:${encodeUser(user)}@${domain}`,
          [link.contactLine(user), acceptLine],
          null,
        ),
      )
      .catch(() => null);
    if (this.#stopped) return;
    // Any answer is a sign of life, but that of a server that says it cannot.
    const alive = answer !== null && answer.response !== null && answer.status !== 503;
    this.#missed = alive ? 0 : this.#missed + 1;
    this.#moved ||= this.#missed >= 2;
    this.#stopPing = this.#parts.clock.after(pingSeconds * 1000, () => void this.#ping());
    this.#tell();
  }

  #tell(): void {
    if (this.#told === this.up) return;
    this.#told = this.up;
    this.#parts.onState(this);
  }
}
