import * as z from 'zod/mini';
import { type CrmUser, field, id, type RequestOptions } from '../kit/index.ts';
import { type Freshdesk, pageSize } from './freshdesk.ts';

const Agent = z.object({
  id,
  contact: z.object({
    name: field,
    email: field,
    phone: field,
    mobile: field,
    active: z._default(z.nullable(z.boolean()), true),
  }),
});

const mostPages = 20;

export async function usersOf(freshdesk: Freshdesk, options: RequestOptions): Promise<CrmUser[]> {
  const users: CrmUser[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const agents = await freshdesk.list(Agent, '/api/v2/agents', { per_page: pageSize, page }, options);
    users.push(
      ...agents.map(({ id, contact: { name, email, phone, mobile, active } }) => ({
        ...{ id, name: name || email, email: email || null, active: active !== false },
        numbers: [phone, mobile].filter((number) => number !== ''),
      })),
    );
    if (agents.length < pageSize) break;
  }
  return users;
}
