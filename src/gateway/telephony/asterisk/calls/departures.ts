import { cause } from '../../../../domain/calls/end-reason.ts';
import { CodedError } from '../../../../domain/errors.ts';
import { type RingChain, ringOrder } from '../../../sip/ring-order.ts';
import type { Channel, ChannelId, Endpoint, OriginateRequest, SnoopRequest } from '../../port.ts';
import { common } from '../../sound/formats.ts';
import type { ChannelRegistry } from '../channels/channel-registry.ts';
import { DemoCallee } from '../channels/machines.ts';
import { snoopOn } from '../channels/snoop.ts';
import type { AsteriskContext } from '../context.ts';
import { DialplanCall } from './dialplan-call.ts';
import { OutgoingCall } from './outgoing-call.ts';

export interface DeparturesParts {
  context: AsteriskContext;
  channels: ChannelRegistry;
  /** Asterisk's dial string for an outside number, with `{number}` in it. Null: no carrier. */
  dial: string | null;
  demoCallee: boolean;
}

/** Places calls to browsers and numbers, and opens snoops. */
export class Departures {
  readonly #parts: DeparturesParts;

  constructor(parts: DeparturesParts) {
    this.#parts = parts;
  }

  async originate(request: OriginateRequest): Promise<Channel> {
    const { context, channels, demoCallee } = this.#parts;
    const { edge, preference } = context;
    const { to, emergency = false } = request;
    const phones = (): RingChain[] =>
      to.kind === 'agent'
        ? ringOrder(edge.bindings('agent', to.identity))
        : edge.bindingsOf('carrier').map((binding) => [binding]);
    const chains = phones();
    const formats = common(preference, request.formats);
    const refused = emergency ? channels.closed : channels.full;
    const endpoint: Endpoint =
      to.kind === 'agent'
        ? { kind: 'agent', identity: to.identity }
        : { kind: 'carrier', identity: chains[0]?.[0]?.principal.identity ?? 'asterisk' };
    const busy = !emergency && channels.hasEnough(endpoint);
    const channel = channels.open({
      id: request.channelId,
      endpoint,
      caller: request.caller.user,
      dialled: to.kind === 'agent' ? to.identity : to.number,
      params: request.params,
      formats,
    });
    const near = request.near === undefined ? null : (channels.get(request.near)?.pbx ?? null);
    if (near !== null) context.keepServer(request.callId, near);
    const pbx = context.server(request.callId);
    const template = request.via ?? this.#parts.dial;
    const dial = to.kind === 'number' ? (template?.replaceAll('{number}', to.number) ?? null) : null;
    const reachable = chains.length > 0 || dial !== null || (to.kind === 'number' && demoCallee);
    if (refused) {
      channels.refused.leg += 1;
      channel.destroy(channels.closed ? cause.temporaryFailure : cause.noCircuit, false);
    } else if (pbx === null) {
      channel.destroy(cause.temporaryFailure, false);
    } else if (busy) channel.destroy(cause.busy, false);
    else if (formats.length === 0) channel.destroy(cause.incompatible, false);
    else if (!reachable) channel.destroy(cause.destinationOutOfOrder, false);
    else if (dial !== null) await new DialplanCall(context, channel).start(pbx, dial, request);
    else if (chains.length === 0) new DemoCallee(context, channel, pbx);
    else {
      const call = new OutgoingCall(context, channel, request, formats, phones);
      channel.signalling = call;
      await call.start(pbx);
    }
    return channel.view();
  }

  async snoop(channelId: ChannelId, request: SnoopRequest): Promise<Channel> {
    const target = this.#parts.channels.get(channelId);
    const { pbx = null, ariId = null } = target ?? {};
    if (target?.state !== 'Up' || pbx === null || ariId === null) throw new CodedError('CALL_STATE');
    const inside = this.#parts.channels.open({
      id: request.snoopId,
      endpoint: { kind: 'snoop', identity: channelId },
      caller: null,
      dialled: '',
      params: {},
      formats: ['pcmu'],
    });
    target.whenGone(() => inside.destroy(cause.normal, true));
    try {
      await snoopOn(pbx, ariId, inside.id, request.spy, request.whisper);
    } catch (error) {
      inside.destroy(cause.temporaryFailure, false);
      throw error;
    }
    inside.place(pbx, inside.id);
    let again = 1;
    const ended = target.whenExchanged(async () => {
      again += 1;
      const next = `${inside.id}-${again}`;
      await snoopOn(pbx, target.ariId ?? '', next, request.spy, request.whisper);
      await inside.exchange(next);
    });
    inside.whenGone(ended);
    inside.become('Up');
    return inside.view();
  }
}
