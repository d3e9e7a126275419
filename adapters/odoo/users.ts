import * as z from 'zod/mini';
import { type CrmUser, id, type RequestOptions, unlessRefused } from '../kit/index.ts';
import { field, link, type Odoo } from './odoo.ts';
import { numberOf } from './records.ts';

const User = z.object({
  id,
  name: field,
  login: field,
  email: field,
  phone: field,
  active: z._default(z.boolean(), true),
});
const Author = z.object({ partner_id: link });

const mostUsers = 2000;

/** The users that are people. Users of Odoo's portal are customers. */
export async function usersOf(odoo: Odoo, options: RequestOptions): Promise<CrmUser[]> {
  const query = {
    domain: [['share', '=', false]] as const,
    fields: ['name', 'login', 'email', 'phone', 'active'],
    order: 'id',
    limit: mostUsers,
    withArchived: true,
  };
  const users = await odoo.search(User, 'res.users', query, options);
  return users.map(({ id, name, login, email, phone, active }) => ({
    id,
    name: name || login,
    email: email || null,
    numbers: phone === '' ? [] : [phone],
    active,
  }));
}

/** The contact of a user, as which the user's notes are written. null: there is no such user. */
export async function authorOf(odoo: Odoo, user: string | null, options: RequestOptions): Promise<number | null> {
  const known = numberOf(user);
  if (known === null) return null;
  const found = await unlessRefused(odoo.read(Author, 'res.users', known, ['partner_id'], options));
  return found?.partner_id?.id ?? null;
}
