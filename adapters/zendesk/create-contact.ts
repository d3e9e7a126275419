import { accepted, type CrmConnector, type RecentContacts } from '../kit/index.ts';
import { OneUser } from './answers.ts';
import { firstAccepted } from './attempts.ts';
import { contactOf, detailsOf, userKey } from './records.ts';
import type { Zendesk } from './zendesk.ts';

type CreateContact = NonNullable<CrmConnector['createContact']>;

/**
 * Creates an end user. `external_id` is unique in Zendesk, so a repeated request updates the same user.
 *
 * A unique number in E.164 becomes the user's direct line, an identity. If it is the direct line of another user
 * already, Zendesk refuses it, and the number becomes a shared one. The company is only a text: membership of an
 * organization can let a user read the tickets of others, and a caller proves nothing.
 */
export function contactCreator({ request, baseUrl }: Zendesk, recent: RecentContacts): CreateContact {
  return async ({ key, name, company, number, unverified }, options) => {
    const details = detailsOf(company, unverified ? number : null);
    const user = {
      name,
      role: 'end-user',
      external_id: userKey(key),
      ...(details !== undefined && { details }),
      // No contact is found by a number that is not proven.
      ...(!unverified && { phone: number }),
    };
    const path = '/api/v2/users/create_or_update.json';
    const bodies = [{ user }, { user: { ...user, ...(!unverified && { shared_phone_number: true }) } }];
    const { answer } = await firstAccepted(bodies, (body) => request({ method: 'POST', path, body }, options));
    const created = accepted(OneUser, answer).user;
    if (!unverified) recent.add(number, created.id);
    return contactOf(created, baseUrl);
  };
}
