/**
 * A mark is a part of a note by which a record is found again: Pipedrive's activities have no field for our keys.
 *
 *     [sidecall CA0123 r2]              a call, with its revision
 *     [sidecall-ticket voicemail-7]     a follow-up, or an addition to it
 *     [sidecall-task CA0123-task]       the task of a call's follow-up
 *     [sidecall-contact CA0123]         the company of a person that was created from a call
 *
 * Keys are percent-encoded, so a mark is the same as text and in HTML.
 */
export type MarkName = 'sidecall-contact' | 'sidecall-task' | 'sidecall-ticket';

export function markOf(name: MarkName, key: string): string {
  return `[${name} ${encodeURIComponent(key)}]`;
}

export function callMarkOf({ callId, revision }: { callId: string; revision: number }): string {
  return `${callMarkStart(callId)}${revision}]`;
}

function callMarkStart(callId: string): string {
  return `[sidecall ${encodeURIComponent(callId)} r`;
}

/** What a note says of a call. `rest` is what follows the mark. null: the note is another's. */
export function readCallMark(note: string | null, callId: string): { revision: number; rest: string } | null {
  const html = note ?? '';
  const start = callMarkStart(callId);
  // The last one: the agent's note, which may contain anything, is above it.
  for (let at = html.lastIndexOf(start); at >= 0; at = at === 0 ? -1 : html.lastIndexOf(start, at - 1)) {
    const [whole, revision] = /^(\d{1,9})\]/.exec(html.slice(at + start.length)) ?? [];
    if (whole === undefined || revision === undefined) continue;
    return { revision: Number(revision), rest: html.slice(at + start.length + whole.length) };
  }
  return null;
}

/** Whether the note is that of some call, of a follow-up, or of a task. */
export function isOurs(note: string | null): boolean {
  return /\[sidecall(-ticket|-task)? [^\s\]]+( r\d{1,9})?\]/.test(note ?? '');
}

/** Whether the note is that of a follow-up, or of a task. */
export function isFollowUp(note: string | null): boolean {
  return /\[sidecall-(ticket|task) [^\s\]]+\]/.test(note ?? '');
}
