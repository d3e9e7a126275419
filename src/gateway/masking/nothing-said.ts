import type { CallView } from '../../domain/protocol/call.ts';

/** The fields that show what was said and written in a call, empty for readers without access. */
export function nothingSaid(): Pick<
  CallView,
  'note' | 'disposition' | 'tags' | 'followUp' | 'earlierNotes' | 'parties' | 'recording' | 'canRecord' | 'recordings'
> {
  const unwritten = { note: '', disposition: null, tags: undefined, followUp: undefined, earlierNotes: undefined };
  return { ...unwritten, parties: [], recording: 'off', canRecord: false, recordings: [] };
}
