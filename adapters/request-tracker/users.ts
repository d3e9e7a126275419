import * as z from 'zod/mini';
import { type CrmUser, cutList, id, pathOf, type RequestOptions, refused } from '../kit/index.ts';
import { isNumber } from './records.ts';
import { field, type Rt } from './rt.ts';
import type { Settings } from './settings.ts';

const Member = z.object({ id, type: field });
const User = z.object({
  id,
  ...{ Name: field, RealName: field, EmailAddress: field, WorkPhone: field, MobilePhone: field, Disabled: field },
});

const mostUsers = 200;
const pageSize = 100;
/** Requests at a time. */
const atOnce = 10;

/**
 * The users of the agents' group. RT's list of all users does not tell agents from customers, and the list of a group
 * has numbers alone, so each user is read.
 */
export async function usersOf(rt: Rt, { agentsGroup }: Settings, options: RequestOptions): Promise<CrmUser[]> {
  if (!isNumber(agentsGroup)) throw refused({ reason: 'The group of the agents is no number.' });
  const path = pathOf`/REST/2.0/group/${agentsGroup}/members`;
  const numbers: string[] = [];
  for (let page = 1; page <= mostUsers / pageSize; page += 1) {
    const query = { recursively: 1, groups: 0, per_page: pageSize, page };
    const Members = z.object({ items: cutList(Member, pageSize) });
    const { items } = await rt.send(Members, { method: 'GET', path, query }, options);
    numbers.push(...items.filter(({ type }) => type === 'user').map((member) => member.id));
    if (items.length < pageSize) break;
  }
  const unique = [...new Set(numbers)].slice(0, mostUsers);
  const users: CrmUser[] = [];
  for (let at = 0; at < unique.length; at += atOnce) {
    const read = unique
      .slice(at, at + atOnce)
      .map((number) => rt.read(User, pathOf`/REST/2.0/user/${number}`, options));
    for (const user of await Promise.all(read)) if (user !== null) users.push(userOf(user));
  }
  return users;
}

function userOf({ id, Name, RealName, EmailAddress, WorkPhone, MobilePhone, Disabled }: z.infer<typeof User>): CrmUser {
  return {
    id,
    name: RealName || Name,
    email: EmailAddress || null,
    numbers: [...new Set([WorkPhone, MobilePhone])].filter((number) => number !== ''),
    active: Disabled !== '1',
  };
}
