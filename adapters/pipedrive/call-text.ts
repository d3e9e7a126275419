import { belowNote, type CallLogEntry, callFacts, htmlOf } from '../kit/index.ts';
import { callMarkOf } from './marks.ts';

/**
 * The note of a call: the agent's text, the facts, and the mark, by which the connector finds the call again and knows
 * which revision is there. A mask is written as it is.
 * @param below HTML of a note that was there before, or that users added
 */
export function callNote(entry: CallLogEntry, below: string): string {
  // The activity's own duration is in minutes.
  const length = `Duration: ${Math.max(0, Math.round(entry.duration))} s`;
  return `${htmlOf(belowNote(entry, [...callFacts(entry), length, callMarkOf(entry)]))}${below}`;
}

/** A page's own activity has no direction. Users of Pipedrive note the calls that they make. */
export function directionIn(subject: string | null): 'inbound' | 'outbound' {
  return /^(Missed call|Call|Voicemail) from /.test(subject ?? '') ? 'inbound' : 'outbound';
}

/** In seconds. null: the note says nothing of it. */
export function durationIn(noteText: string): number | null {
  // The agent's text stands above the facts, and may contain such a line, too.
  const [, seconds] = [...noteText.matchAll(/^Duration: (\d{1,9}) s$/gm)].at(-1) ?? [];
  return seconds === undefined ? null : Number(seconds);
}
