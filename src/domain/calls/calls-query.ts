import type { listCalls } from '../protocol/operations/calls.ts';
import type { Asking } from '../protocol/operations/operation.ts';

/** The conditions of a list of calls, and where a page begins. All conditions hold. */
export type CallsQuery = Omit<Asking<typeof listCalls>['query'], 'limit' | 'live'>;
