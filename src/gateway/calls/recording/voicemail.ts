import { consentOf } from '../../../domain/calls/consent.ts';
import { cause } from '../../../domain/calls/end-reason.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall } from '../model/live-call.ts';
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
export async function greet(desk: Desk, call: LiveCall): Promise<void> {
  await desk.core.answer(call.first.id, { callId: call.id });
  await desk.core.play({ channelId: call.first.id }, greetingOf(call), 'sound:voicemail');
}

export function greetingOf(call: LiveCall): string {
  return `${call.id}-greeting`;
}

export async function takeMessage(desk: Desk, call: LiveCall): Promise<void> {
  if (!call.legs.has(call.first.id)) return;
  // The greeting announces the recording, so leaving a message is consent.
  if (consentOf(call.record).rule !== 'not-required') await noteConsent(desk, call, 'given', 'message');
  const place = { channelId: call.first.id };
  const limits = { maxDurationMs: longestMs, maxSilenceMs: silenceMs, terminateOn: '#' };
  await begin(desk, call, place, null, 'voicemail', { layout: 'mixed', beep: true, ...limits });
  if (call.recording === null) hangUpLeg(desk, call.first.id, cause.noAnswer);
}
