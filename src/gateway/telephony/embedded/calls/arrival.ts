import { randomBytes, randomUUID } from 'node:crypto';
import { callIdOf } from '../../../../domain/calls/call-id.ts';
import { cause, sipStatusOfCause } from '../../../../domain/calls/end-reason.ts';
import { callerHeader, decodeParams, paramHeader } from '../../../../domain/protocol/sip-headers.ts';
import type { IncomingInvite } from '../../../sip/dialog/incoming-invite.ts';
import { header, headerList } from '../../../sip/message/sip-message.ts';
import { echoName } from '../../echo-name.ts';
import type { CapacityRefusal, CoreEvent, Endpoint } from '../../port.ts';
import { customHeaders, reasonLine } from '../../signalling/call-headers.ts';
import { callerOf, endpointOf } from '../../signalling/far-end.ts';
import { allFormats, common } from '../../sound/formats.ts';
import type { CoreContext } from '../context.ts';
import { SdpError } from '../rtp/sdp.ts';
import { noteRefusal } from './capacity-notice.ts';
import type { ChannelParts, EmbeddedChannel } from './channel.ts';
import { Conversation } from './conversation.ts';
import { echo } from './echo-callee.ts';
import { IncomingCall } from './incoming-call.ts';
import { OutgoingCall } from './outgoing-call.ts';
import { takeOver } from './take-over.ts';

/** The fields that differ between the channels of one core. */
export type NewChannel = Pick<
  ChannelParts,
  'id' | 'endpoint' | 'caller' | 'callerUnverified' | 'dialled' | 'params' | 'headers' | 'formats'
>;

export interface ArrivalParts {
  context: CoreContext;
  /** Returns true if no limit applies to the call. */
  isEmergency?: (invite: IncomingInvite) => boolean;
  /** Returns why no more calls can be accepted, or null. */
  full: (emergency: boolean) => CapacityRefusal | null;
  /** Returns true if the caller has reached the limit of calls. */
  hasEnough: (who: Endpoint) => boolean;
  /** Returns the seconds until a visitor's call may be tried again. Null: now. */
  visitorWait: (invite: IncomingInvite) => number | null;
  open: (parts: NewChannel) => EmbeddedChannel;
  emit: (event: CoreEvent) => void;
}

/** Handles an incoming call: gives it a channel, rejects it, or lets it take over an existing one. */
export function arrive(
  { context, isEmergency, full, hasEnough, visitorWait, open, emit }: ArrivalParts,
  invite: IncomingInvite,
): void {
  const replaced = invite.replaces?.handlers;
  if (replaced instanceof Conversation) {
    void takeOver(context, invite, replaced);
    return;
  }
  if (invite.answers instanceof OutgoingCall) {
    void invite.answers.pickUp(invite);
    return;
  }
  const emergency = isEmergency?.(invite) === true;
  const why = full(emergency);
  if (why !== null) {
    noteRefusal(context, why, invite.principal);
    invite.reject(503, ['Retry-After: 10', reasonLine(cause.noCircuit)]);
    return;
  }
  const { principal, request, dialled } = invite;
  const endpoint = endpointOf(principal);
  if (!emergency && hasEnough(endpoint)) {
    context.refused.identity += 1;
    invite.reject(sipStatusOfCause(cause.busy), [reasonLine(cause.busy)]);
    return;
  }
  const wait = visitorWait(invite);
  if (wait !== null) {
    invite.reject(503, [`Retry-After: ${wait}`]);
    return;
  }
  try {
    const offered = request.body === '' ? allFormats : context.legs.offered(principal, request.body);
    const formats = common(context.preference, offered);
    if (formats.length === 0) throw new SdpError('incompatible', 'no audio format both sides have');
    const channel = open({
      id: randomUUID(),
      endpoint,
      caller:
        invite.caller === undefined ? callerOf(principal, header(request, callerHeader.toLowerCase())) : invite.caller,
      callerUnverified: invite.callerUnverified,
      dialled,
      params: { ...decodeParams(headerList(request, paramHeader.toLowerCase())), ...principal.params },
      headers: customHeaders(request),
      formats,
    });
    channel.signalling = new IncomingCall(context, channel, invite);
    if (dialled === echoName && principal.kind === 'agent') {
      void echo(channel, callIdOf(randomBytes(16)), context.clock);
      return;
    }
    emit({ type: 'ChannelCreated', channel: channel.view() });
  } catch (error) {
    if (!(error instanceof SdpError)) throw error;
    invite.reject(error.kind === 'malformed' ? 400 : 488);
  }
}
