import { randomBytes, randomUUID } from 'node:crypto';
import { callIdOf } from '../../../../domain/calls/call-id.ts';
import { cause, sipStatusOfCause } from '../../../../domain/calls/end-reason.ts';
import { callerHeader, decodeParams, paramHeader } from '../../../../domain/protocol/sip-headers.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { header, headerList } from '../../../sip/message/sip-message.ts';
import { echoName } from '../../echo-name.ts';
import { customHeaders, reasonLine } from '../../signalling/call-headers.ts';
import { callerOf, endpointOf } from '../../signalling/far-end.ts';
import { common } from '../../sound/formats.ts';
import { guessedOf } from '../channels/answering-machine.ts';
import type { ChannelRegistry } from '../channels/channel-registry.ts';
import { echo } from '../channels/machines.ts';
import type { AsteriskContext } from '../context.ts';
import type { AriEvent } from '../server/ari-events.ts';
import type { Pbx } from '../server/pbx.ts';
import { BrowserCall } from './browser-call.ts';
import { DialplanCall } from './dialplan-call.ts';
import { callerOfDialplan } from './dialplan-caller.ts';
import { IncomingCall } from './incoming-call.ts';
import { OutgoingCall } from './outgoing-call.ts';
import { formatsOf } from './sdp-lines.ts';
import { takeOver } from './take-over.ts';

/**
 * Handles incoming calls (from browsers, from Asterisk to browsers, from carriers), and Asterisk's events about
 * channels.
 */
export class Arrivals {
  readonly #context: AsteriskContext;
  readonly #channels: ChannelRegistry;

  constructor(context: AsteriskContext, channels: ChannelRegistry) {
    this.#context = context;
    this.#channels = channels;
  }

  /** Handles a call from a browser. */
  onInvite(invite: IncomingInvite): void {
    const replaced = invite.replaces?.handlers;
    if (replaced instanceof BrowserCall) {
      void takeOver(this.#context, invite, replaced);
      return;
    }
    if (invite.answers instanceof OutgoingCall) {
      void invite.answers.pickUp(invite);
      return;
    }
    const emergency = this.#channels.isEmergency(invite);
    if (emergency ? this.#channels.closed : this.#channels.full) {
      this.#channels.refused.leg += 1;
      invite.reject(503, ['Retry-After: 10', reasonLine(cause.noCircuit)]);
      return;
    }
    const endpoint = endpointOf(invite.principal);
    if (!emergency && this.#channels.hasEnough(endpoint)) {
      this.#channels.refused.identity += 1;
      invite.reject(sipStatusOfCause(cause.busy), [reasonLine(cause.busy)]);
      return;
    }
    const wait = this.#channels.visitorWait(invite);
    if (wait !== null) {
      invite.reject(503, [`Retry-After: ${wait}`]);
      return;
    }
    const formats = common(this.#context.preference, formatsOf(invite.request.body));
    if (formats.length === 0) {
      invite.reject(488);
      return;
    }
    const { principal, request, dialled } = invite;
    const channel = this.#channels.open({
      id: randomUUID(),
      endpoint,
      caller: callerOf(principal, header(request, callerHeader.toLowerCase())),
      dialled,
      params: { ...decodeParams(headerList(request, paramHeader.toLowerCase())), ...principal.params },
      headers: customHeaders(request),
      formats,
    });
    channel.signalling = new IncomingCall(this.#context, channel, invite);
    if (dialled === echoName && principal.kind === 'agent') {
      void echo(this.#context, channel, callIdOf(randomBytes(16)));
      return;
    }
    this.#channels.emit({ type: 'ChannelCreated', channel: channel.view() });
  }

  /** Handles a call from Asterisk to a browser, which the gateway requested. */
  onAsterisk(invite: IncomingInvite): void {
    const call = this.#channels.get(invite.dialled)?.signalling;
    if (call instanceof OutgoingCall) call.onAsterisk(invite);
    else invite.reject(404);
  }

  onAri(pbx: Pbx, event: AriEvent): void {
    if (event.type === 'StasisStart' && event.args[0] === 'carrier') {
      void this.#onCarrier(pbx, event.channel, event.args[1] ?? '');
      return;
    }
    if (event.type === 'StasisStart' && event.args[0] === 'amd') {
      this.#guessed(pbx, event.channel.id, event.args[1] ?? '');
      return;
    }
    if (!('channel' in event)) return;
    const channel = this.#channels.on(pbx).find(({ ariId }) => ariId === event.channel.id);
    if (channel === undefined) return;
    switch (event.type) {
      case 'ChannelDtmfReceived':
        channel.digit(event.digit, lengthOf(event.duration_ms), event.timestamp);
        return;
      case 'ChannelDestroyed':
        channel.destroy(event.cause, channel.signalling instanceof DialplanCall);
        return;
      case 'ChannelStateChange':
      case 'ChannelHold':
      case 'ChannelUnhold':
      case 'ChannelHangupRequest':
      case 'StasisEnd':
        if (channel.signalling instanceof DialplanCall) channel.signalling.heard(event);
        return;
      default:
    }
  }

  #guessed(pbx: Pbx, snoopId: string, status: string): void {
    void pbx.quietly(pbx.ari.delete(['channels', snoopId]));
    const { channelId, by } = guessedOf(snoopId, status);
    if (this.#channels.get(channelId) !== undefined) this.#channels.emit({ type: 'ChannelAnsweredBy', channelId, by });
  }

  /** Handles a call from outside that the dialplan passed on. */
  async #onCarrier(
    pbx: Pbx,
    { id, caller }: Extract<AriEvent, { type: 'StasisStart' }>['channel'],
    dialled: string,
  ): Promise<void> {
    if (this.#channels.full) {
      this.#channels.refused.leg += 1;
      void pbx.quietly(pbx.ari.delete(['channels', id], { reason_code: String(cause.noCircuit) }));
      return;
    }
    const channel = this.#channels.open({
      id: randomUUID(),
      endpoint: { kind: 'carrier', identity: pbx.name },
      caller: null,
      dialled,
      params: {},
      formats: ['pcmu'],
    });
    channel.signalling = new DialplanCall(this.#context, channel);
    channel.place(pbx, id);
    channel.calledBy(await callerOfDialplan(pbx, id, caller.number));
    // If the caller hung up meanwhile, the channel is not announced.
    if (!channel.gone) this.#channels.emit({ type: 'ChannelCreated', channel: channel.view() });
  }
}

/**
 * Returns the duration of a digit. No real digit is shorter than 40 ms (Q.24). Beside Opus, Asterisk reads an event's
 * 8000 ticks per second as 48,000, so shorter values are corrected.
 */
function lengthOf(durationMs: number): number {
  return durationMs < 40 ? durationMs * 6 : durationMs;
}
