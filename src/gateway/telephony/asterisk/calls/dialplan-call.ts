import { cause, causeOfSipStatus } from '../../../../domain/calls/end-reason.ts';
import type { OriginateRequest } from '../../port.ts';
import type { Signalling } from '../../signalling/signalling.ts';
import { guessMachine } from '../channels/answering-machine.ts';
import type { AsteriskChannel } from '../channels/channel.ts';
import type { AsteriskContext } from '../context.ts';
import type { AriEvent } from '../server/ari-events.ts';
import type { Pbx } from '../server/pbx.ts';

type Heard = 'ChannelStateChange' | 'ChannelHold' | 'ChannelUnhold' | 'ChannelHangupRequest' | 'StasisEnd';

/** A leg that Asterisk signals itself: a call that its dialplan passed on, or a call that it places to the network. */
export class DialplanCall implements Signalling {
  readonly #context: AsteriskContext;
  readonly #channel: AsteriskChannel;
  #stopTimer: () => void = () => {};
  #guesses = false;
  /**
   * True if Asterisk made the channel for us. Asterisk reports the end of such a channel with ChannelDestroyed, but the
   * end of one that its dialplan passed on only with StasisEnd.
   */
  #ours = false;
  /** The cause with which the far end hangs up, Q.850. */
  #endCause: number = cause.normal;

  constructor(context: AsteriskContext, channel: AsteriskChannel) {
    this.#context = context;
    this.#channel = channel;
  }

  /** Places the call. @param dial Asterisk's dial string, e.g. `PJSIP/+14155550100@carrier` */
  async start(pbx: Pbx, dial: string, { caller, timeoutMs, guessMachine = false }: OriginateRequest): Promise<void> {
    const channel = this.#channel;
    this.#guesses = guessMachine;
    channel.signalling = this;
    this.#ours = true;
    channel.reserve(pbx);
    this.#stopTimer = this.#context.clock.after(timeoutMs, () => {
      if (channel.state !== 'Up') channel.destroy(cause.noAnswer, false);
    });
    const arrived = pbx.arrival(channel.id);
    arrived.catch(() => {});
    try {
      const variables = shownAs(caller.user);
      await pbx.ari.post(
        ['channels', 'create'],
        { endpoint: dial, app: pbx.app, channelId: channel.id },
        { variables },
      );
      await arrived;
      channel.place(pbx, channel.id);
      if (channel.gone) return;
      await pbx.ari.post(['channels', channel.id, 'dial'], { timeout: Math.ceil(timeoutMs / 1000) + 5 });
    } catch (error) {
      if (channel.gone) return;
      this.#context.logger.warn({ err: error, channel: channel.id }, 'channel creation failed');
      channel.destroy(cause.temporaryFailure, false);
    }
  }

  heard(event: Extract<AriEvent, { type: Heard }>): void {
    switch (event.type) {
      case 'ChannelHold':
      case 'ChannelUnhold':
        this.#channel.held(event.type === 'ChannelHold');
        return;
      case 'ChannelHangupRequest':
        this.#endCause = causeOfHangup(event);
        return;
      case 'StasisEnd':
        if (!this.#ours) this.#channel.destroy(this.#endCause, true);
        return;
      case 'ChannelStateChange':
        this.#changed(event.channel.state);
    }
  }

  #changed(state: string): void {
    if (state === 'Up') {
      this.#stopTimer();
      this.#channel.become('Up');
      this.#guess();
    }
    if (state === 'Ringing' && this.#channel.state === 'Ring') this.#channel.become('Ringing');
  }

  /** Runs at most once. */
  #guess(): void {
    if (!this.#guesses) return;
    this.#guesses = false;
    guessMachine(this.#channel).catch((error: unknown) => {
      if (this.#channel.gone) return;
      this.#context.logger.warn({ err: error, channel: this.#channel.id }, 'answering machine detection not available');
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

  /** The part of the core that ends the channel hangs it up in Asterisk. */
  end(): void {
    this.#stopTimer();
  }

  async hold(holding: boolean): Promise<void> {
    await this.#ask(holding ? 'POST' : 'DELETE', 'hold');
  }

  /** The carrier chose the server, so all legs of the call use it. */
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

/**
 * Returns the channel variables with which Asterisk shows this number to the callee. From and P-Asserted-Identity are
 * made from the connected line; CALLERID alone leaves the call anonymous. `i` prevents an update to the far end.
 */
function shownAs(number: string | null): Record<string, string> {
  if (number === null) return { 'CALLERID(pres)': 'prohib', 'CONNECTEDLINE(pres,i)': 'prohib' };
  return { 'CALLERID(num)': number, 'CONNECTEDLINE(num,i)': number };
}

/** Prefers the SIP status, because it is more precise: a cancelled call is 487, but "interworking" (127) in Q.850. */
function causeOfHangup(told: { cause?: number | undefined; tech_cause?: number | undefined }): number {
  const { cause: q850 = 0, tech_cause: status = 0 } = told;
  if (status >= 300 && status < 700) return causeOfSipStatus(status);
  return q850 === 0 || q850 === interworking ? cause.normal : q850;
}

const interworking = 127;
