import * as z from 'zod/mini';
import { field, id, link, pathOf, type RequestOptions, textOf } from '../kit/index.ts';
import type { Pipeline } from './pipeline.ts';

/** Pipeline CRM's pages call it an activity. */
export const Note = z.object({ id, content: field, person_id: link, created_at: field });
export type Note = z.infer<typeof Note>;

/** A page of a person's notes. This list is always up to date. */
export function notesOf(
  pipeline: Pipeline,
  person: string | number,
  page: number,
  options: RequestOptions,
): Promise<Note[]> {
  return pipeline.list(Note, pathOf`/people/${person}/notes.json`, { page }, options);
}

/** What a note says: as it was sent, and as it is after Pipeline CRM's editor has made HTML of it. */
export function textsOf({ content }: Pick<Note, 'content'>): string[] {
  return [content, textOf(content)];
}
