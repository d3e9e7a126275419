import { consentOf } from '../../../domain/calls/consent.ts';
import type { CallRecord } from '../../../domain/calls/record.ts';
import type { PlaybackId } from '../../telephony/port.ts';
import type { Desk } from '../model/desk.ts';
import type { LiveCall } from '../model/live-call.ts';

const ending = '-consent';

/** The call may be recorded, and must be announced first. */
export function announces(record: CallRecord): boolean {
  const { rule, state } = consentOf(record);
  return rule === 'announce' && state === 'unknown' && record.recordMode !== 'off';
}

/** Both hear that the call is recorded. What cannot be announced is not recorded, and the call goes on. */
export async function announce(desk: Desk, call: LiveCall): Promise<void> {
  if (call.bridge === null) return;
  desk.core
    .play({ bridgeId: call.bridge }, `${call.id}${ending}`, 'sound:consent')
    .catch((error) => desk.logger.error({ err: error, callId: call.id }, 'announcement of recording failed'));
}

/** The call of an announcement; null: it is another playback. */
export function announcedCall(playbackId: PlaybackId): string | null {
  return playbackId.endsWith(ending) ? playbackId.slice(0, -ending.length) : null;
}
