import { join } from 'node:path';
import { SipEdge } from '../../../../src/gateway/edge/edge.ts';
import { systemClock } from '../../../../src/gateway/start/system-clock.ts';
import { BridgesAndSound } from '../../../../src/gateway/telephony/embedded/bridges-and-sound.ts';
import { arrive, type NewChannel } from '../../../../src/gateway/telephony/embedded/calls/arrival.ts';
import { EmbeddedChannel } from '../../../../src/gateway/telephony/embedded/calls/channel.ts';
import { OutgoingCall } from '../../../../src/gateway/telephony/embedded/calls/outgoing-call.ts';
import type { CoreContext } from '../../../../src/gateway/telephony/embedded/context.ts';
import { Legs } from '../../../../src/gateway/telephony/embedded/legs.ts';
import { newMediaCounters } from '../../../../src/gateway/telephony/embedded/rtp/counters.ts';
import type { CoreEvent } from '../../../../src/gateway/telephony/port.ts';
import { AudioBeat } from '../../../../src/gateway/telephony/sound/audio-beat.ts';
import { Sounds } from '../../../../src/gateway/telephony/sound/sounds.ts';
import { Ticker } from '../../../../src/gateway/telephony/sound/ticker.ts';
import { trunksText } from '../../../../src/gateway/trunk/settings.ts';
import { Trunks } from '../../../../src/gateway/trunk/trunks.ts';
import { freePort } from '../../../e2e/support/free-port.ts';
import { tokens } from './core-server.ts';

interface TrunkCoreOptions {
  /** The far end's SIP port for calls. */
  phonePort: number;
  srtp: 'off' | 'optional' | 'required';
}

/** The parts of the embedded core with one real trunk, to any phone on loopback. */
export class TrunkCore {
  readonly channels = new Map<string, EmbeddedChannel>();
  readonly events: CoreEvent[] = [];
  readonly errors: unknown[] = [];
  readonly sound: BridgesAndSound;
  readonly #context: CoreContext;
  readonly #trunks: Trunks;

  private constructor(options: TrunkCoreOptions, port: number) {
    const logger = {
      info: () => {},
      // The message that a trunk is up is a warning, too.
      warn: (fields: object, message: string) => {
        if (message !== 'trunk state changed') this.errors.push([message, fields]);
      },
      error: (fields: object, message: string) => this.errors.push([message, fields]),
    };
    const clock = systemClock;
    const counters = newMediaCounters();
    const limits = { messageBytes: 65_536, messagesPerSecond: 500 };
    const edge = new SipEdge(
      { domain: 'sidecall.test', verifyToken: (jwt) => tokens.verify(jwt), clock, limits, graceMs: 1000 },
      { onInvite: () => {}, onContacts: () => {}, onError: (error) => this.errors.push(error) },
    );
    const trunks = trunksText.parse(
      JSON.stringify([
        { name: 'phone', host: '127.0.0.1', port: options.phonePort, srtp: options.srtp, pingSeconds: 0 },
      ]),
    );
    this.#trunks = new Trunks({ trunks, port, bindAddress: '127.0.0.1', publicAddress: null, clock, logger });
    this.#context = {
      domain: 'sidecall.test',
      clock,
      logger,
      legs: new Legs({ bindAddress: '127.0.0.1', publicAddress: null, udpPorts: null }, clock, counters),
      preference: ['opus', 'pcmu', 'pcma'],
      edge,
      trunks: this.#trunks,
      ticker: new Ticker(),
      beat: new AudioBeat((error) => this.errors.push(error)),
      sounds: new Sounds(join(import.meta.dirname, '../../../../src/gateway/telephony/sounds')),
      counters,
      refused: { leg: 0, port: 0, identity: 0 },
    };
    const { beat, sounds } = this.#context;
    const emit = (event: CoreEvent): unknown => this.events.push(event);
    this.sound = new BridgesAndSound({ channels: this.channels, beat, sounds, clock, files: null, emit });
  }

  static async start(options: TrunkCoreOptions): Promise<TrunkCore> {
    const core = new TrunkCore(options, await freePort());
    await core.#trunks.start((invite) =>
      arrive(
        {
          context: core.#context,
          full: () => null,
          hasEnough: () => false,
          visitorWait: () => null,
          open: (parts: NewChannel) => core.#open(parts),
          emit: (event) => core.events.push(event),
        },
        invite,
      ),
    );
    return core;
  }

  /** Port of SIP, over UDP and TCP. */
  get port(): number {
    return this.#trunks.port;
  }

  /** Calls a number over the trunk. */
  async call(id: string, number: string): Promise<EmbeddedChannel> {
    const ways = await this.#trunks.routes(number);
    const formats = ['pcmu', 'pcma'] as const;
    const channel = this.#open({
      id,
      endpoint: { kind: 'carrier', identity: 'phone' },
      caller: '+14155550100',
      dialled: number,
      params: {},
      formats: [...formats],
    });
    const call = new OutgoingCall(
      this.#context,
      channel,
      {
        channelId: id,
        to: { kind: 'number', number },
        caller: { user: '+14155550100', name: null },
        callId: 'CA1',
        params: {},
        formats: [...formats],
        timeoutMs: 20_000,
      },
      [...formats],
    );
    channel.signalling = call;
    await call.start(ways.map((way) => [way]));
    return channel;
  }

  async close(): Promise<void> {
    for (const channel of [...this.channels.values()]) channel.destroy(16, false);
    this.sound.close();
    this.#context.edge.close();
    await this.#trunks.stop();
  }

  #open(parts: NewChannel): EmbeddedChannel {
    const { ticker, beat } = this.#context;
    const channel = new EmbeddedChannel({
      ...parts,
      clock: systemClock,
      ticker,
      beat,
      emit: (event) => this.events.push(event),
      onGone: (gone) => {
        this.channels.delete(gone.id);
        this.sound.gone(gone);
      },
      onFault: () => {},
    });
    this.channels.set(channel.id, channel);
    return channel;
  }
}
