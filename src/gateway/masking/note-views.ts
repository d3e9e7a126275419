import type { CallRecord } from '../../domain/calls/record.ts';
import { formersOf } from '../../domain/participants/standing.ts';
import type { CallView } from '../../domain/protocol/call.ts';

type Notes = Pick<CallView, 'earlierNotes'>;

/** What earlier agents wrote, for the agent of the call. An agent's text is unchanged, also in a masked call. */
export function earlierNotes(call: CallRecord, nameOf: (identity: string) => string): Notes {
  const notes = formersOf(call).map(({ identity, note, draft }) => ({
    by: nameOf(identity),
    note: note ?? draft?.note ?? '',
  }));
  const written = notes.filter(({ note }) => note.trim() !== '');
  return written.length === 0 ? {} : { earlierNotes: written };
}

/** A guest reads what the agent of the call has written so far, and writes nothing. */
export function guestNotes(
  call: CallRecord,
  nameOf: (identity: string) => string,
): Notes & Pick<CallView, 'note' | 'disposition'> {
  const { earlierNotes: earlier = [] } = earlierNotes(call, nameOf);
  const own = call.agent === null || call.note.trim() === '' ? [] : [{ by: nameOf(call.agent), note: call.note }];
  const all = [...earlier, ...own];
  return { note: '', disposition: null, earlierNotes: all.length === 0 ? undefined : all };
}

/** Identities whose names these views mention. */
export function writersOf(call: CallRecord): readonly string[] {
  return formersOf(call)
    .filter(({ note, draft }) => (note ?? draft?.note ?? '') !== '')
    .map(({ identity }) => identity);
}
