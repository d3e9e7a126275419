import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallFlow } from '../../../domain/calls/flow-path.ts';
import { isLive } from '../../../domain/calls/phase.ts';
import type { LookupResult } from '../../../domain/crm/lookup.ts';
import type { FlowCall } from '../../../domain/flows/run/state.ts';
import type { FlowHands } from '../flow-port.ts';
import { type CallContext, writeCall } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { setConsent } from '../recording/consent.ts';
import { startRecording, stopRecording } from '../recording/recording.ts';
import { end, talks } from '../steps/conversation.ts';
import { ownerOf, ownerWaitMs } from '../steps/owner.ts';
import { lookUpForFlow } from './caller-lookup.ts';
import { recordMessage, stopMessage } from './message.ts';
import { endConversation } from './parted.ts';
import { ringForFlow, stopRinging } from './ring.ts';
import { playSound, stopSound } from './sound.ts';
import { tellFlow } from './tell-flow.ts';

/** What call control does for the flow of this call. @param found the lookup of the caller that began with the call */
export function handsOf(context: CallContext, call: LiveCall, found: Promise<LookupResult | null> | null): FlowHands {
  return {
    callId: call.id,
    call: factsOf(call),
    deliver: (fact) => tellFlow(context, call, fact),
    play: (id, media, missing) => playSound(context, call, id, { media, repeats: false, failed: missing }),
    playMusic: (id, media) =>
      playSound(context, call, id, { media: media === null ? null : [media], repeats: true, failed: false }),
    stopPlaying: (id) => stopSound(context, call, id),
    ring: (id, request) => ringForFlow(context, call, id, request),
    stopRinging: (id) => stopRinging(context, call, id),
    endConversation: (id) => endConversation(context, call, id),
    queues(id, message) {
      if (call.flow !== null) call.flow.queue = { id, message };
    },
    async preferredAgents() {
      const { record } = call;
      const { contact } = record;
      const owner = contact?.owner == null ? null : (context.crm.of(record)?.agentOf(contact.owner) ?? null);
      const pending = record.lookup === 'pending' && found !== null ? found : null;
      const ownerSoon =
        pending === null ? null : { find: () => ownerOf(context, call, pending), withinMs: ownerWaitMs(context) };
      return { owner, lastAgent: await context.store.lastAgentOf(record), ownerSoon };
    },
    recordMessage: (id, limits) => recordMessage(context, call, id, limits),
    stopMessage: (id) => stopMessage(context, call, id),
    setRecording: (recording) => setRecording(context, call, recording),
    setConsent: (state) => setConsent(context, call, call, state, 'key'),
    lookup: (number, timeoutMs) => lookUpForFlow(context, call, found, { number, timeoutMs }),
    async store(flow: CallFlow) {
      // Supervisors follow the call by it. Its agents read it with their next event.
      await writeCall(context, call, { flow }, [{ type: 'call.step', audience: null }]);
    },
    async end(reason, how, sought) {
      // If the caller hung up, their leg ends the call.
      if (reason === 'caller-left' || !isLive(call.record.phase)) return;
      if (talks(call)) return end(context, call, { by: 'agent', cause: cause.normal, byPeer: true });
      const by = reason !== 'finished' ? 'gateway' : sought ? 'nobody' : 'flow';
      await end(context, call, { by, cause: causes[how], byPeer: false });
    },
  };
}

const causes = { normal: cause.normal, busy: cause.busy, rejected: cause.rejected } as const;

function factsOf({ record }: LiveCall): FlowCall {
  const params = record.origin.kind === 'api' ? record.params : {};
  const passes = Object.keys(params).length > 0;
  return {
    id: record.id,
    from: record.customerNumber,
    masked: record.masked,
    to: record.virtualNumber,
    direction: record.direction === 'inbound' ? 'incoming' : 'outgoing',
    createdAt: Date.parse(record.startedAt),
    // Exotel passes one text. A server of ours passes parameters, which are one text as JSON.
    custom: params.CustomField ?? (passes ? JSON.stringify(params) : ''),
    ...(passes && { params }),
  };
}

/** From now on, the conversations of this call are recorded, or are not. */
async function setRecording(context: CallContext, call: LiveCall, recording: 'on' | 'off'): Promise<void> {
  await writeCall(context, call, { recordMode: recording === 'on' ? 'always' : 'off' }, []);
  if (recording === 'off') stopRecording(context, call);
  else if (talks(call) && call.bridge !== null && call.record.recording === 'off') {
    await startRecording(context, call, null);
  }
}
