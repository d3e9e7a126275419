import * as z from 'zod/mini';
import { type CrmUser, id, type RequestOptions } from '../kit/index.ts';
import { type Espo, field, pageSize } from './espo.ts';

const User = z.object({
  id,
  name: field,
  userName: field,
  emailAddress: field,
  phoneNumber: field,
  isActive: z._default(z.boolean(), true),
});

const mostPages = 20;

/** The users that are people, as far as the connection's user may see them. */
export async function usersOf(espo: Espo, options: RequestOptions): Promise<CrmUser[]> {
  const users: CrmUser[] = [];
  for (let page = 0; page < mostPages; page += 1) {
    const query = {
      select: ['id', 'name', 'userName', 'emailAddress', 'phoneNumber', 'isActive'],
      where: [{ type: 'in', attribute: 'type', value: ['regular', 'admin'] }],
      orderBy: 'userName',
      order: 'asc',
      offset: page * pageSize,
    } as const;
    const rows = await espo.list(User, 'User', query, options);
    users.push(...rows.map(userOf));
    if (rows.length < pageSize) break;
  }
  return users;
}

function userOf({ id, name, userName, emailAddress, phoneNumber, isActive }: z.infer<typeof User>): CrmUser {
  return {
    id,
    name: name || (userName ?? ''),
    email: emailAddress || null,
    numbers: phoneNumber ? [phoneNumber] : [],
    active: isActive,
  };
}
