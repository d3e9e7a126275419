import * as z from 'zod/mini';
import type { CrmUser, RequestOptions } from '../kit/index.ts';
import type { Frappe } from './frappe.ts';

/** The name of a user is their address. */
const User = z.object({
  name: z.string(),
  full_name: z.nullish(z.string()),
  email: z.nullish(z.string()),
  mobile_no: z.nullish(z.string()),
  phone: z.nullish(z.string()),
  enabled: z.nullish(z.union([z.boolean(), z.int()])),
});

const mostUsers = 500;

/** People with access to the site's back office. Visitors of its web pages are no users of the CRM. */
export async function listUsers(frappe: Frappe, options: RequestOptions): Promise<CrmUser[]> {
  const query = {
    fields: ['name', 'full_name', 'email', 'mobile_no', 'phone', 'enabled'],
    filters: [['user_type', '=', 'System User'] as const],
    orderBy: 'full_name asc',
    limit: mostUsers,
  };
  const rows = await frappe.list(User, 'User', query, options);
  return rows.map(({ name, full_name, email, mobile_no, phone, enabled }) => ({
    ...{ id: name, name: full_name || name, email: email || null },
    numbers: [...new Set([mobile_no, phone].filter((each) => !!each))] as string[],
    active: Boolean(enabled ?? true),
  }));
}
