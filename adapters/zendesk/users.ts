import { accepted, type CrmUser, type RequestOptions } from '../kit/index.ts';
import { Users } from './answers.ts';
import type { Zendesk } from './zendesk.ts';

/** 2,000 agents. */
const mostPages = 20;

/** All agents and administrators. */
export async function listUsers({ request }: Zendesk, options: RequestOptions): Promise<CrmUser[]> {
  const users: CrmUser[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { 'role[]': ['admin', 'agent'], 'page[size]': 100, ...(after !== null && { 'page[after]': after }) };
    const answer: Users = accepted(Users, await request({ method: 'GET', path: '/api/v2/users.json', query }, options));
    for (const { id, name, email, phone, active, suspended } of answer.users) {
      users.push({ id, name, email, numbers: phone ? [phone] : [], active: active !== false && suspended !== true });
    }
    after = answer.meta?.has_more ? answer.meta.after_cursor : null;
    if (after === null) break;
  }
  return users;
}
