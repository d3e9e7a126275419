import { consentOf } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';
import { answerFirst } from '../steps/answer.ts';
import { hangUpLeg } from '../steps/conversation.ts';
import { noteConsent } from './consent.ts';
import { begin } from './recording.ts';

const longestMs = 120_000;
const silenceMs = 5_000;

/**
 * No agent answered:
 *
 *   ended, MISSED ─► greeting ─► beep, message ─hang-up, #, silence, two minutes─► hang up
 */
export async function greet(context: CallContext, call: LiveCall): Promise<void> {
  await answerFirst(context, call);
  await context.core.play({ channelId: call.incoming.id }, greetingOf(call), 'sound:voicemail');
}

export function greetingOf(call: LiveCall): string {
  return `${call.id}-greeting`;
}

export async function takeMessage(context: CallContext, call: LiveCall): Promise<void> {
  if (!call.legs.has(call.incoming.id)) return;
  // The greeting announces the recording, so leaving a message is consent.
  if (consentOf(call.record).rule !== 'not-required') await noteConsent(context, call, 'given', 'message');
  const place = { channelId: call.incoming.id };
  const limits = { maxDurationMs: longestMs, maxSilenceMs: silenceMs, terminateOn: '#' };
  await begin(context, call, place, null, 'voicemail', { layout: 'mixed', beep: true, ...limits });
  if (call.recording === null) hangUpLeg(context, call.incoming.id, cause.noAnswer);
}
