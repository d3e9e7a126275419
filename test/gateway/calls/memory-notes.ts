import type { NoteStore } from '../../../src/gateway/storage/store.ts';

/** The notes of calls that outlive the process. */
export function memoryNotes(): NoteStore {
  const notes = new Map<string, string>();
  return {
    all: async () => [...notes].map(([id, note]) => ({ id, note })),
    put: async (id, note) => void notes.set(id, note),
    remove: async (id) => void notes.delete(id),
  };
}
