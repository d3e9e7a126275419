import * as z from 'zod/mini';
import { type CrmConnection, field, type RequestOptions, remembered, unlessRefused } from '../kit/index.ts';
import type { Pipeline } from './pipeline.ts';

const Category = z.object({ id: z.int(), name: field });
const hourMs = 3_600_000;

/** The id of the category with the connection's name. null: there is none, or the user may not see them. */
export function noteCategoryOf(
  pipeline: Pipeline,
  { settings }: Pick<CrmConnection, 'settings'>,
): (options: RequestOptions) => Promise<number | null> {
  const wanted = String(settings.noteCategory ?? 'Phone Call')
    .trim()
    .toLowerCase();
  return remembered(pipeline.clock, hourMs, async (options: RequestOptions) => {
    const all = await unlessRefused(pipeline.list(Category, '/admin/note_categories.json', {}, options));
    return all?.find(({ name }) => name.trim().toLowerCase() === wanted)?.id ?? null;
  });
}
