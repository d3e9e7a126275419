import { accepted, type CrmUser, type RequestOptions } from '../kit/index.ts';
import { Users } from './answers.ts';
import type { Pipedrive } from './pipedrive.ts';

/** All users of the company: Pipedrive returns them at once. */
export async function listUsers({ request }: Pipedrive, options: RequestOptions): Promise<CrmUser[]> {
  const { data } = accepted(Users, await request({ method: 'GET', path: '/api/v1/users' }, options));
  return data.map(({ id, name, email, phone, active_flag, is_deleted }) => ({
    ...{ id, name: name || email || id, email },
    numbers: phone ? [phone] : [],
    active: active_flag !== false && is_deleted !== true,
  }));
}
