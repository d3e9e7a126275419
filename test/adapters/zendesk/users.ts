import { type Answer, created, invalid, ok } from './answer.ts';
import type { FakeUser, Store } from './store.ts';

export interface SearchState {
  /** The search returns all end users, whatever is searched. */
  ignoresFilter: boolean;
  /** Whether the search accepts an asterisk behind the digits, which Zendesk does not document. */
  wildcardAtEnd: boolean;
}

/** What the search finds at most (https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/). */
const mostResults = 1000;

/**
 * The search compares digits alone. It finds a number that ends with the digits behind an asterisk, or a whole number.
 * It lags behind the database.
 */
export function searchUsers(store: Store, state: SearchState, query: URLSearchParams): Answer {
  const perPage = Math.min(100, Number(query.get('per_page') ?? 100));
  const page = Number(query.get('page') ?? 1);
  if (page * perPage > mostResults) {
    const description = 'Invalid search: Requested response size was greater than Search Response Limits';
    return { status: 422, body: { error: 'invalid', description } };
  }
  const [, before, digits = '', after] = /\bphone:(\*?)(\d+)(\*?)$/.exec(query.get('query') ?? '') ?? [];
  if (after === '*' && !state.wildcardAtEnd) {
    return { status: 422, body: { error: 'invalid', description: 'Invalid search: wildcard' } };
  }
  const isMatch = ({ phone }: FakeUser): boolean => {
    const own = (phone ?? '').replace(/\D/g, '');
    if (digits === '' || own === '') return false;
    if (after === '*') return own.includes(digits);
    return before === '*' ? own.endsWith(digits) : own === digits;
  };
  // In the order of their creation.
  const found = [...store.users.values()]
    .filter(
      ({ role, active }) => active && (role === 'end-user') === (query.get('query') ?? '').includes('role:end-user'),
    )
    .filter((user) => state.ignoresFilter || (!store.notIndexed.has(user.id) && isMatch(user)));
  const results = found.slice((page - 1) * perPage, page * perPage).map((user) => ({ ...user, result_type: 'user' }));
  const more = page * perPage < found.length;
  const next = more ? `https://example.zendesk.com/api/v2/search.json?page=${page + 1}` : null;
  return ok({ results, count: found.length, next_page: next, previous_page: null, facets: null });
}

/** Deleted users are left out. */
export function showMany(store: Store, query: URLSearchParams): Answer {
  const ids = (query.get('ids') ?? '').split(',').map(Number);
  if (ids.length > 100) return { status: 400, body: { error: 'TooManyValues', description: 'Too many ids' } };
  const users = ids.flatMap((id) => store.users.get(id) ?? []).filter(({ active }) => active);
  return ok({ users, count: users.length, next_page: null, ...sideloaded(store, users, query) });
}

/**
 * Users by words, with the syntax of Zendesk's search: https://support.zendesk.com/hc/en-us/articles/4408886879258. Words
 * without a keyword all have to be there, as a word or the beginning of one; a minus excludes; values of one keyword are
 * alternatives; an asterisk is for keywords alone. Punctuation does not count.
 */
export function findUsers(store: Store, state: SearchState, query: URLSearchParams): Answer {
  const asked = [...(query.get('query') ?? '').matchAll(/(-?)(?:(\w+):)?("[^"]*"|\S+)/g)].map(
    ([, minus, keyword, value = '']) => ({ excludes: minus === '-', keyword, value: value.replaceAll('"', '') }),
  );
  const texts = asked.filter(({ keyword }) => keyword === undefined);
  const keywords = [...new Set(asked.flatMap(({ keyword }) => keyword ?? []))];
  const holds = (user: FakeUser): boolean =>
    keywords.every((keyword) =>
      asked.some((each) => each.keyword === keyword && hasValue(user, keyword, each.value)),
    ) &&
    texts.every(({ value, excludes }) => {
      const own = wordsOf([user.name, user.email, user.details].join(' '));
      return wordsOf(value).every((word) => own.some((each) => each.startsWith(word))) !== excludes;
    });
  const perPage = Math.min(100, Number(query.get('per_page') ?? 100));
  const found = [...store.users.values()].filter(
    (user) => user.active && (state.ignoresFilter || (!store.notIndexed.has(user.id) && holds(user))),
  );
  const users = found.slice(0, perPage);
  const next = found.length > perPage ? 'https://example.zendesk.com/api/v2/users/search.json?page=2' : null;
  return ok({ users, count: found.length, next_page: next, previous_page: null, ...sideloaded(store, users, query) });
}

function hasValue({ role, name }: FakeUser, keyword: string, value: string): boolean {
  if (keyword === 'role') return role === value;
  if (keyword !== 'name') return false;
  const wanted = value.endsWith('*') ? value.slice(0, -1).toLowerCase() : null;
  return wordsOf(name).some((word) => (wanted === null ? word === value.toLowerCase() : word.startsWith(wanted)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function sideloaded(store: Store, users: readonly FakeUser[], query: URLSearchParams) {
  const include = (query.get('include') ?? '').split(',');
  return {
    ...(include.includes('organizations') && {
      organizations: store.organizations.filter(({ id }) => users.some((user) => user.organization_id === id)),
    }),
    ...(include.includes('identities') && {
      identities: store.identities.filter(({ user_id }) => users.some(({ id }) => id === user_id)),
    }),
  };
}

/** With cursors, two users a page, so that a test sees several. */
export function listUsers(store: Store, query: URLSearchParams): Answer {
  const roles = query.getAll('role[]');
  const found = [...store.users.values()].filter(({ role, active }) => active && roles.includes(role));
  const at = Number(query.get('page[after]') ?? 0);
  const has_more = at + 2 < found.length;
  return ok({
    users: found.slice(at, at + 2),
    meta: { has_more, after_cursor: has_more ? String(at + 2) : null, before_cursor: null },
  });
}

/** `external_id` is unique, without regard to case. A number in E.164 is the direct line of one user, or it is shared. */
export function createOrUpdate(store: Store, { user }: { user?: Partial<FakeUser> }): Answer {
  if (typeof user?.name !== 'string' || user.name === '') return invalid('name', 'Name: is too short');
  const key = user.external_id?.toLowerCase();
  const before = [...store.users.values()].find(
    ({ external_id }) => key !== undefined && external_id?.toLowerCase() === key,
  );
  const taken = [...store.users.values()].some(
    (other) => other !== before && other.active && other.phone === user.phone && /^\+\d+$/.test(user.phone ?? ''),
  );
  if (taken && user.shared_phone_number !== true) {
    return invalid('phone', `Phone: ${user.phone} is already being used by another user`);
  }
  if (before !== undefined) return ok({ user: Object.assign(before, user) });
  const made = store.addUser({ ...user, name: user.name });
  store.notIndexed.add(made.id);
  return created({ user: made });
}
