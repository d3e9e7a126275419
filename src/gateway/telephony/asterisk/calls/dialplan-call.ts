import { cause } from '../../../../domain/calls/end-reason.ts';
import type { OriginateRequest } from '../../port.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import { guessMachine } from '../channels/answering-machine.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import type { AriEvent } from '../server/ari-events.ts';
import type { Pbx } from '../server/pbx.ts';

/** A leg whose signalling is Asterisk's own: a call that its dialplan handed over, or that it makes to the world. */
export class DialplanCall implements Signalling {
  readonly #context: AsteriskContext;
  readonly #channel: AsteriskChannel;
  #stopTimer: () => void = () => {};
  #guesses = false;

  constructor(context: AsteriskContext, channel: AsteriskChannel) {
    this.#context = context;
    this.#channel = channel;
  }

  /** Calls out. @param dial what Asterisk dials, e.g. `PJSIP/+14155550100@carrier` */
  async start(pbx: Pbx, dial: string, { caller, timeoutMs, guessMachine = false }: OriginateRequest): Promise<void> {
    const channel = this.#channel;
    this.#guesses = guessMachine;
    channel.signalling = this;
    channel.reserve(pbx);
    this.#stopTimer = this.#context.clock.after(timeoutMs, () => {
      if (channel.state !== 'Up') channel.destroy(cause.noAnswer, false);
    });
    const arrived = pbx.arrival(channel.id);
    arrived.catch(() => {});
    try {
      const variables = caller.user === null ? { 'CALLERID(pres)': 'prohib' } : { 'CALLERID(num)': caller.user };
      await pbx.ari.post(
        ['channels', 'create'],
        { endpoint: dial, app: pbx.app, channelId: channel.id },
        { variables },
      );
      await arrived;
      channel.place(pbx, channel.id);
      if (channel.gone) return;
      await pbx.ari.post(['channels', channel.id, 'dial'], {
        ...(caller.user === null ? {} : { caller: caller.user }),
        timeout: Math.ceil(timeoutMs / 1000) + 5,
      });
    } catch (error) {
      if (channel.gone) return;
      this.#context.logger.warn({ err: error, channel: channel.id }, 'Asterisk did not call');
      channel.destroy(cause.temporaryFailure, false);
    }
  }

  heard(event: Extract<AriEvent, { type: 'ChannelStateChange' | 'ChannelHold' | 'ChannelUnhold' }>): void {
    if (event.type !== 'ChannelStateChange') {
      this.#channel.held(event.type === 'ChannelHold');
      return;
    }
    if (event.channel.state === 'Up') {
      this.#stopTimer();
      this.#channel.become('Up');
      this.#guess();
    }
    if (event.channel.state === 'Ringing' && this.#channel.state === 'Ring') this.#channel.become('Ringing');
  }

  /** Once. */
  #guess(): void {
    if (!this.#guesses) return;
    this.#guesses = false;
    guessMachine(this.#channel).catch((error: unknown) => {
      if (this.#channel.gone) return;
      this.#context.logger.warn({ err: error, channel: this.#channel.id }, 'nobody can tell who answered');
    });
  }

  async ring(options: { callId: string; ringback?: boolean }): Promise<void> {
    this.#keep(options);
    if (options.ringback === true) await this.#ask('POST', 'progress');
    await this.#ask('POST', 'ring');
  }

  async progress(options: { callId: string }): Promise<void> {
    this.#keep(options);
    await this.#ask('POST', 'progress');
  }

  async answer(options: { callId: string }): Promise<void> {
    this.#keep(options);
    await this.#ask('POST', 'answer');
    this.#channel.become('Up');
  }

  /** The channel is hung up in Asterisk by whoever ends it here. */
  end(): void {
    this.#stopTimer();
  }

  async hold(holding: boolean): Promise<void> {
    await this.#ask(holding ? 'POST' : 'DELETE', 'hold');
  }

  /** The carrier chose the server. */
  #keep({ callId }: { callId: string }): void {
    const { pbx } = this.#channel;
    if (pbx !== null) this.#context.keepServer(callId, pbx);
  }

  async #ask(method: 'POST' | 'DELETE', what: string): Promise<void> {
    const { pbx, ariId } = this.#channel;
    if (pbx === null || ariId === null) return;
    const path = ['channels', ariId, what];
    await pbx.quietly(method === 'POST' ? pbx.ari.post(path) : pbx.ari.delete(path));
  }
}
