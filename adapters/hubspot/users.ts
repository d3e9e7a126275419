import { accepted, type CrmUser, type RequestOptions } from '../kit/index.ts';
import { Owners } from './answers.ts';
import type { HubSpot } from './hubspot.ts';

/** 2,000 users. */
const mostPages = 20;

/** HubSpot's owners: users that can own a contact. Their ids are in the records, and not the users' ids. */
export async function listUsers({ request }: HubSpot, options: RequestOptions): Promise<CrmUser[]> {
  const users: CrmUser[] = [];
  let after: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { limit: 100, archived: false, after };
    const answer: Owners = accepted(Owners, await request({ method: 'GET', path: '/crm/v3/owners/', query }, options));
    for (const { id, email, firstName, lastName, archived } of answer.results) {
      const name = [firstName, lastName].filter((part) => part).join(' ');
      users.push({ id, name: name || email || id, email, numbers: [], active: archived !== true });
    }
    after = answer.paging?.next?.after;
    if (after === undefined) break;
  }
  return users;
}
