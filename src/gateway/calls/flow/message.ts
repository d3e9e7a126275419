import { consentOf, mayRecord } from '../../../domain/calls/consent.ts';
import { recordingPage } from '../../../domain/crm/recording-link.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { noteConsent } from '../recording/consent.ts';
import { begin, isMessage } from '../recording/recording.ts';
import { giveUp, quietly } from '../steps/conversation.ts';
import { audible } from './sound.ts';
import { tellFlow } from './tell-flow.ts';

interface Limits {
  maxMs: number;
  silenceMs: number;
  /** null: no key ends the message. */
  finishKey: string | null;
}

/** Records a message of the caller. What they hear before announces the recording, so speaking is consent. */
export function recordMessage(context: CallContext, call: LiveCall, id: string, limits: Limits): void {
  const { flow } = call;
  if (flow === null) return;
  flow.message = { id, name: null };
  audible(context, call)
    .then(() => context.mailboxes.run(call.id, () => start(context, call, id, limits)))
    .catch((error) => giveUp(context, call, error));
}

async function start(
  context: CallContext,
  call: LiveCall,
  id: string,
  { maxMs, silenceMs, finishKey }: Limits,
): Promise<void> {
  const { flow } = call;
  // It was stopped, or the caller hung up, while the call was being answered.
  if (flow?.message?.id !== id || !call.legs.has(call.incoming.id)) return;
  if (mayRecord(call.record, 'voicemail')) {
    if (consentOf(call.record).rule !== 'not-required') await noteConsent(context, call, 'given', 'message');
    const key = finishKey === null ? {} : { terminateOn: finishKey };
    await begin(context, call, { channelId: call.incoming.id }, null, 'voicemail', {
      ...{ layout: 'mixed', beep: true, maxDurationMs: maxMs, maxSilenceMs: silenceMs },
      ...key,
    });
  }
  const { recording } = call;
  if (recording !== null && isMessage(recording)) {
    flow.message = { id, name: recording };
    return;
  }
  flow.message = null;
  await flow.run.handle({ type: 'recorded', id, durationMs: 0, failed: true });
}

export function stopMessage(context: CallContext, call: LiveCall, id: string): void {
  const message = call.flow?.message ?? null;
  if (message?.id !== id) return;
  if (message.name !== null) quietly(context, context.core.stopRecording(message.name));
  else if (call.flow !== null) call.flow.message = null;
}

/**
 * A message is complete. Returns whether a flow has the call, which then goes on. If another flow got the call while the
 * message was recorded, nothing waits for it any more.
 */
export function messageRecorded(context: CallContext, call: LiveCall, name: string, durationMs: number): boolean {
  const { flow } = call;
  if (flow === null) return false;
  if (flow.message?.name !== name) return true;
  const { id } = flow.message;
  flow.message = null;
  const url = recordingPage(name, context.settings.publicUrl ?? null);
  tellFlow(context, call, { type: 'recorded', id, durationMs, ...(url !== null && { url }) });
  return true;
}
