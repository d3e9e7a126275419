import * as z from 'zod/mini';
import { field, id, link } from '../kit/index.ts';

/** A sales activity. */
export const Activity = z.object({ id, notes: field, targetable_type: field, targetable_id: link });
export type Activity = z.infer<typeof Activity>;

export const OneActivity = z.object({ sales_activity: Activity });
