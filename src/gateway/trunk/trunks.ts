import { isIPv6 } from 'node:net';
import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Binding } from '../sip/binding.ts';
import { newEdgeCounters } from '../sip/counters.ts';
import type { IncomingInvite } from '../sip/dialog/incoming-invite.ts';
import type { Malformed, SipRequest } from '../sip/message/sip-message.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { TransactionHandlers } from '../sip/transaction/transactions.ts';
import { admit } from './admission.ts';
import { atMost } from './at-most.ts';
import type { Resolver } from './locate.ts';
import { ownAddressTo } from './own-address.ts';
import { systemResolver } from './resolver.ts';
import type { TrunkSettings } from './settings.ts';
import { StreamTransport } from './stream-transport.ts';
import { noTls, TlsFiles, type TlsSettings } from './tls-files.ts';
import { Trunk } from './trunk.ts';
import { figuresOf, type TrunkFigures } from './trunk-figures.ts';
import type { TrunkState } from './trunk-health.ts';
import type { TrunkLink } from './trunk-link.ts';
import { trunkOf } from './trunk-of.ts';
import { type TransportParts, UdpTransport } from './udp-transport.ts';

export interface TrunksOptions {
  trunks: readonly TrunkSettings[];
  /** UDP and TCP port for incoming calls. */
  port: number;
  /** If absent, no calls come in over TLS. */
  tls?: TlsSettings;
  /** Null: all interfaces. */
  bindAddress: string | null;
  /** Our address as trunks reach it, if it is not the machine's own (NAT). */
  publicAddress: string | null;
  clock: Clock;
  /** Default: the machine's own. */
  resolver?: Resolver;
  /** Receives every message. */
  trace?: SipTrace;
  logger: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** Order in which trunks are tried. */
const rank: Readonly<Record<TrunkState, number>> = { up: 0, unknown: 1, down: 2 };

/** Rejections sent per address: burst, and per second. Further wrong requests get no response. */
const refusalsAtOnce = 50;
const refusalsASecond = 1;
/** Unknown sources named in the log per hour. All of them are counted. */
const namedStrangers = 20;

/** Carriers and PBXs. They call our numbers, and our calls go out through them. */
export class Trunks {
  readonly counters = { ...newEdgeCounters(), strangers: 0 };
  readonly #options: TrunksOptions;
  readonly #resolver: Resolver;
  readonly #families: readonly (4 | 6)[];
  #trunks: readonly Trunk[];
  readonly #own = new Map<string, string>();
  readonly #refusals = new Map<string, TokenBucket>();
  #udp: UdpTransport | null = null;
  #streams: StreamTransport | null = null;
  #tls: TlsFiles | null = null;
  #onInvite: (invite: IncomingInvite) => void = () => {};
  #named = 0;
  #started = false;
  #stopHour: () => void = () => {};

  constructor(options: TrunksOptions) {
    this.#options = options;
    this.#resolver = options.resolver ?? systemResolver();
    const { bindAddress } = options;
    this.#families = bindAddress === null ? [4, 6] : [bindAddress.includes(':') ? 6 : 4];
    this.#trunks = options.trunks.map((settings) => this.#newTrunk(settings));
  }

  /** Port of UDP and TCP. */
  get port(): number {
    return this.#udp?.port ?? 0;
  }

  /**
   * Without trunks, no port is opened until there is one.
   * @throws CodedError PORT_TAKEN, CONFIG_INVALID
   */
  async start(onInvite: (invite: IncomingInvite) => void): Promise<void> {
    this.#onInvite = onInvite;
    this.#started = true;
    if (!this.any) return;
    await this.open();
    await Promise.all(this.#trunks.map((trunk) => trunk.start()));
  }

  /**
   * Opens the ports, for the first trunk. They stay open until the end.
   * @throws CodedError PORT_TAKEN, CONFIG_INVALID
   */
  async open(): Promise<void> {
    if (this.#udp !== null) return;
    this.#tls = new TlsFiles(this.#options.tls ?? noTls);
    const { clock, bindAddress, port } = this.#options;
    const parts: TransportParts = {
      bindAddress,
      port,
      clock,
      counters: this.counters,
      ownAddress: (remote) => this.#ownAddress(remote),
      known: (address) => this.#heard(address).length > 0,
      onStranger: (address) => this.#onStranger(address),
      handlersOf: (address) => this.#handlersOf(address),
      onMessage: (way, address, data) => this.#trace(way, address, data),
      onUnreadable: (address, message) => this.#onUnreadable(address, message),
      onClose: (link) => {
        for (const trunk of this.#heard(link.remoteAddress)) trunk.dialogs.abandon(link);
      },
    };
    try {
      this.#udp = await UdpTransport.open(parts);
      this.#streams = new StreamTransport({ ...parts, port: this.#udp.port }, this.#tls);
      await this.#streams.listen();
    } catch (cause) {
      this.#udp?.close();
      this.#streams?.close();
      this.#udp = null;
      throw this.#portError(cause);
    }
    this.#hour();
  }

  async stop(): Promise<void> {
    this.#stopHour();
    await atMost(this.#options.clock, 1000, Promise.all(this.#trunks.map((trunk) => trunk.stop())));
    this.#streams?.close();
    this.#udp?.close();
  }

  /**
   * Returns the routes to a number, to be tried in order: trunks that are up, then those in an unknown state, then
   * those that are down. Within a state, the priority decides.
   * @param first name of the trunk to try before all others
   */
  async routes(number: string, first?: string): Promise<Binding[]> {
    const order = this.#current.sort(
      (one, other) =>
        Number(other.settings.name === first) - Number(one.settings.name === first) ||
        rank[one.health.state] - rank[other.health.state] ||
        one.settings.priority - other.settings.priority,
    );
    return (await Promise.all(order.map((trunk) => trunk.routes(number)))).flat();
  }

  get any(): boolean {
    return this.#current.length > 0;
  }

  states(): TrunkFigures[] {
    return this.#current.map(figuresOf);
  }

  /** Trunks that were removed or disabled, and have calls. */
  ending(): TrunkFigures[] {
    return this.#trunks.filter(({ retired, dialogs }) => retired && dialogs.size > 0).map(figuresOf);
  }

  /**
   * Applies new settings without ending a call. Trunks are matched by name.
   * @param tls given: the TLS files are read again
   * @returns names of settings that need a restart: the TLS port is opened only at the start
   * @throws CodedError CONFIG_INVALID if a TLS file is wrong; the previous settings then stay in use
   */
  async update(settings: readonly TrunkSettings[], tls?: TlsSettings): Promise<readonly string[]> {
    if (!this.#started) {
      this.#trunks = settings.map((each) => this.#newTrunk(each));
      return [];
    }
    if (settings.length > 0) await this.open();
    const listened = this.#tls?.listens;
    if (tls !== undefined && this.#tls?.refresh(tls) === true) this.#streams?.renewCertificate();
    this.#forgetRetired();
    const known = new Map(this.#trunks.map((trunk) => [trunk.settings.name, trunk]));
    const names = new Set(settings.map(({ name }) => name));
    const added = settings.filter(({ name }) => !known.has(name)).map((each) => this.#newTrunk(each));
    this.#trunks = [...this.#trunks, ...added];
    await Promise.all([
      ...added.map((trunk) => trunk.start()),
      ...settings.map((each) => {
        const trunk = known.get(each.name);
        const same = trunk !== undefined && !trunk.retired && JSON.stringify(trunk.settings) === JSON.stringify(each);
        return same ? undefined : trunk?.update(each);
      }),
      ...this.#current.filter((trunk) => !names.has(trunk.settings.name)).map((trunk) => trunk.retire()),
    ]);
    return this.#tls?.listens === listened ? [] : ['SIDECALL_TRUNK_TLS_CERT', 'SIDECALL_TRUNK_TLS_KEY'];
  }

  get #current(): Trunk[] {
    return this.#trunks.filter(({ retired }) => !retired);
  }

  /** Forgets removed trunks that have no calls any more. */
  #forgetRetired(): void {
    this.#trunks = this.#trunks.filter(({ gone }) => !gone);
  }

  #newTrunk(settings: TrunkSettings): Trunk {
    const { clock, logger } = this.#options;
    return new Trunk(settings, {
      clock,
      families: this.#families,
      resolver: this.#resolver,
      findWay: (address) => this.#findWay(address),
      link: (transport, host, address, port) => this.#link(transport, host, address, port),
      onState: (trunk, change) => logger.warn({ trunk: trunk.settings.name, ...change }, 'trunk state changed'),
    });
  }

  #portError(cause: unknown): CodedError {
    // Node sets `port` only on errors of TCP sockets.
    const { code, port: taken = this.#options.port } = cause as NodeJS.ErrnoException & { port?: number };
    const overTls = this.#tls?.listens === true && taken === this.#tls.port && taken !== this.#options.port;
    const setting = overTls ? 'SIDECALL_TRUNK_TLS_PORT' : 'SIDECALL_TRUNK_PORT';
    const what = `Port ${taken} for trunks${overTls ? ' over TLS' : ''}`;
    if (code === 'EADDRINUSE') {
      const help = `Stop the other program, or set ${setting} to a free port.`;
      return new CodedError('PORT_TAKEN', { message: `${what} is in use.`, help, cause });
    }
    if (code === 'EACCES') {
      const help = `Set ${setting} to 1024 or above.`;
      return new CodedError('CONFIG_INVALID', { message: `${setting}: this user may not listen on it.`, help, cause });
    }
    if (code === 'EADDRNOTAVAIL') {
      const help = 'Set it to an address of this machine, or leave it empty for all.';
      const message = `SIDECALL_BIND_ADDRESS: this machine has no address ${this.#options.bindAddress}.`;
      return new CodedError('CONFIG_INVALID', { message, help, cause });
    }
    return new CodedError('CONFIG_INVALID', { message: `${setting}: ${code ?? 'cannot listen'}.`, cause });
  }

  async #link(transport: TrunkSettings['transport'], host: string, address: string, port: number): Promise<TrunkLink> {
    if (this.#udp === null || this.#streams === null) throw new Error('trunks are not started');
    if (transport === 'udp') return this.#udp.link(address, port);
    return this.#streams.link(transport === 'tls' ? 'TLS' : 'TCP', host, address, port);
  }

  async #findWay(address: string): Promise<void> {
    const found = await ownAddressTo(address);
    if (found !== null) this.#own.set(address, found.own);
  }

  /** Trunks that this address may belong to. */
  #heard(address: string): Trunk[] {
    return this.#trunks.filter((trunk) => trunk.hears(address));
  }

  #nameOf(address: string): string | null {
    return this.#heard(address)[0]?.settings.name ?? null;
  }

  /** One bucket per address, for all of its ports. Only addresses of trunks get here. */
  #refusalsOf(address: string): TokenBucket {
    const known = this.#refusals.get(address);
    if (known !== undefined) return known;
    const refusals = new TokenBucket(this.#options.clock, refusalsAtOnce, refusalsASecond);
    this.#refusals.set(address, refusals);
    return refusals;
  }

  #onUnreadable(address: string, { why, request }: Malformed): boolean {
    this.counters.malformed += 1;
    if (!this.#refusalsOf(address).take()) {
      this.counters.dropped += 1;
      return false;
    }
    const trunk = this.#nameOf(address);
    this.#options.logger.warn({ trunk, address, method: request?.method, reason: why }, 'unreadable SIP message');
    return true;
  }

  #handlersOf(address: string): TransactionHandlers {
    const refusals = this.#refusalsOf(address);
    return {
      onRequest: (transaction) => {
        const trunk = trunkOf(this.#heard(address), transaction.request, address);
        if (trunk === null) {
          transaction.respond(403);
          return;
        }
        trunk.heardOver(transaction.connection as TrunkLink);
        const onInvite = (invite: IncomingInvite): void => {
          trunk.calls.inbound += 1;
          this.#onInvite(invite);
        };
        if (!admit(trunk, transaction, onInvite, () => refusals.take())) this.counters.dropped += 1;
      },
      onAck: (request: SipRequest) => trunkOf(this.#heard(address), request, address)?.dialogs.acknowledged(request),
      onError: (error) => this.#options.logger.error({ err: error }, 'SIP message of a trunk not handled'),
    };
  }

  #trace(way: 'in' | 'out', address: string, data: Buffer | string): void {
    const { trace } = this.#options;
    if (trace === undefined) return;
    trace.message(way, { trunk: this.#nameOf(address), address }, data);
  }

  /** An unknown source gets no response, because a response would show that a SIP server runs here. */
  #onStranger(address: string): void {
    this.counters.strangers += 1;
    this.#named += 1;
    if (this.#named <= namedStrangers)
      this.#options.logger.warn({ address }, 'SIP message from an unknown source dropped');
  }

  #hour(): void {
    this.#named = 0;
    this.#forgetRetired();
    try {
      if (this.#tls?.refresh() === true) this.#streams?.renewCertificate();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'renewed certificate for trunks not used');
    }
    this.#stopHour = this.#options.clock.after(3_600_000, () => this.#hour());
  }

  #ownAddress(remote: string): string {
    const { publicAddress, bindAddress } = this.#options;
    const known = this.#own.get(remote);
    // The public address belongs to one family. The other family has no NAT.
    const fits = publicAddress !== null && (known === undefined || isIPv6(publicAddress) === isIPv6(remote));
    return (fits ? publicAddress : known) ?? bindAddress ?? (isIPv6(remote) ? '::1' : '127.0.0.1');
  }
}
