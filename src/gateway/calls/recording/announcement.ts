import { consentOf } from '../../../domain/calls/consent.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { PlaybackId } from '../../telephony/port.ts';
import type { CallContext } from '../model/call-context.ts';
import type { LiveCall } from '../model/live-call.ts';

const ending = '-consent';

/** Whether the recording of this call must be announced first. */
export function announces(record: CallRecord): boolean {
  const { rule, state } = consentOf(record);
  return rule === 'announce' && state === 'unknown' && record.recordMode !== 'off';
}

/** Plays the announcement to both sides. If it cannot be played, the call continues without a recording. */
export async function announce(context: CallContext, call: LiveCall): Promise<void> {
  if (call.bridge === null) return;
  context.core
    .play({ bridgeId: call.bridge }, `${call.id}${ending}`, 'sound:consent')
    .catch((error) => context.logger.error({ err: error, callId: call.id }, 'recording announcement failed'));
}

/** The call of an announcement. null: the playback is a different one. */
export function announcedCall(playbackId: PlaybackId): string | null {
  return playbackId.endsWith(ending) ? playbackId.slice(0, -ending.length) : null;
}
