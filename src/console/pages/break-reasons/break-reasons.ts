import { Refused } from '../../ask.ts';
import { localRows } from '../../parts/list.ts';
import { listPage } from '../../parts/list-page.ts';
import type { PageContext } from '../../shell/page-context.ts';

interface Reasons {
  reasons: readonly string[];
}

/** A reason, and its place in the list. */
interface Reason {
  reason: string;
  place: number;
}

/** The reasons for breaks that agents choose from, in their order. */
export function page(context: PageContext): HTMLElement {
  const { ask } = context;
  const path = '/v1/break-reasons';
  const all = async (): Promise<readonly string[]> => (await ask<Reasons>('GET', path)).reasons;
  const rowsOf = (reasons: readonly string[]): Reason[] => reasons.map((reason, at) => ({ reason, place: at + 1 }));

  /** Puts a reason at a place, instead of another one. */
  async function put(reason: string, place: number, instead: string | null): Promise<Reason> {
    const others = (await all()).filter((each) => each !== instead);
    const reasons = others.toSpliced(place - 1, 0, reason);
    const stored = await ask<Reasons>('PUT', path, { reasons });
    return { reason: reason.trim(), place: stored.reasons.indexOf(reason.trim()) + 1 };
  }

  return listPage<Reason>(context, {
    one: 'break reason',
    many: 'break reasons',
    changes: ['break-reasons'],
    keyOf: ({ reason }) => reason,
    nameOf: ({ reason }) => reason,
    columns: [
      { title: 'Reason', view: ({ reason }) => reason },
      { title: 'Place', view: ({ place }) => place, number: true },
    ],
    read: async (query) => localRows(rowsOf(await all()), query, ({ reason }) => reason),
    form: async () => ({
      one: 'break reason',
      keyOf: ({ reason }) => reason,
      nameOf: ({ reason }) => reason,
      fields: [
        {
          kind: 'text',
          name: 'reason',
          label: 'Reason',
          required: true,
          most: 64,
          help: 'Agents choose it, and colleagues read it.',
        },
        { kind: 'number', name: 'place', label: 'Place in the list', least: 1, most: 50 },
      ],
      blank: { reason: '', place: (await all()).length + 1 },
      valuesOf: ({ reason, place }) => ({ reason, place }),
      read: async ({ reason }) => {
        const found = rowsOf(await all()).find((row) => row.reason === reason);
        if (found === undefined) throw new Refused(404, 'NOT_FOUND', 'The reason is gone.');
        return found;
      },
      save: ({ reason, place }, row) => put(String(reason), Number(place), row?.reason ?? null),
    }),
    remove: {
      loses: () => 'Agents can no longer choose it. A break that runs keeps its reason.',
      run: async ({ reason }) => ask('PUT', path, { reasons: (await all()).filter((each) => each !== reason) }),
    },
    none: 'There are no reasons: a break has none. Add one, and agents choose from the list.',
  });
}
