import * as z from 'zod/mini';
import { id } from '../kit/index.ts';
import { field, link } from './freshsales.ts';

/** A sales activity. */
export const Activity = z.object({ id, notes: field, targetable_type: field, targetable_id: link });
export type Activity = z.infer<typeof Activity>;

export const OneActivity = z.object({ sales_activity: Activity });
