import { readCallMark } from '../kit/index.ts';

/**
 * The note of a call. LeadSquared keeps what was logged in it, as pairs:
 *
 *     Caller{=}Asha{next}Duration{=}65{next}Status{=}Answered{next}CallNotes{=}…{next}SourceData{=}{"CallSessionId":"CA0123",…}{next}
 *
 * Of a key that is there twice, the last value counts.
 */
export function notePairs(note: string): Map<string, string> {
  return new Map(
    note.split('{next}').flatMap((pair): [string, string][] => {
      const at = pair.indexOf('{=}');
      return at > 0 ? [[pair.slice(0, at).trim(), pair.slice(at + 3)]] : [];
    }),
  );
}

/** What `LogCall` was told. */
export type LoggedCall = Readonly<Record<string, string | number>>;

/** Writes the note of a call again, with what is known of it now. What LeadSquared itself wrote there stays. */
export function noteWith(note: string, call: LoggedCall): string {
  const { CallDuration = 0, Status = '', ResourceURL = '', CallNotes = '' } = call;
  const pairs = notePairs(note);
  const values = { Duration: CallDuration, Status, ResourceURL, CallNotes, SourceData: JSON.stringify(call) };
  for (const [key, value] of Object.entries(values)) pairs.set(key, String(value));
  return [...pairs].map(([key, value]) => `${key}{=}${value}{next}`).join('');
}

/** What a note says of our call. `rest` is what users wrote. null: it is no note of this call. */
export function readNote(note: string, callId: string): { revision: number; rest: string } | null {
  const pairs = notePairs(note);
  const logged = sourceOf(pairs);
  const text = typeof logged.CallNotes === 'string' ? logged.CallNotes : (pairs.get('CallNotes') ?? '');
  const mark = readCallMark(text, callId) ?? readCallMark(pairs.get('CallNotes') ?? '', callId);
  if (mark !== null) return mark;
  return logged.CallSessionId === callId ? { revision: 0, rest: '' } : null;
}

/** Whether the note is that of a call which some telephone system logged. */
export function isOfCall(note: string): boolean {
  return (sourceOf(notePairs(note)).CallSessionId ?? '') !== '';
}

function sourceOf(pairs: ReadonlyMap<string, string>): Record<string, unknown> {
  try {
    const source: unknown = JSON.parse(pairs.get('SourceData') ?? '{}');
    return typeof source === 'object' && source !== null ? (source as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** A text that contains no sign between pairs. */
export function withoutSigns(text: string): string {
  return text.replace(/\{(?=(?:next|=)\})/g, '{ ');
}
