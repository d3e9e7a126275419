import type { CallView } from '../../domain/protocol/call.ts';

/** The fields that show what was said and written in a call, empty for readers without access. */
export function nothingSaid(): Pick<
  CallView,
  'note' | 'disposition' | 'parties' | 'recording' | 'canRecord' | 'recordings'
> {
  return { note: '', disposition: null, parties: [], recording: 'off', canRecord: false, recordings: [] };
}
