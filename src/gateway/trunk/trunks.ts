import type { Clock } from '../../domain/clock.ts';
import { CodedError } from '../../domain/errors.ts';
import type { Binding } from '../sip/binding.ts';
import { newEdgeCounters } from '../sip/counters.ts';
import type { IncomingInvite } from '../sip/incoming-invite.ts';
import type { SipRequest } from '../sip/sip-message.ts';
import { TokenBucket } from '../sip/token-bucket.ts';
import type { SipTrace } from '../sip/trace.ts';
import type { TransactionHandlers } from '../sip/transactions.ts';
import { admit } from './admission.ts';
import { ownAddressTo } from './own-address.ts';
import type { TrunkSettings } from './settings.ts';
import { StreamTransport } from './stream-transport.ts';
import { noTls, TlsFiles, type TlsSettings } from './tls-files.ts';
import { Trunk } from './trunk.ts';
import type { TrunkLink } from './trunk-link.ts';
import { type TransportParts, UdpTransport } from './udp-transport.ts';

export interface TrunksOptions {
  trunks: readonly TrunkSettings[];
  /** UDP and TCP port for their calls. */
  port: number;
  /** Without it calls do not come in over TLS. */
  tls?: TlsSettings;
  /** Null: all interfaces. */
  bindAddress: string | null;
  /** Ours as trunks reach it, where it is not the machine's own (NAT). */
  publicAddress: string | null;
  clock: Clock;
  /** Shown every message. */
  trace?: SipTrace;
  logger: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/** So many wrong requests of one address are answered; what is more is not. */
const refusalsAtOnce = 50;
const refusalsASecond = 1;
/** So many strangers are named in the log each hour; all are counted. */
const namedStrangers = 20;

/** Carriers and telephone systems: their calls come in to our numbers, and ours go out through them. */
export class Trunks {
  readonly counters = { ...newEdgeCounters(), strangers: 0 };
  readonly #options: TrunksOptions;
  readonly #trunks: readonly Trunk[];
  readonly #own = new Map<string, string>();
  readonly #refusals = new Map<string, TokenBucket>();
  #udp: UdpTransport | null = null;
  #streams: StreamTransport | null = null;
  #tls: TlsFiles | null = null;
  #onInvite: (invite: IncomingInvite) => void = () => {};
  #named = 0;
  #stopHour: () => void = () => {};

  constructor(options: TrunksOptions) {
    this.#options = options;
    const { clock, logger } = options;
    this.#trunks = options.trunks.map(
      (settings) =>
        new Trunk(settings, {
          clock,
          logger,
          family: options.bindAddress?.includes(':') === true ? 6 : 4,
          findWay: (address) => this.#findWay(address),
          link: (transport, host, address, port) => this.#link(transport, host, address, port),
          onState: (trunk) => logger.info({ trunk: trunk.settings.name, up: trunk.up }, 'a trunk'),
        }),
    );
  }

  /** Port of UDP and TCP. */
  get port(): number {
    return this.#udp?.port ?? 0;
  }

  /** @throws CodedError PORT_TAKEN, CONFIG_INVALID */
  async start(onInvite: (invite: IncomingInvite) => void): Promise<void> {
    this.#onInvite = onInvite;
    this.#tls = new TlsFiles(this.#options.tls ?? noTls);
    const { clock, bindAddress, port } = this.#options;
    const parts: TransportParts = {
      bindAddress: bindAddress ?? '0.0.0.0',
      port,
      clock,
      counters: this.counters,
      ownAddress: (remote) => this.#ownAddress(remote),
      known: (address) => this.#trunkOf(address) !== null,
      onStranger: (address) => this.#onStranger(address),
      handlersOf: (address) => this.#handlersOf(address),
      onMessage: (way, address, data) => this.#trace(way, address, data),
      onClose: (link) => this.#trunkOf(link.remoteAddress)?.desk.abandon(link),
    };
    try {
      this.#udp = await UdpTransport.open(parts);
      this.#streams = new StreamTransport({ ...parts, port: this.#udp.port }, this.#tls);
      await this.#streams.listen();
    } catch (cause) {
      this.#udp?.close();
      const { code, port: taken = port } = cause as NodeJS.ErrnoException & { port?: number };
      this.#streams?.close();
      if (code === 'EADDRINUSE') {
        throw new CodedError('PORT_TAKEN', { message: `Port ${taken} for trunks is in use.`, cause });
      }
      throw new CodedError('CONFIG_INVALID', { message: `SIDECALL_TRUNK_PORT: ${code ?? 'cannot listen'}.`, cause });
    }
    this.#hour();
    await Promise.all(this.#trunks.map((trunk) => trunk.start()));
  }

  async stop(): Promise<void> {
    this.#stopHour();
    await Promise.race([
      Promise.all(this.#trunks.map((trunk) => trunk.stop())),
      new Promise<void>((resolve) => this.#options.clock.after(1000, resolve)),
    ]);
    this.#streams?.close();
    this.#udp?.close();
  }

  /** Ways to a number, to be tried one after the other: those that are up by their priority, then the others. */
  async routes(number: string): Promise<Binding[]> {
    const order = [...this.#trunks].sort(
      (one, other) => Number(other.up) - Number(one.up) || one.settings.priority - other.settings.priority,
    );
    const ways = await Promise.all(order.map((trunk) => trunk.route(number)));
    return ways.filter((way) => way !== null);
  }

  get any(): boolean {
    return this.#trunks.length > 0;
  }

  states(): { name: string; up: boolean }[] {
    return this.#trunks.map(({ settings, up }) => ({ name: settings.name, up }));
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

  #trunkOf(address: string): Trunk | null {
    return this.#trunks.find(({ sources }) => sources.has(address)) ?? null;
  }

  #handlersOf(address: string): TransactionHandlers {
    const known = this.#refusals.get(address);
    // One for all ports of an address; addresses that get here are the trunks' own.
    const refusals = known ?? new TokenBucket(this.#options.clock, refusalsAtOnce, refusalsASecond);
    this.#refusals.set(address, refusals);
    return {
      onRequest: (transaction) => {
        const trunk = this.#trunkOf(address);
        if (trunk === null) {
          transaction.respond(403);
          return;
        }
        trunk.heardOver(transaction.connection as TrunkLink);
        if (!admit(trunk, transaction, this.#onInvite, () => refusals.take())) this.counters.dropped += 1;
      },
      onAck: (request: SipRequest) => this.#trunkOf(address)?.desk.acknowledged(request),
      onError: (error) => this.#options.logger.error({ err: error }, 'a SIP message of a trunk could not be handled'),
    };
  }

  #trace(way: 'in' | 'out', address: string, data: Buffer | string): void {
    const { trace } = this.#options;
    if (trace === undefined) return;
    trace.message(way, { trunk: this.#trunkOf(address)?.settings.name ?? null, address }, data);
  }

  /** Nobody we know: no answer, which would only tell that there is something here. */
  #onStranger(address: string): void {
    this.counters.strangers += 1;
    this.#named += 1;
    if (this.#named <= namedStrangers) this.#options.logger.warn({ address }, 'SIP from an unknown source');
  }

  #hour(): void {
    this.#named = 0;
    try {
      if (this.#tls?.refresh() === true) this.#streams?.renewCertificate();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'the renewed certificate for trunks is not used');
    }
    this.#stopHour = this.#options.clock.after(3_600_000, () => this.#hour());
  }

  #ownAddress(remote: string): string {
    return this.#options.publicAddress ?? this.#own.get(remote) ?? this.#options.bindAddress ?? '127.0.0.1';
  }
}
