import * as z from 'zod/mini';
import { type CrmContact, field, id, pathOf, type RequestOptions, readPastCall, unlessFailed } from '../kit/index.ts';
import { notesOf, textsOf } from './notes.ts';
import type { Pipeline } from './pipeline.ts';

const mostCalls = 10;
const mostDeals = 20;

const Deal = z.object({
  id,
  name: field,
  is_archived: z._default(z.nullable(z.boolean()), false),
  /** 0: lost; 100: won. */
  deal_stage: z._default(z.nullable(z.object({ percent: z._default(z.nullable(z.number()), null) })), null),
});

/** Open deals and past calls of a person. A screen pop can do without them. */
export async function historyOf(
  pipeline: Pipeline,
  person: string,
  options: RequestOptions,
): Promise<Pick<CrmContact, 'related' | 'lastCalls'>> {
  const [deals, notes] = await Promise.all([
    unlessFailed(pipeline.list(Deal, pathOf`/people/${person}/deals.json`, {}, options)),
    unlessFailed(notesOf(pipeline, person, 1, options)),
  ]);
  const open = (deals ?? []).filter(({ is_archived, deal_stage }) => {
    const percent = deal_stage?.percent ?? null;
    return is_archived !== true && percent !== 0 && percent !== 100;
  });
  const calls = (notes ?? []).flatMap((note) =>
    textsOf(note)
      .flatMap((text) => readPastCall(text) ?? [])
      .slice(0, 1),
  );
  return {
    related: open.slice(0, mostDeals).map(({ id, name }) => ({ kind: 'deal', id, label: name.slice(0, 500) })),
    lastCalls: calls.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, mostCalls),
  };
}
