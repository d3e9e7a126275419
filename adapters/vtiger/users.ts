import * as z from 'zod/mini';
import { type CrmUser, id, type RequestOptions } from '../kit/index.ts';
import { field, listOf, pageSize, type Webservice } from './webservice.ts';

const User = z.object({
  id,
  user_name: field,
  first_name: field,
  last_name: field,
  email1: field,
  status: field,
  phone_work: field,
  phone_mobile: field,
});

const mostPages = 20;

/** All users of Vtiger, as far as the connection’s user may list them. */
export async function usersOf(vtiger: Webservice, options: RequestOptions): Promise<CrmUser[]> {
  const users: CrmUser[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const rows = await vtiger.query(
      listOf(User),
      {
        select: ['id', 'user_name', 'first_name', 'last_name', 'email1', 'status', 'phone_work', 'phone_mobile'],
        from: 'Users',
        where: [],
        orderBy: { field: 'user_name' },
        page: { offset: page * pageSize, count: pageSize },
      },
      options,
    );
    users.push(...rows.map(userOf));
    if (rows.length < pageSize) break;
  }
  return users;
}

function userOf(row: z.infer<typeof User>): CrmUser {
  const name = [row.first_name, row.last_name].filter((part) => part !== null && part !== '').join(' ');
  return {
    id: row.id,
    name: name === '' ? (row.user_name ?? '') : name,
    email: row.email1 || null,
    numbers: [row.phone_work ?? '', row.phone_mobile ?? ''].filter((number) => number !== ''),
    active: row.status === 'Active',
  };
}
