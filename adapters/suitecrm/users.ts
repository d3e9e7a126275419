import * as z from 'zod/mini';
import type { CrmUser, RequestOptions } from '../kit/index.ts';
import { field, pageSize, type Suite } from './suite.ts';

const User = z.object({ first_name: field, last_name: field, status: field, phone_work: field });
/** The name for the sign-in, and addresses, are left out of lists. */
const userFields = ['first_name', 'last_name', 'status', 'phone_work'];

const mostPages = 20;

export async function usersOf(suite: Suite, options: RequestOptions): Promise<CrmUser[]> {
  const users: CrmUser[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const rows = await suite.list(User, 'Users', { fields: userFields, sort: 'date_entered', page }, options);
    users.push(
      ...rows.map(({ id, first_name, last_name, status, phone_work }) => ({
        id,
        name: [first_name, last_name].filter((part) => part !== '').join(' ') || id,
        email: null,
        numbers: phone_work === '' ? [] : [phone_work],
        active: status !== 'Inactive',
      })),
    );
    if (rows.length < pageSize) break;
  }
  return users;
}
