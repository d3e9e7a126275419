import * as z from 'zod/mini';
import { type CrmUser, cutList, id, type RequestOptions } from '../kit/index.ts';
import { field, type LeadSquared } from './leadsquared.ts';

const mostUsers = 5000;

const User = z.object({
  ID: id,
  FirstName: field,
  LastName: field,
  EmailAddress: field,
  /** 0: active. */
  StatusCode: field,
  PhoneMain: field,
  PhoneMobile: field,
});

/** All users of the account: LeadSquared returns them at once. */
export async function usersOf(leadSquared: LeadSquared, options: RequestOptions): Promise<CrmUser[]> {
  const users = await leadSquared.get(cutList(User, mostUsers), 'UserManagement.svc/Users.Get', {}, options);
  return users.map(({ ID, FirstName, LastName, EmailAddress, StatusCode, PhoneMain, PhoneMobile }) => ({
    id: ID,
    name: [FirstName, LastName].filter((part) => part !== '').join(' ') || EmailAddress || ID,
    email: EmailAddress || null,
    numbers: [PhoneMain, PhoneMobile].filter((number) => number !== ''),
    active: StatusCode === '0' || StatusCode === '',
  }));
}
