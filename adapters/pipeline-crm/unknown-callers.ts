import { hasMark, markOf, type RequestOptions } from '../kit/index.ts';
import { Person } from './person.ts';
import type { Pipeline } from './pipeline.ts';

const name = 'Unknown callers';
const key = 'unknown-callers';

/** The person to which calls of unknown callers belong, because each activity needs a record. It is created once. */
export function unknownCallersOf(pipeline: Pipeline): (options: RequestOptions) => Promise<number> {
  let known: number | null = null;
  /** Pipeline CRM keeps nothing unique, so calls at the same moment share one search. */
  let running: Promise<number> | null = null;

  async function load(options: RequestOptions): Promise<number> {
    const named = await pipeline.list(Person, '/people.json', { 'conditions[person_name]': name }, options);
    const ids = named.filter(({ summary }) => hasMark(summary, 'sidecall-contact', key)).map(({ id }) => Number(id));
    // If there are several, every gateway takes the same.
    if (ids.length > 0) return Math.min(...ids);
    const person = { full_name: name, summary: markOf('sidecall-contact', key), type: 'Contact' };
    return Number(
      (await pipeline.write(Person, { method: 'POST', path: '/people.json', body: { person } }, options)).id,
    );
  }

  return async (options) => {
    if (known !== null) return known;
    running ??= load(options).finally(() => {
      running = null;
    });
    known = await running;
    return known;
  };
}
