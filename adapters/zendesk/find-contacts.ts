import {
  accepted,
  CodedError,
  type CrmConnector,
  type CrmContact,
  ofSameLine,
  type RecentContacts,
  type RequestOptions,
} from '../kit/index.ts';
import { SearchPage, Users } from './answers.ts';
import { historyOf } from './history.ts';
import { contactOf } from './records.ts';
import type { Zendesk } from './zendesk.ts';

type FindContacts = CrmConnector['findContacts'];

/** Contacts that a screen pop may have to choose from. */
const mostKept = 100;
const pageSize = 100;
/** Zendesk refuses what is behind the 1,000th result. The oldest 300 of a few digits are more than a pop can use. */
const mostPages = 3;
/** Few numbers share so many last digits, and few countries have shorter numbers. */
const lastDigits = 7;
/** Second numbers are identities, and organizations have names. */
export const withDetails = 'identities,organizations';

/**
 * Finds end users by the last digits of their numbers. The search finds ids; the users are then read from the
 * database, with all their numbers, because the search lags behind by minutes.
 * https://developer.zendesk.com/documentation/voice/talk-partner-edition/retrieving-the-zendesk-user-id-of-a-caller/
 */
export function contactFinder(zendesk: Zendesk, recent: RecentContacts): FindContacts {
  return async (number, options) => {
    const digits = number.replace(/\D/g, '').slice(-lastDigits);
    const same = async (ids: readonly string[]) =>
      ofSameLine(await usersOf(zendesk, ids, options), number, options.country);

    const known = [...new Set([...recent.idsOf(number), ...(await search(zendesk, `*${digits}`, options))])];
    let found = await same(known);
    if (found.length === 0) {
      // A number with an extension does not end with these digits.
      const wider = await search(zendesk, `*${digits}*`, options, 1).catch(nothingIfRefused);
      found = await same(wider.filter((id) => !known.includes(id)));
    }
    const [first, ...others] = found.slice(0, mostKept);
    if (first === undefined) return [];
    return [{ ...first, ...(await historyOf(zendesk, first.id, options)) }, ...others];
  };
}

/** The ids of the matching end users, the oldest first. */
async function search(
  { request }: Zendesk,
  phone: string,
  options: RequestOptions,
  pages = mostPages,
): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1; page <= pages; page += 1) {
    const query = {
      query: `role:end-user phone:${phone}`,
      ...{ sort_by: 'created_at', sort_order: 'asc', per_page: pageSize },
      ...(page > 1 && { page }),
    };
    const answer = accepted(SearchPage, await request({ method: 'GET', path: '/api/v2/search.json', query }, options));
    ids.push(...answer.results.map(({ id }) => id));
    if (answer.next_page === null) break;
  }
  return ids;
}

/** The users with their numbers and organizations. */
async function usersOf(
  { request, baseUrl }: Zendesk,
  ids: readonly string[],
  options: RequestOptions & { fields?: readonly string[] },
) {
  const found: CrmContact[] = [];
  for (let at = 0; at < ids.length; at += pageSize) {
    const query = { ids: ids.slice(at, at + pageSize).join(','), include: withDetails };
    const path = '/api/v2/users/show_many.json';
    const answer = accepted(Users, await request({ method: 'GET', path, query }, options));
    found.push(...contactsOf(answer, baseUrl, options.fields));
  }
  return found;
}

/** Users with their side-loaded records as contacts. Those that were deleted are left out. */
export function contactsOf(answer: Users, baseUrl: string, fields?: readonly string[]): CrmContact[] {
  return answer.users
    .filter(({ active }) => active !== false)
    .map((user) => {
      const numbers = answer.identities?.filter((each) => each.user_id === user.id && each.type === 'phone_number');
      return contactOf(user, baseUrl, {
        numbers: numbers?.flatMap(({ value }) => value ?? []) ?? [],
        organization: answer.organizations?.find(({ id }) => id === user.organization_id),
        fields,
      });
    });
}

/** Zendesk documents an asterisk only in front of the digits. */
function nothingIfRefused(error: unknown): string[] {
  if (error instanceof CodedError && error.code === 'CRM_REFUSED') return [];
  throw error;
}
