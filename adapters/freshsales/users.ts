import * as z from 'zod/mini';
import { type CrmUser, cutList, field, id, type RequestOptions } from '../kit/index.ts';
import type { Freshsales } from './freshsales.ts';

const mostUsers = 5000;

const User = z.object({
  id,
  display_name: field,
  email: field,
  is_active: z._default(z.nullable(z.boolean()), true),
  work_number: field,
  mobile_number: field,
});
const Users = z.object({ users: cutList(User, mostUsers) });

/** The users that can own records: Freshsales returns them at once. */
export async function usersOf(freshsales: Freshsales, options: RequestOptions): Promise<CrmUser[]> {
  const { users } = await freshsales.send(Users, { method: 'GET', path: '/selector/owners' }, options);
  return users.map((user) => ({
    id: user.id,
    name: user.display_name || user.email || user.id,
    email: user.email || null,
    numbers: [user.work_number, user.mobile_number].filter((number) => number !== ''),
    active: user.is_active !== false,
  }));
}
