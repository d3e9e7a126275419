import * as z from 'zod/mini';
import { type CrmUser, cutList, field, id, type RequestOptions } from '../kit/index.ts';
import { type Pipeline, pageSize } from './pipeline.ts';

const User = z.object({ id, first_name: field, last_name: field, full_name: field, email: field });
const Users = cutList(User, pageSize);

/** The vendor's clients read all of these forms. */
const Answer = z.union([
  z.pipe(
    z.object({ entries: Users }),
    z.transform(({ entries }) => entries),
  ),
  z.pipe(
    z.object({ users: Users }),
    z.transform(({ users }) => users),
  ),
  Users,
]);

const mostPages = 20;

export async function usersOf(pipeline: Pipeline, options: RequestOptions): Promise<CrmUser[]> {
  const users = new Map<string, CrmUser>();
  for (let page = 1; page <= mostPages; page += 1) {
    const rows = (await pipeline.read(Answer, `/users.json?per_page=${pageSize}&page=${page}`, options)) ?? [];
    const before = users.size;
    for (const { id, first_name, last_name, full_name, email } of rows) {
      const name = full_name || [first_name, last_name].filter((part) => part !== '').join(' ') || email || id;
      users.set(id, { id, name, email: email || null, numbers: [], active: true });
    }
    // A server that knows no pages sends the same users again.
    if (rows.length < pageSize || users.size === before) break;
  }
  return [...users.values()];
}
