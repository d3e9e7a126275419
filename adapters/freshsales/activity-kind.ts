import * as z from 'zod/mini';
import {
  type CallLogEntry,
  type CrmConnection,
  cutList,
  field,
  pathOf,
  type RequestOptions,
  refused,
  remembered,
  unlessRefused,
} from '../kit/index.ts';
import type { Freshsales } from './freshsales.ts';

const hourMs = 3_600_000;
const mostTypes = 500;

const Types = z.object({
  sales_activity_types: cutList(z.object({ id: z.int(), name: field, internal_name: field }), mostTypes),
});
const Outcomes = z.object({ sales_activity_outcomes: cutList(z.object({ id: z.int(), name: field }), mostTypes) });

/** What kind of activity a call is, in Freshsales' fields. */
export interface ActivityKind {
  sales_activity_type_id: number;
  sales_activity_outcome_id?: number;
}

/**
 * The type of the connection, or Freshsales' own type for phone calls, and the outcome with the name of the agent's
 * disposition, if there is one.
 */
export function activityKindOf(
  freshsales: Freshsales,
  { settings }: Pick<CrmConnection, 'settings'>,
): (entry: CallLogEntry, options: RequestOptions) => Promise<ActivityKind> {
  const wanted = plain(String(settings.activityType ?? ''));
  const isWanted = ({ name, internal_name }: { name: string; internal_name: string }) =>
    wanted === '' ? internal_name === 'cphone' || plain(name) === 'phone' : plain(name) === wanted;

  const typeOf = remembered(freshsales.clock, hourMs, async (options: RequestOptions) => {
    const request = { method: 'GET', path: '/selector/sales_activity_types' } as const;
    const { sales_activity_types } = await freshsales.send(Types, request, options);
    const found = sales_activity_types.find(isWanted);
    if (found !== undefined) return found.id;
    const name = wanted === '' ? 'Phone' : settings.activityType;
    throw refused({ reason: `Freshsales has no type of sales activities with the name “${name}”.` });
  });

  const outcomesOf = remembered(freshsales.clock, hourMs, async (options: RequestOptions) => {
    const path = pathOf`/selector/sales_activity_types/${await typeOf(options)}/sales_activity_outcomes`;
    const answer = await unlessRefused(freshsales.send(Outcomes, { method: 'GET', path }, options));
    return answer?.sales_activity_outcomes ?? [];
  });

  return async ({ disposition }, options) => {
    const sales_activity_type_id = await typeOf(options);
    const name = plain(disposition ?? '');
    const outcome = name === '' ? undefined : (await outcomesOf(options)).find((each) => plain(each.name) === name);
    return { sales_activity_type_id, ...(outcome !== undefined && { sales_activity_outcome_id: outcome.id }) };
  };
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
