/**
 * A mark is a line of a text by which a record is found again, in CRMs whose records have no unique field for our keys.
 *
 *     [sidecall CA0123 r2]              a call, with its revision
 *     [sidecall-contact CA0123]         a contact that was created from a call
 *     [sidecall-ticket voicemail-7]     a ticket, or a comment
 *     [sidecall-task CA0123-task]       the task of a call's follow-up
 */
export type MarkName = 'sidecall-contact' | 'sidecall-task' | 'sidecall-ticket';

export function markOf(name: MarkName, key: string): string {
  return `[${name} ${escaped(key)}]`;
}

export function hasMark(text: string | null, name: MarkName, key: string): boolean {
  return linesOf(text).includes(markOf(name, key));
}

export function callMarkOf({ callId, revision }: { callId: string; revision: number }): string {
  return `${callMarkStart(callId)}${revision}]`;
}

/** The beginning of a call's mark, for the search. */
export function callMarkStart(callId: string): string {
  return `[sidecall ${escaped(callId)} r`;
}

/** What a text says of a call. `rest` is what users wrote below the mark. null: the mark is missing. */
export function readCallMark(text: string | null, callId: string): { revision: number; rest: string } | null {
  const lines = linesOf(text);
  const start = callMarkStart(callId);
  const at = lines.findLastIndex((line) => line.startsWith(start) && /^\d{1,9}\]$/.test(line.slice(start.length)));
  const line = lines[at];
  if (line === undefined) return null;
  return { revision: Number.parseInt(line.slice(start.length), 10), rest: lines.slice(at + 1).join('\n') };
}

/** Whether the text has the mark of some call. */
export function hasCallMark(text: string | null): boolean {
  return linesOf(text).some((line) => /^\[sidecall \S+ r\d{1,9}\]$/.test(line));
}

/**
 * Only letters, digits and a few signs, none of which HTML writes in two ways. The search of a CRM that reads "%" as any
 * text finds an escaped key, too.
 */
function escaped(key: string): string {
  return encodeURIComponent(key).replaceAll("'", '%27');
}

function linesOf(text: string | null): string[] {
  return (text ?? '').split(/\r?\n/);
}
