import type { FakeObject } from './store.ts';

interface SearchBody {
  query?: string;
  filterGroups?: { filters: { propertyName: string; operator: string; value?: string; values?: string[] }[] }[];
  sorts?: string[];
  limit?: number;
}

/** The properties of contacts that a query is compared with. */
const searchedProperties = ['firstname', 'lastname', 'email', 'phone', 'mobilephone', 'fax', 'company'];

/**
 * The search of HubSpot: groups are alternatives, filters of a group all hold. The query is a text that a value contains.
 * Without both, it finds everything.
 */
export function found(
  objects: readonly FakeObject[],
  { query = '', filterGroups = [], sorts = [] }: SearchBody,
): FakeObject[] {
  const matches = objects.filter(
    (object) =>
      (filterGroups.length === 0 ||
        filterGroups.some(({ filters }) => filters.every((filter) => holds(object, filter)))) &&
      searchedProperties.some((name) => (object.properties[name] ?? '').toLowerCase().includes(query.toLowerCase())),
  );
  if (sorts[0] === 'createdate') matches.sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
  return matches;
}

function holds(
  { properties }: FakeObject,
  {
    propertyName,
    operator,
    value = '',
    values = [],
  }: { propertyName: string; operator: string; value?: string; values?: string[] },
): boolean {
  const own = calculated(properties, propertyName);
  if (own === undefined) return false;
  if (operator === 'IN') return values.includes(own);
  if (operator !== 'CONTAINS_TOKEN') throw new Error(`The fake does not know ${operator}.`);
  const pattern = value.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'));
  return own.split(/[^\p{L}\p{M}\p{N}_]+/u).some((token) => new RegExp(`^${pattern.join('.*')}$`, 'i').test(token));
}

/** HubSpot keeps numbers a second time, as digits. */
function calculated(properties: Record<string, string>, name: string): string | undefined {
  const of = { hs_searchable_calculated_phone_number: 'phone', hs_searchable_calculated_mobile_number: 'mobilephone' };
  if (!Object.hasOwn(of, name)) return properties[name];
  return properties[of[name as keyof typeof of]]?.replace(/\D/g, '');
}
